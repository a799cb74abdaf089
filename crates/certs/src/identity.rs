//! The chosen certificate with its key, ready for a TLS handshake.

use std::sync::Arc;

use renkei_core::Failure;
use rustls::{
    SignatureScheme, SupportedProtocolVersion,
    client::ResolvesClientCert,
    pki_types::CertificateDer,
    sign::{CertifiedKey, SigningKey, SingleCertAndKey},
};

use crate::{CertificateId, chain::is_self_issued};

/// Signature schemes that TLS 1.3 accepts from a client (RFC 8446 §4.2.3): no PKCS#1 v1.5 among them.
const TLS13_SCHEMES: &[SignatureScheme] = &[
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ECDSA_NISTP521_SHA512,
    SignatureScheme::ED25519,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
];

/// A certificate chain and the key that belongs to its leaf.
#[derive(Debug, Clone)]
pub struct Identity {
    id: CertificateId,
    certified: Arc<CertifiedKey>,
}

impl Identity {
    /// `chain` is leaf first. A self-signed root at its end is dropped: the server has it or does not trust it.
    pub fn new(mut chain: Vec<CertificateDer<'static>>, key: Arc<dyn SigningKey>) -> Option<Self> {
        let id = CertificateId::of(chain.first()?);
        if chain.len() > 1 && chain.last().is_some_and(|last| is_self_issued(last)) {
            chain.pop();
        }
        Some(Self { id, certified: Arc::new(CertifiedKey::new(chain, key)) })
    }

    /// The thumbprint.
    pub fn id(&self) -> &CertificateId {
        &self.id
    }

    /// Leaf first, without the root.
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.certified.cert
    }

    /// Always answers with this certificate and no other. Make one TLS configuration per identity: a resumed session would keep the
    /// identity of the first handshake.
    pub fn resolver(&self) -> Arc<dyn ResolvesClientCert> {
        Arc::new(SingleCertAndKey::from(Arc::clone(&self.certified)))
    }

    /// Whether the key can sign as TLS 1.3 demands (ECDSA, EdDSA or RSA-PSS). An RSA key without PSS would be left out silently there.
    pub fn signs_tls13(&self) -> bool {
        self.certified.key.choose_scheme(TLS13_SCHEMES).is_some()
    }

    /// The one version to offer, so that the key is never left out in silence.
    pub fn protocol_version(&self) -> &'static SupportedProtocolVersion {
        if self.signs_tls13() { &rustls::version::TLS13 } else { &rustls::version::TLS12 }
    }
}

/// Travels inside [`rustls::Error::Other`] when a token could not sign, so that the person learns why the handshake broke.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct SigningFailed(pub Failure);

impl SigningFailed {
    pub(crate) fn into_tls_error(self) -> rustls::Error {
        rustls::Error::Other(rustls::OtherError(Arc::new(self)))
    }
}
