//! `/me…`: the customer's own side, by certificate and a token of scope `links`.
//!
//! Who sees what: a general user sees the links that they allowed themselves; a master or administrator sees all links of the company, and may
//! stop them. Another company's link, an unclaimed consent and the app's own sign-in do not exist here (404).

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use jiff::Timestamp;
use renkei_core::wire::links::{CertificateStatus, Me, RegisteredCertificate};
use serde::Serialize;

use crate::{
    clock::{from_millis, millis},
    identity::{Customer, Peer},
    oauth::{bearer, error::Result},
    state::App,
    store::{
        certificates::{self, Entry},
        users::{self, Standing},
    },
};

mod links;
mod service;

pub fn router() -> Router<App> {
    Router::new()
        .route("/me", get(me))
        .route("/me/links", get(links::list))
        .route("/me/links/{id}/events", get(links::history))
        .route("/me/links/{id}/revoke", post(links::revoke))
        .route("/me/providers", get(service::providers))
        .route("/me/service", get(service::service))
}

async fn me(State(app): State<App>, peer: Peer, headers: HeaderMap) -> Result<Response> {
    let now = app.now();
    let (customer, _) = bearer::customer(&app, &peer, &headers, now).await?;
    let certificates = match links::sees_company(&customer) {
        true => certificates::of_company(app.store.reader(), &customer.company.id).await?,
        false => certificates::of_user(app.store.reader(), &customer.user.id).await?,
    };
    let login = users::login(app.store.reader(), &customer.user.id).await?;
    let Customer { serial, not_after, company, user, login_id, .. } = customer;
    let login_state = match login.standing(&app.config.policy, now) {
        Standing::Open { .. } => "active",
        Standing::TemporarilyLocked { .. } => "temporarily_locked",
        Standing::Locked => "locked",
        Standing::Suspended => "suspended",
    };
    Ok(answer(&Me {
        company,
        user,
        login_id_masked: users::masked_login_id(&login_id),
        // An expired or revoked one does not come so far.
        certificate: CertificateStatus { serial, status: "valid".into(), not_after },
        certificates: certificates.into_iter().map(|entry| told(entry, now)).collect(),
        login_state: login_state.into(),
    }))
}

/// A revocation (失効) counts before the calendar.
fn told(entry: Entry, now: Timestamp) -> RegisteredCertificate {
    let status = match entry {
        Entry { revoked_at: Some(_), .. } => "revoked",
        Entry { not_after, .. } if millis(now) > not_after => "expired",
        Entry { not_before, .. } if millis(now) < not_before => "not_yet_valid",
        Entry { .. } => "valid",
    };
    let status = CertificateStatus { serial: entry.serial, status: status.into(), not_after: from_millis(entry.not_after) };
    RegisteredCertificate { thumbprint: entry.thumbprint, status }
}

/// Customers' data is nobody's to keep.
fn answer(body: &impl Serialize) -> Response {
    ([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response()
}
