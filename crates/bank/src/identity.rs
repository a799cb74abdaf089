//! Who is at the other end: certificates judged per request.
//!
//! TLS proves possession of the key and nothing else ([`crate::tls`]). Chain, validity and registry are judged here at the bank's own clock, for
//! every request, so that a refusal carries its reason and a revocation also reaches resumed and kept-alive connections.

use std::{convert::Infallible, path::Path, sync::Arc, time::Duration};

use axum::{extract::FromRequestParts, http::request::Parts};
use axum_server::tls::TlsInfo;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use renkei_core::wire::{
    Jst,
    challenge::{Company, User},
};
use rustls::{
    crypto::WebPkiSupportedAlgorithms,
    pki_types::{CertificateDer, TrustAnchor, UnixTime, pem::PemObject},
};
use sha2::{Digest, Sha256};

use crate::{
    oauth::error::{Error, Result},
    state::App,
    store::{certificates, clients, clients::Client, revocations},
};

pub mod name;
pub mod reference;

use reference::Reference;

/// The CAs whose certificates customers and providers may present.
pub struct Trust {
    roots: Vec<CertificateDer<'static>>,
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
        Ok(Self { roots })
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
    pub fn judge<'p>(
        &self,
        peer: &'p Peer,
        algorithms: &WebPkiSupportedAlgorithms,
        now: Timestamp,
    ) -> std::result::Result<Leaf<'p>, Untrusted> {
        let [leaf, intermediates @ ..] = peer.0.as_slice() else { return Err(Untrusted::Required) };
        let (_, parsed) = x509_parser::parse_x509_certificate(leaf).map_err(|_| Untrusted::Unknown)?;
        let (not_before, not_after) = (parsed.validity().not_before.timestamp(), parsed.validity().not_after.timestamp());
        if not_before > not_after {
            return Err(Untrusted::Unknown);
        }
        let at = now.as_second();
        let within = u64::try_from(at.clamp(not_before, not_after)).map_err(|_| Untrusted::Unknown)?;
        webpki::EndEntityCert::try_from(leaf)
            .and_then(|certificate| {
                certificate.verify_for_usage(
                    algorithms.all,
                    &self.anchors(),
                    intermediates,
                    UnixTime::since_unix_epoch(Duration::from_secs(within)),
                    webpki::KeyUsage::client_auth(),
                    None,
                    None,
                )?;
                Ok(())
            })
            .map_err(|_| Untrusted::Unknown)?;
        match at {
            _ if at < not_before => Err(Untrusted::NotYetValid),
            _ if at > not_after => Err(Untrusted::Expired),
            _ => Ok(Leaf { der: leaf }),
        }
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

/// A certificate whose chain and validity hold now.
pub struct Leaf<'p> {
    der: &'p CertificateDer<'static>,
}

impl Leaf<'_> {
    /// RFC 8705 `x5t#S256`.
    pub fn thumbprint(&self) -> String {
        thumbprint(self.der)
    }

    /// RFC 4514.
    pub fn subject(&self) -> Option<String> {
        name::subject(self.der)
    }

    /// 401 when an imported CRL lists it.
    pub async fn require_unrevoked(&self, app: &App) -> Result<()> {
        let reference = Reference::of(self.der).ok_or(Untrusted::Unknown)?;
        match revocations::contains(app.store.reader(), &reference).await? {
            true => Err(Error::invalid_client("certificate_revoked")),
            false => Ok(()),
        }
    }
}

/// SHA-256 of the DER, base64url (RFC 8705 `x5t#S256`).
pub fn thumbprint(der: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(der))
}

/// The chain that the peer presented, leaf first; empty when none was.
#[derive(Debug, Clone, Default)]
pub struct Peer(pub Vec<CertificateDer<'static>>);

impl Peer {
    /// Of the leaf, whoever issued it.
    pub fn thumbprint(&self) -> Option<String> {
        self.0.first().map(|der| thumbprint(der))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Infallible> {
        // What the bank's proxy told ([`crate::proxy`]) goes before the proxy's own connection.
        if let Some(told) = parts.extensions.get::<Self>() {
            return Ok(told.clone());
        }
        let info = parts.extensions.get::<Arc<TlsInfo>>();
        Ok(Self(info.map(|info| info.peer_certificates.iter().cloned().map(CertificateDer::from).collect()).unwrap_or_default()))
    }
}

/// A registered customer, known by the certificate of this connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub thumbprint: String,
    /// Hex.
    pub serial: String,
    pub not_after: Jst,
    pub company: Company,
    pub user: User,
    pub login_id: String,
    /// The bank has suspended the user: nothing but refusals until it resumes.
    pub suspended: bool,
}

/// Who the customer is, or 401 `invalid_client` with the reason. Order: chain, validity, revocation, registry.
pub async fn judge_customer(app: &App, peer: &Peer, now: Timestamp) -> Result<Customer> {
    let leaf = app.trust.judge(peer, &app.crypto.signature_verification_algorithms, now)?;
    let registered = certificates::by_thumbprint(app.store.reader(), &leaf.thumbprint()).await?;
    let certificate = registered.ok_or_else(|| Error::from(Untrusted::Unknown))?;
    if certificate.revoked_at.is_some() {
        return Err(Error::invalid_client("certificate_revoked"));
    }
    Ok(certificate.into())
}

/// RFC 8705 §2.1 `tls_client_auth` for a provider: its own CA chain, the registered subject, and no word of it in a CRL. Any failure is 401
/// `invalid_client`.
pub async fn authenticate_client(app: &App, peer: &Peer, client_id: &str, now: Timestamp) -> Result<Client> {
    let leaf = app.trust.judge(peer, &app.crypto.signature_verification_algorithms, now)?;
    let client = clients::by_id(app.store.reader(), client_id).await?.filter(|client| client.kind == clients::Kind::Provider);
    let named = |client: &Client| !client.subject_dn.is_empty() && leaf.subject().as_deref() == Some(client.subject_dn.as_str());
    let client = client.filter(named).ok_or_else(|| Error::from(Untrusted::Unknown))?;
    leaf.require_unrevoked(app).await?;
    match clients::administration::suspended_at(app.store.reader(), client_id).await? {
        Some(_) => Err(Error::invalid_client("client_suspended")),
        None => Ok(client),
    }
}
