//! Who may speak for the bank: the PC's own roots (so that a company's roots work) and the configured bank authority.

use std::sync::Arc;

use renkei_core::{Code, Failure};
use rustls::{
    RootCertStore,
    client::WebPkiServerVerifier,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::{inspection::Inspection, verifier::Verifier};

/// Trust anchors; cheap to clone. Loading reads hundreds of certificates: do it once, off the window's thread.
#[derive(Debug, Clone)]
pub struct Trust {
    roots: Arc<RootCertStore>,
    /// What could not be read of the system's store, for diagnosis. It may still hold the root that is needed.
    pub unreadable: Arc<[String]>,
    issuers: Arc<[String]>,
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
        Ok(Self { roots: Arc::new(roots), unreadable: unreadable.into(), issuers: Arc::default() })
    }

    /// Only this authority (PEM): for banks whose servers must never be vouched for by anybody else, and for tests.
    pub fn only(bank_authority: &[u8]) -> Result<Self, Failure> {
        let mut roots = RootCertStore::empty();
        add_authority(&mut roots, bank_authority)?;
        Ok(Self { roots: Arc::new(roots), unreadable: Arc::default(), issuers: Arc::default() })
    }

    /// Demands that one of these organisations (or authorities by common name) issued the bank's server certificates. Without any, every
    /// root that the PC trusts may vouch for the bank, that of a company's TLS inspection too.
    #[must_use]
    pub fn expecting(mut self, issuers: Vec<String>) -> Self {
        self.issuers = issuers.into();
        self
    }

    /// How an inspection of these connections (`host:port`) would be recognised.
    pub(crate) fn inspection(&self, mut hosts: Vec<String>) -> Inspection {
        hosts.dedup();
        Inspection::new(Arc::clone(&self.issuers), hosts)
    }

    pub(crate) fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Verifier, Failure> {
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::clone(&self.roots), Arc::clone(provider)).build();
        let inner = verifier.map_err(|error| Failure::new(Code::BankNotTrusted).with_detail(format!("no roots to trust: {error}")))?;
        Ok(Verifier::new(inner))
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
