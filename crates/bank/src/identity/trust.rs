//! Which certificates the bank's CAs issued, and that they are valid now.
//!
//! A chain that was proven once is proven for good: signatures do not change. Only time does, and it is looked at on every request, as the registry
//! and revocations are. So the chains of those who come often are remembered, certificate by certificate as they were shown.

use std::{
    collections::HashMap,
    ops::RangeInclusive,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use rustls::{
    crypto::WebPkiSupportedAlgorithms,
    pki_types::{CertificateDer, TrustAnchor, UnixTime, pem::PemObject},
};

use super::{name, reference::Reference, thumbprint};
use crate::{
    oauth::error::{Error, Result},
    state::App,
    store::revocations,
};

/// Chains that are remembered, of some 2 KiB each; past it all are forgotten.
const REMEMBERED: usize = 2_048;

type Chain = Vec<CertificateDer<'static>>;

/// The CAs whose certificates customers and providers may present.
pub struct Trust {
    roots: Vec<CertificateDer<'static>>,
    proven: Mutex<HashMap<Chain, Arc<Leaf>>>,
}

impl Trust {
    /// PEM with one or more CA certificates.
    pub fn from_pem_file(path: &Path) -> std::result::Result<Self, TrustError> {
        let roots = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect)
            .map_err(|cause| TrustError::Unreadable { path: path.display().to_string(), cause: cause.to_string() })?;
        Self::from_der(roots)
    }

    pub fn from_der(roots: Vec<CertificateDer<'static>>) -> std::result::Result<Self, TrustError> {
        if roots.is_empty() {
            return Err(TrustError::Empty);
        }
        for root in &roots {
            webpki::anchor_from_trusted_cert(root).map_err(|cause| TrustError::NotACa(cause.to_string()))?;
        }
        Ok(Self { roots, proven: Mutex::default() })
    }

    /// DER names, offered to clients as a hint which certificate to choose.
    pub fn subjects(&self) -> Vec<rustls::DistinguishedName> {
        // A trust anchor's subject is the bare content of the SEQUENCE.
        self.anchors().iter().map(|anchor| rustls::DistinguishedName::in_sequence(&anchor.subject)).collect()
    }

    /// The CA certificates themselves.
    pub fn roots(&self) -> &[CertificateDer<'static>] {
        &self.roots
    }

    fn anchors(&self) -> Vec<TrustAnchor<'_>> {
        self.roots.iter().filter_map(|root| webpki::anchor_from_trusted_cert(root).ok()).collect()
    }

    /// Judges chain first and validity second, so that a stranger's expired certificate is a stranger's.
    pub fn judge(
        &self,
        peer: &super::Peer,
        algorithms: &WebPkiSupportedAlgorithms,
        now: Timestamp,
    ) -> std::result::Result<Arc<Leaf>, Untrusted> {
        let at = now.as_second();
        let remembered = self.remembered().get(&peer.0).filter(|leaf| leaf.stays_proven(at)).cloned();
        let leaf = match remembered {
            Some(leaf) => leaf,
            None => self.prove(&peer.0, algorithms, at)?,
        };
        match at {
            _ if at < *leaf.validity.start() => Err(Untrusted::NotYetValid),
            _ if at > *leaf.validity.end() => Err(Untrusted::Expired),
            _ => Ok(leaf),
        }
    }

    fn prove(&self, chain: &Chain, algorithms: &WebPkiSupportedAlgorithms, at: i64) -> std::result::Result<Arc<Leaf>, Untrusted> {
        let [der, intermediates @ ..] = chain.as_slice() else { return Err(Untrusted::Required) };
        let leaf = Leaf::read(der, intermediates).ok_or(Untrusted::Unknown)?;
        let within = leaf.within(at);
        let seconds = u64::try_from(within).map_err(|_| Untrusted::Unknown)?;
        webpki::EndEntityCert::try_from(der)
            .and_then(|certificate| {
                certificate.verify_for_usage(
                    algorithms.all,
                    &self.anchors(),
                    intermediates,
                    UnixTime::since_unix_epoch(Duration::from_secs(seconds)),
                    webpki::KeyUsage::client_auth(),
                    None,
                    None,
                )?;
                Ok(())
            })
            .map_err(|_| Untrusted::Unknown)?;
        let leaf = Arc::new(leaf);
        if leaf.stays_proven(at) {
            let mut remembered = self.remembered();
            if remembered.len() >= REMEMBERED {
                remembered.clear();
            }
            remembered.insert(chain.clone(), Arc::clone(&leaf));
        }
        Ok(leaf)
    }

    fn remembered(&self) -> MutexGuard<'_, HashMap<Chain, Arc<Leaf>>> {
        self.proven.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    #[error("the client CA file {path} cannot be read: {cause}")]
    Unreadable { path: String, cause: String },
    #[error("the client CA file holds no certificate")]
    Empty,
    #[error("a certificate of the client CA file cannot be a trust anchor: {0}")]
    NotACa(String),
}

