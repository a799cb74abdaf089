//! A private key of the Keychain, as rustls wants it.
#![expect(unsafe_code, reason = "asks what a key can do, for which security-framework has no call of its own")]

use core_foundation::base::TCFType;
use renkei_core::{Code, Failure};
use rustls::{
    SignatureAlgorithm, SignatureScheme,
    sign::{Signer, SigningKey},
};
use security_framework::{
    key::{Algorithm, SecKey},
    os::macos::keychain::SecKeychain,
};
use security_framework_sys::key::{SecKeyIsAlgorithmSupported, kSecKeyOperationTypeSign};
use x509_parser::{certificate::X509Certificate, prelude::FromDer, public_key::PublicKey};

use super::refusal::{OS_STATUS, refusal};
use crate::{
    Prompt, SigningFailed,
    signature::{self, Hash, without_stalling},
};

type Way = (SignatureScheme, Algorithm);

pub(super) struct KeychainKey {
    key: SecKey,
    prompt: Prompt,
    algorithm: SignatureAlgorithm,
    /// In order of preference; never empty.
    ways: Vec<Way>,
}

impl KeychainKey {
    pub(super) fn open(key: SecKey, certificate: &[u8], prompt: Prompt) -> Result<Self, Failure> {
        let unusable = |detail: &str| Failure::new(Code::CertificateKeyUnusable).with_detail(detail);
        let (algorithm, mut ways) = ways(certificate).ok_or_else(|| unusable("neither RSA nor ECDSA on a NIST curve"))?;
        ways.retain(|(_, algorithm)| can_sign(&key, *algorithm));
        if ways.is_empty() {
            return Err(unusable("the key knows no signature that TLS accepts"));
        }
        Ok(Self { key, prompt, algorithm, ways })
    }
}

impl SigningKey for KeychainKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let way = *self.ways.iter().find(|(scheme, _)| offered.contains(scheme))?;
        Some(Box::new(KeychainSigner { key: self.key.clone(), prompt: self.prompt, way }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }
}

impl std::fmt::Debug for KeychainKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeychainKey({:?})", self.algorithm)
    }
}

struct KeychainSigner {
    key: SecKey,
    prompt: Prompt,
    way: Way,
}

impl Signer for KeychainSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        without_stalling(|| self.signature(message)).map_err(|failure| SigningFailed(failure).into_tls_error())
    }

    fn scheme(&self) -> SignatureScheme {
        self.way.0
    }
}

impl KeychainSigner {
    /// `SecKeyCreateSignature`, which shows the Keychain's own dialogs unless nobody may be disturbed.
    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, Failure> {
        let silence = (self.prompt == Prompt::Never).then(SecKeychain::disable_user_interaction).transpose();
        let _silence = silence.map_err(|error| refusal(OS_STATUS, error.code().into(), &error.to_string()))?;
        let signed = self.key.create_signature(self.way.1, message);
        signed.map_err(|error| {
            let failure = refusal(&error.domain().to_string(), error.code() as i64, &error.description().to_string());
            if self.prompt == Prompt::Never && failure.code == Code::CertificateAccessDenied {
                let detail = format!("the key wants to ask the person ({})", failure.detail.unwrap_or_default());
                return Failure::new(Code::CertificateWouldAsk).with_detail(detail);
            }
            failure
        })
    }
}

impl std::fmt::Debug for KeychainSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeychainSigner({:?})", self.way.0)
    }
}

/// Cards and chips know less than keys in a file.
fn can_sign(key: &SecKey, algorithm: Algorithm) -> bool {
    // SAFETY: the key lives during the call, and the algorithm's name is a constant of the system.
    unsafe { SecKeyIsAlgorithmSupported(key.as_concrete_TypeRef(), kSecKeyOperationTypeSign, algorithm.into()) != 0 }
}

/// How a key of the certificate's kind can sign; the system hashes, salts (as long as the hash) and encodes as TLS wants it.
fn ways(certificate: &[u8]) -> Option<(SignatureAlgorithm, Vec<Way>)> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let public = certificate.public_key();
    match public.parsed().ok()? {
        PublicKey::RSA(_) => {
            let pss = Hash::ALL.map(|hash| (hash.pss_scheme(), pss(hash)));
            let pkcs1 = Hash::ALL.map(|hash| (hash.pkcs1_scheme(), pkcs1(hash)));
            Some((SignatureAlgorithm::RSA, [pss, pkcs1].concat()))
        }
        PublicKey::EC(_) => {
            let curve = public.algorithm.parameters.as_ref()?.as_oid().ok()?.to_id_string();
            let (scheme, hash) = signature::ecdsa(&curve)?;
            Some((SignatureAlgorithm::ECDSA, vec![(scheme, ecdsa(hash))]))
        }
        _ => None,
    }
}

fn ecdsa(hash: Hash) -> Algorithm {
    match hash {
        Hash::Sha256 => Algorithm::ECDSASignatureMessageX962SHA256,
        Hash::Sha384 => Algorithm::ECDSASignatureMessageX962SHA384,
        Hash::Sha512 => Algorithm::ECDSASignatureMessageX962SHA512,
    }
}

fn pss(hash: Hash) -> Algorithm {
    match hash {
        Hash::Sha256 => Algorithm::RSASignatureMessagePSSSHA256,
        Hash::Sha384 => Algorithm::RSASignatureMessagePSSSHA384,
        Hash::Sha512 => Algorithm::RSASignatureMessagePSSSHA512,
    }
}

fn pkcs1(hash: Hash) -> Algorithm {
    match hash {
        Hash::Sha256 => Algorithm::RSASignatureMessagePKCS1v15SHA256,
        Hash::Sha384 => Algorithm::RSASignatureMessagePKCS1v15SHA384,
        Hash::Sha512 => Algorithm::RSASignatureMessagePKCS1v15SHA512,
    }
}
