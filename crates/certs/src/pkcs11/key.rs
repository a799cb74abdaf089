//! A private key that never leaves its token, as rustls wants it.

use std::sync::Arc;

use renkei_core::{Code, Failure};
use rustls::{
    SignatureAlgorithm, SignatureScheme,
    sign::{Signer, SigningKey},
};

use super::{
    driver::{Driver, Waits},
    protocol::{Address, KeyFound, Request, Stored},
    signature::Way,
};
use crate::{Prompt, SigningFailed, signature::without_stalling};

/// Where the key is, and who may be waited for when it signs.
#[derive(Debug, Clone)]
struct Place {
    driver: Arc<Driver>,
    token: Address,
    key_id: Vec<u8>,
    waits: Waits,
}

#[derive(Debug)]
pub(super) struct TokenKey {
    place: Place,
    /// In order of preference; never empty.
    ways: Vec<Way>,
}

impl TokenKey {
    pub(super) fn open(driver: &Arc<Driver>, token: &Address, certificate: &Stored, prompt: Prompt) -> Result<Self, Failure> {
        let key_id = certificate.key_id.clone();
        let request = Request::Key { token: token.clone(), key_id: key_id.clone(), certificate: certificate.der.clone() };
        let KeyFound { ways, asks } = driver.ask(&request, Waits::Card)?;
        if asks && prompt == Prompt::Never {
            return Err(Failure::new(Code::CertificateWouldAsk).with_detail("the reader would ask for the PIN"));
        }
        let waits = if asks { Waits::PersonAtReader } else { Waits::Card };
        Ok(Self { place: Place { driver: Arc::clone(driver), token: token.clone(), key_id, waits }, ways })
    }
}

impl SigningKey for TokenKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let way = *self.ways.iter().find(|way| offered.contains(&way.scheme()))?;
        Some(Box::new(TokenSigner { place: self.place.clone(), way }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.ways[0].algorithm()
    }
}

#[derive(Debug)]
struct TokenSigner {
    place: Place,
    way: Way,
}

impl Signer for TokenSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let Place { driver, token, key_id, waits } = &self.place;
        let request = Request::Sign { token: token.clone(), key_id: key_id.clone(), way: self.way, message: message.to_vec() };
        without_stalling(|| driver.ask(&request, *waits)).map_err(|failure| SigningFailed(failure).into_tls_error())
    }

    fn scheme(&self) -> SignatureScheme {
        self.way.scheme()
    }
}
