//! The bank's own authority, to tell its certificates from all others on the PC.

use std::time::Duration;

use jiff::Timestamp;
use renkei_core::{Code, Failure};
use rustls::{
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms},
    pki_types::{CertificateDer, TrustAnchor, UnixTime, pem::PemObject},
};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

/// The authorities that issue the bank's electronic certificates.
#[derive(Debug, Clone)]
pub struct Issuers {
    anchors: Vec<TrustAnchor<'static>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Issuers {
    /// From one or more PEM certificates (configuration of the IT administrator).
    pub fn from_pem(pem: &[u8], provider: &CryptoProvider) -> Result<Self, Failure> {
        let unreadable = |detail: String| Failure::new(Code::SettingsUnreadable).with_detail(format!("issuer certificate: {detail}"));
        let mut anchors = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
            let anchor = anchor_from_trusted_cert(&certificate).map_err(|error| unreadable(error.to_string()))?;
            anchors.push(anchor.to_owned());
        }
        if anchors.is_empty() {
            return Err(unreadable("no certificate in the PEM text".into()));
        }
        Ok(Self { anchors, algorithms: provider.signature_verification_algorithms })
    }

    /// Whether the chain (leaf first) leads to one of the authorities by signatures, at an instant inside the leaf's validity.
    pub(crate) fn issued(&self, chain: &[&[u8]], at: Timestamp) -> bool {
        let Some((leaf, rest)) = chain.split_first() else { return false };
        let leaf = CertificateDer::from(*leaf);
        let rest: Vec<CertificateDer<'_>> = rest.iter().map(|der| CertificateDer::from(*der)).collect();
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let Ok(leaf) = EndEntityCert::try_from(&leaf) else { return false };
        leaf.verify_for_usage(self.algorithms.all, &self.anchors, &rest, time, KeyUsage::client_auth(), None, None).is_ok()
    }
}
