//! Customers' certificates: list, register a new one, revoke.

use axum::{
    Json,
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use jiff::Timestamp;
use renkei_core::wire::{Jst, links::EndCause};
use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{body, conflict, operator::Operator, unknown};
use crate::{
    clock::{from_millis, millis},
    identity::{self, Peer, Untrusted, reference::Reference},
    oauth::{
        error::{Error, Result},
        extract::Segment,
        form::Form,
    },
    state::App,
    store::{
        Tx, audit,
        certificates::{self, Entry, NewCertificate, Reason},
        revocations, users,
    },
};

#[derive(Debug, Serialize)]
pub struct Certificate {
    thumbprint: String,
    user: String,
    subject: String,
    serial: String,
    not_before: Jst,
    not_after: Jst,
    registered_at: Jst,
    revoked_at: Option<Jst>,
    /// `valid`, `not_yet_valid`, `expired`, `revoked`
    status: &'static str,
}

impl Certificate {
    fn of(entry: Entry, now: Timestamp) -> Self {
        let now = millis(now);
        let status = match entry {
            Entry { revoked_at: Some(_), .. } => "revoked",
            Entry { not_before, .. } if now < not_before => "not_yet_valid",
            Entry { not_after, .. } if now > not_after => "expired",
            Entry { .. } => "valid",
        };
        Self {
            status,
            thumbprint: entry.thumbprint,
            user: entry.user_id,
            subject: entry.subject,
            serial: entry.serial,
            not_before: from_millis(entry.not_before),
            not_after: from_millis(entry.not_after),
            registered_at: from_millis(entry.registered_at),
            revoked_at: entry.revoked_at.map(from_millis),
        }
    }
}

/// `?user=`, an id or a login id.
pub async fn list(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Value>> {
    let query = Form::parse(query.unwrap_or_default().as_bytes())?;
    let user = users::find(app.store.reader(), query.require("user")?).await?.ok_or_else(|| unknown("user"))?;
    let entries = certificates::of_user(app.store.reader(), &user.id).await?;
    let now = app.now();
    let certificates: Vec<Certificate> = entries.into_iter().map(|entry| Certificate::of(entry, now)).collect();
    Ok(Json(json!({ "certificates": certificates })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Registration {
    /// An id or a login id.
    user: String,
    /// The certificate, then its intermediates if there are any.
    pem: String,
    /// Thumbprint of the user's certificate that is over from now on; absent: both serve side by side.
    replaces: Option<String>,
}

/// 201. With `replaces` the links that were allowed with the replaced certificate want a new consent.
pub async fn register(State(app): State<App>, operator: Operator, bytes: Bytes) -> Result<(StatusCode, Json<Value>)> {
    let Registration { user, pem, replaces } = body(&bytes)?;
    let now = app.now();
    let judged = Judged::read(&app, &pem, now)?;
    let mut tx = app.store.begin().await?;
    let user = users::find(&mut *tx, &user).await?.ok_or_else(|| unknown("user").field("user"))?;
    if revocations::contains(&mut *tx, &judged.reference).await? {
        return Err(conflict("certificate_revoked", "a CRL lists this certificate").field("pem"));
    }
    if !certificates::register(&mut tx, &judged.row(&user.id), now).await? {
        return Err(conflict("already_registered", "the certificate is registered already").field("pem"));
    }
    let detail = json!({
        "operator": operator.0,
        "certificate": { "thumbprint": judged.thumbprint, "serial": judged.reference.serial },
        "replaces": replaces,
    });
    let event = audit::Event {
        name: "certificate.registered",
        company_id: Some(&user.company_id),
        user_id: Some(&user.id),
        detail,
        ..audit::Event::default()
    };
    audit::append(&mut tx, event, now).await?;
    let links = match &replaces {
        Some(old) => replace(&app, &mut tx, old, &user.id, &operator, &judged.thumbprint, now).await?,
        None => Vec::new(),
    };
    let entry = certificates::entry(&mut *tx, &judged.thumbprint).await?.ok_or_else(|| unknown("certificate"))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(json!({ "certificate": Certificate::of(entry, now), "links": links }))))
}

async fn replace(app: &App, tx: &mut Tx<'_>, old: &str, user: &str, operator: &Operator, by: &str, now: Timestamp) -> Result<Vec<String>> {
    let entry = certificates::entry(&mut **tx, old).await?.filter(|entry| entry.user_id == user && old != by);
    if entry.is_none() {
        return Err(unknown("certificate of this user").field("replaces"));
    }
    let detail = json!({ "operator": operator.0, "reason": "replaced", "by": by });
    let reason = Reason { cause: EndCause::CertificateReplaced, bank_name: &app.config.bank_name, detail: &detail };
    let retired = certificates::retire(tx, app.random(), old, reason, now).await?;
    Ok(retired.ok_or_else(|| conflict("already_revoked", "the certificate to be replaced is revoked").field("replaces"))?.links)
}

pub async fn revoke(State(app): State<App>, operator: Operator, Segment(thumbprint): Segment) -> Result<Json<Value>> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    certificates::entry(&mut *tx, &thumbprint).await?.ok_or_else(|| unknown("certificate"))?;
    let detail = json!({ "operator": operator.0, "reason": "revoked" });
    let reason = Reason { cause: EndCause::CertificateRevoked, bank_name: &app.config.bank_name, detail: &detail };
    let retired = certificates::retire(&mut tx, app.random(), &thumbprint, reason, now).await?;
    let retired = retired.ok_or_else(|| conflict("already_revoked", "the certificate is revoked already"))?;
    let entry = certificates::entry(&mut *tx, &thumbprint).await?.ok_or_else(|| unknown("certificate"))?;
    tx.commit().await?;
    Ok(Json(json!({ "certificate": Certificate::of(entry, now), "links": retired.links })))
}

/// A certificate of a client CA that is valid now or will be.
struct Judged {
    thumbprint: String,
    subject: String,
    reference: Reference,
    not_before: Timestamp,
    not_after: Timestamp,
}

impl Judged {
    fn read(app: &App, pem: &str, now: Timestamp) -> Result<Self> {
        let refused = |description: &str| Error::invalid_request(description).field("pem");
        let chain: Vec<CertificateDer<'static>> =
            CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<std::result::Result<_, _>>().map_err(|_| refused("not PEM"))?;
        let peer = Peer(chain);
        match app.trust.judge(&peer, &app.crypto.signature_verification_algorithms, now) {
            // A renewed certificate may be handed out before it begins.
            Ok(_) | Err(Untrusted::NotYetValid) => {}
            Err(Untrusted::Required) => return Err(refused("there is no certificate in it")),
            Err(Untrusted::Expired) => return Err(refused("the certificate has expired")),
            Err(Untrusted::Unknown) => return Err(refused("the certificate is not one of a client CA's for clients")),
        }
        let leaf = peer.0.first().ok_or_else(|| refused("there is no certificate in it"))?;
        let unreadable = || refused("the certificate cannot be read");
        let (_, parsed) = x509_parser::parse_x509_certificate(leaf).map_err(|_| unreadable())?;
        let instant = |time: x509_parser::time::ASN1Time| from_millis(time.timestamp() * 1_000).0;
        Ok(Self {
            thumbprint: identity::thumbprint(leaf),
            subject: identity::name::subject(leaf).ok_or_else(unreadable)?,
            reference: Reference::of(leaf).ok_or_else(unreadable)?,
            not_before: instant(parsed.validity().not_before),
            not_after: instant(parsed.validity().not_after),
        })
    }

    fn row<'a>(&'a self, user_id: &'a str) -> NewCertificate<'a> {
        let Self { thumbprint, subject, reference, not_before, not_after } = self;
        NewCertificate { thumbprint, user_id, subject, reference, not_before: *not_before, not_after: *not_after }
    }
}
