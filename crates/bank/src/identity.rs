//! Who is at the other end: certificates judged per request.
//!
//! TLS proves possession of the key and nothing else ([`crate::tls`]). Chain, validity and registry are judged here at the bank's own clock, for
//! every request, so that a refusal carries its reason and a revocation also reaches resumed and kept-alive connections.

use std::{convert::Infallible, sync::Arc};

use axum::{extract::FromRequestParts, http::request::Parts};
use axum_server::tls::TlsInfo;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use renkei_core::wire::{
    Jst,
    challenge::{Company, User},
};
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256};

use crate::{
    oauth::error::{Error, Result},
    state::App,
    store::{certificates, clients, clients::Client},
};

pub mod name;
pub mod reference;
mod trust;

pub use trust::{Leaf, Trust, TrustError, Untrusted};

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
    let registered = certificates::by_thumbprint(app.store.reader(), leaf.thumbprint()).await?;
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
    let reference = leaf.reference().ok_or(Untrusted::Unknown)?;
    let found = clients::authenticating(app.store.reader(), client_id, reference).await?.filter(|found| {
        let Client { kind, subject_dn, .. } = &found.client;
        *kind == clients::Kind::Provider && !subject_dn.is_empty() && leaf.subject() == Some(subject_dn.as_str())
    });
    match found.ok_or(Untrusted::Unknown)? {
        found if found.certificate_revoked => Err(Error::invalid_client("certificate_revoked")),
        found if found.suspended => Err(Error::invalid_client("client_suspended")),
        found => Ok(found.client),
    }
}
