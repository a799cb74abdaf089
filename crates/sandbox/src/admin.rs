//! What the sandbox adds to the bank's admin listener: `/clock`, and `/pki` for what its authority would issue. Plain HTTP, loopback only.

use std::sync::Arc;

use axum::{Json, Router, body::Bytes, extract::State, http::StatusCode, routing::get};
use jiff::Span;
use renkei_bank::clock::Clock;
use renkei_core::wire::Jst;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    clock::{Error, SandboxClock},
    identities::Identities,
};

mod pki;

/// `GET /clock` answers `{"now"}`; `POST /clock {"advance":"P80D"}` moves it forward first.
pub fn router(clock: Arc<SandboxClock>, identities: Arc<Identities>) -> Router {
    Router::new().route("/clock", get(now).post(advance)).with_state(clock.clone()).merge(pki::router(clock, identities))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    /// ISO 8601 duration; days and longer are calendar days in Japan.
    advance: Span,
}

#[derive(Debug, Serialize)]
struct Now {
    now: Jst,
}

type Refusal = (StatusCode, Json<Refused>);

fn refused(status: StatusCode, error: &'static str, cause: &dyn std::fmt::Display) -> Refusal {
    (status, Json(Refused { error, error_description: cause.to_string() }))
}

/// JSON, whatever its content type: `curl -d` names another one.
fn parsed<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|cause| refused(StatusCode::BAD_REQUEST, "invalid_request", &cause))
}

#[derive(Debug, Serialize)]
struct Refused {
    error: &'static str,
    error_description: String,
}

async fn now(State(clock): State<Arc<SandboxClock>>) -> Json<Now> {
    Json(Now { now: Jst(clock.now()) })
}

async fn advance(State(clock): State<Arc<SandboxClock>>, body: Bytes) -> Result<Json<Now>, Refusal> {
    let invalid = |status, cause: &dyn std::fmt::Display| refused(status, "invalid_request", cause);
    let Advance { advance } = parsed(&body)?;
    let told = clock.advance(advance).map_err(|cause| match cause {
        Error::Backwards | Error::TooFar => invalid(StatusCode::BAD_REQUEST, &cause),
        Error::File(_) | Error::Record(_) => invalid(StatusCode::INTERNAL_SERVER_ERROR, &cause),
    })?;
    tracing::info!(now = %told, "the clock was moved");
    Ok(Json(Now { now: told }))
}
