//! A private key that never leaves its token, as rustls wants it.

use std::sync::Arc;

use cryptoki::mechanism::MechanismType;
use renkei_core::{Code, Failure};
use rustls::{
    SignatureAlgorithm, SignatureScheme,
    sign::{Signer, SigningKey},
};
use x509_parser::{certificate::X509Certificate, prelude::FromDer, public_key::PublicKey};

use super::{
    connection::{Connection, Stored},
    signature::{self, Way},
};
use crate::SigningFailed;

#[derive(Debug)]
pub(super) struct TokenKey {
    connection: Arc<Connection>,
    key_id: Vec<u8>,
    algorithm: SignatureAlgorithm,
    /// In order of preference; never empty.
    ways: Vec<(SignatureScheme, Way)>,
}

impl TokenKey {
    pub(super) fn open(connection: Arc<Connection>, certificate: &Stored) -> Result<Self, Failure> {
        let unusable = |detail: &str| Failure::new(Code::CertificateKeyUnusable).with_detail(detail);
        if connection.always_asks(&certificate.key_id)? {
            return Err(unusable("the key wants its PIN at every signature (CKA_ALWAYS_AUTHENTICATE)"));
        }
        let mechanisms = connection.mechanisms().map_err(|error| super::words::unreadable(&error))?;
        let (algorithm, ways) = ways(&certificate.der, &mechanisms).ok_or_else(|| unusable("neither RSA nor ECDSA on a NIST curve"))?;
        if ways.is_empty() {
            return Err(unusable("the token has no signature mechanism that TLS accepts"));
        }
        Ok(Self { connection, key_id: certificate.key_id.clone(), algorithm, ways })
    }
}

impl SigningKey for TokenKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let (scheme, way) = *self.ways.iter().find(|(scheme, _)| offered.contains(scheme))?;
        Some(Box::new(TokenSigner { connection: Arc::clone(&self.connection), key_id: self.key_id.clone(), scheme, way }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }
}

#[derive(Debug)]
struct TokenSigner {
    connection: Arc<Connection>,
    key_id: Vec<u8>,
    scheme: SignatureScheme,
    way: Way,
}

impl Signer for TokenSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        let input = self.way.input(message);
        let signed = without_stalling(|| self.connection.sign(&self.key_id, &self.way.mechanism(), &input));
        signed.map(|raw| self.way.output(raw)).map_err(|failure| SigningFailed(failure).into_tls_error())
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

/// A card takes up to a second and rustls cannot wait asynchronously: let the runtime move its other tasks away, where it can.
fn without_stalling<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// What the certificate's key kind and the token's mechanisms have in common. `None`: a kind of key that TLS does not use.
fn ways(der: &[u8], mechanisms: &[MechanismType]) -> Option<(SignatureAlgorithm, Vec<(SignatureScheme, Way)>)> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let public = certificate.public_key();
    match public.parsed().ok()? {
        PublicKey::RSA(_) => Some((SignatureAlgorithm::RSA, signature::rsa(mechanisms))),
        PublicKey::EC(_) => {
            let curve = public.algorithm.parameters.as_ref()?.as_oid().ok()?;
            Some((SignatureAlgorithm::ECDSA, signature::ecdsa(&curve.to_id_string(), mechanisms)?))
        }
        _ => None,
    }
}
