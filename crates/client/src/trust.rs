//! Who may speak for the bank: the PC's own roots (so that a company's roots work) and the configured bank authority.

use std::sync::Arc;

use renkei_core::{Code, Failure};
use rustls::{
    CertificateError, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

/// Trust anchors; cheap to clone. Loading reads hundreds of certificates: do it once, off the window's thread.
#[derive(Debug, Clone)]
pub struct Trust {
    roots: Arc<RootCertStore>,
    /// What could not be read of the system's store, for diagnosis. It may still hold the root that is needed.
    pub unreadable: Arc<[String]>,
}

impl Trust {
    /// The system's roots and, where the bank has an authority of its own, that one (PEM, one or more certificates).
    ///
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the system's store: see [`crate::scrub_environment`].
    pub fn load(bank_authority: Option<&[u8]>) -> Result<Self, Failure> {
        let native = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        let (_, ignored) = roots.add_parsable_certificates(native.certs);
        let mut unreadable: Vec<String> = native.errors.iter().map(ToString::to_string).collect();
        if ignored > 0 {
            unreadable.push(format!("{ignored} root certificates of the system could not be parsed"));
        }
        if let Some(pem) = bank_authority {
            add_authority(&mut roots, pem)?;
        }
        Ok(Self { roots: Arc::new(roots), unreadable: unreadable.into() })
    }

    /// Only this authority (PEM): for banks whose servers must never be vouched for by anybody else, and for tests.
    pub fn only(bank_authority: &[u8]) -> Result<Self, Failure> {
        let mut roots = RootCertStore::empty();
        add_authority(&mut roots, bank_authority)?;
        Ok(Self { roots: Arc::new(roots), unreadable: Arc::default() })
    }

    pub(crate) fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, Failure> {
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::clone(&self.roots), Arc::clone(provider)).build();
        let inner = verifier.map_err(|error| Failure::new(Code::BankNotTrusted).with_detail(format!("no roots to trust: {error}")))?;
        Ok(Arc::new(NamingVerifier { inner }))
    }
}

fn add_authority(roots: &mut RootCertStore, pem: &[u8]) -> Result<(), Failure> {
    let unreadable = |why: String| Failure::new(Code::SettingsUnreadable).with_detail(format!("bank authority: {why}"));
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unreadable(error.to_string()))?;
    }
    if roots.len() == before {
        return Err(unreadable("no certificate in the PEM text".into()));
    }
    Ok(())
}

/// Why a server was not believed, and who vouched for it: a company's inspection root is recognised by its name.
#[derive(Debug, thiserror::Error)]
#[error("{cause}; the server's certificate was issued by {issuer}")]
pub(crate) struct Untrusted {
    cause: CertificateError,
    issuer: String,
}

/// The ordinary verification; it only adds the issuer's name to a refusal.
#[derive(Debug)]
struct NamingVerifier {
    inner: Arc<WebPkiServerVerifier>,
}

impl ServerCertVerifier for NamingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now).map_err(|error| match error {
            rustls::Error::InvalidCertificate(cause) => {
                let untrusted = Untrusted { cause, issuer: issuer(end_entity) };
                rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(untrusted))))
            }
            other => other,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

fn issuer(certificate: &[u8]) -> String {
    let name = X509Certificate::from_der(certificate).map(|(_, certificate)| certificate.issuer().to_string());
    name.unwrap_or_else(|_| "nobody readable".into())
}