/// Why a certificate is not accepted, before the registry is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untrusted {
    Required,
    Unknown,
    NotYetValid,
    Expired,
}

impl Untrusted {
    pub fn reason(self) -> &'static str {
        match self {
            Self::Required => "certificate_required",
            Self::Unknown => "certificate_unknown",
            Self::NotYetValid => "certificate_not_yet_valid",
            Self::Expired => "certificate_expired",
        }
    }
}

impl From<Untrusted> for Error {
    fn from(untrusted: Untrusted) -> Self {
        Self::invalid_client(untrusted.reason())
    }
}

/// A certificate whose chain holds, and its validity now.
#[derive(Debug)]
pub struct Leaf {
    thumbprint: String,
    subject: Option<String>,
    reference: Option<Reference>,
    /// Unix seconds.
    validity: RangeInclusive<i64>,
    /// When all certificates that were shown beside it are valid, whichever of them the chain needs. `None`: one of them cannot be read.
    beside: Option<RangeInclusive<i64>>,
}

impl Leaf {
    /// `None`: not X.509, or never valid.
    fn read(der: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> Option<Self> {
        let validity = validity(der).filter(|validity| !validity.is_empty())?;
        let beside = intermediates.iter().try_fold(i64::MIN..=i64::MAX, |all, der| {
            let one = self::validity(der)?;
            Some(*all.start().max(one.start())..=*all.end().min(one.end()))
        });
        Some(Self { thumbprint: thumbprint(der), subject: name::subject(der), reference: Reference::of(der), validity, beside })
    }

    /// The instant at which its chain is judged: its own validity has words of its own.
    fn within(&self, at: i64) -> i64 {
        at.clamp(*self.validity.start(), *self.validity.end())
    }

    /// Whether a proof at another such instant holds at this one.
    fn stays_proven(&self, at: i64) -> bool {
        self.beside.as_ref().is_some_and(|beside| beside.contains(&self.within(at)))
    }

    /// RFC 8705 `x5t#S256`.
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// RFC 4514; `None` when it cannot be read as text.
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// What its authority calls it.
    pub fn reference(&self) -> Option<&Reference> {
        self.reference.as_ref()
    }

    /// 401 when an imported CRL lists it.
    pub async fn require_unrevoked(&self, app: &App) -> Result<()> {
        let reference = self.reference().ok_or(Untrusted::Unknown)?;
        match revocations::contains(app.store.reader(), reference).await? {
            true => Err(Error::invalid_client("certificate_revoked")),
            false => Ok(()),
        }
    }
}

fn validity(der: &[u8]) -> Option<RangeInclusive<i64>> {
    let (_, parsed) = x509_parser::parse_x509_certificate(der).ok()?;
    Some(parsed.validity().not_before.timestamp()..=parsed.validity().not_after.timestamp())
}
