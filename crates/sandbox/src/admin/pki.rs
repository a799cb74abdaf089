//! What the bank's certification authority would do: renew a customer's certificate, publish a CRL. Registering and importing them is the bank's
//! own administration (`POST /certificates`, `POST /crl`).

use std::{path::PathBuf, sync::Arc};

use axum::{Json, Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use renkei_bank::clock::Clock;
use serde::{Deserialize, Serialize};

use super::{Refusal, parsed, refused};
use crate::{
    clock::SandboxClock,
    identities::{self, Identities},
    pki,
};

pub fn router(clock: Arc<SandboxClock>, identities: Arc<Identities>) -> Router {
    Router::new().route("/pki/renew", post(renew)).route("/pki/crl", post(crl)).with_state(Authority { clock, identities })
}

#[derive(Clone)]
struct Authority {
    clock: Arc<SandboxClock>,
    identities: Arc<Identities>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Renewal {
    login_id: String,
}

/// Where the files are, and what `POST /certificates` wants.
#[derive(Debug, Serialize)]
struct Renewed {
    certificate: PathBuf,
    key: PathBuf,
    p12: Option<PathBuf>,
    p12_password: &'static str,
    user: String,
    pem: String,
}

/// Valid for a year from now, in files of its own; the bank does not know it yet.
async fn renew(State(authority): State<Authority>, body: Bytes) -> Result<Json<Renewed>, Refusal> {
    let Renewal { login_id } = parsed(&body)?;
    let renewed = identities::renew(&authority.identities.pki, &login_id, authority.clock.now()).map_err(failed)?;
    let (issued, p12_password) = renewed.ok_or_else(|| refused(StatusCode::NOT_FOUND, "not_found", &"there is no such customer"))?;
    let pem = std::fs::read_to_string(&issued.certificate).map_err(|cause| refused(StatusCode::INTERNAL_SERVER_ERROR, "pki", &cause))?;
    let pki::Issued { certificate, key, p12, .. } = issued;
    Ok(Json(Renewed { certificate, key, p12, p12_password, user: login_id, pem }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    /// File names in the PKI's folder without `.pem`, e.g. `customer-omono01`, `client-freee`.
    revoked: Vec<String>,
}

/// A CRL in PEM, as of now.
async fn crl(State(authority): State<Authority>, body: Bytes) -> Result<String, Refusal> {
    let Listed { revoked } = parsed(&body)?;
    let foreign = revoked.iter().find(|stem| !stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    if let Some(stem) = foreign {
        return Err(refused(StatusCode::BAD_REQUEST, "invalid_request", &format!("{stem:?} is no name of a certificate")));
    }
    authority.identities.pki.revocation_list(&revoked, authority.clock.now()).map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn failed(cause: pki::Error) -> Refusal {
    refused(StatusCode::BAD_REQUEST, "pki", &cause)
}
