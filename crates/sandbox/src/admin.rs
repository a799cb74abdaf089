//! What the sandbox adds to the bank's admin listener: `/clock`. Plain HTTP, loopback only.

use std::sync::Arc;

use axum::{Json, Router, extract::State, extract::rejection::JsonRejection, http::StatusCode, routing::get};
use jiff::Span;
use renkei_bank::clock::Clock;
use renkei_core::wire::Jst;
use serde::{Deserialize, Serialize};

use crate::clock::{Error, SandboxClock};

/// `GET /clock` answers `{"now"}`; `POST /clock {"advance":"P80D"}` moves it forward first.
pub fn router(clock: Arc<SandboxClock>) -> Router {
    Router::new().route("/clock", get(now).post(advance)).with_state(clock)
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

#[derive(Debug, Serialize)]
struct Refused {
    error: &'static str,
    error_description: String,
}

async fn now(State(clock): State<Arc<SandboxClock>>) -> Json<Now> {
    Json(Now { now: Jst(clock.now()) })
}

async fn advance(
    State(clock): State<Arc<SandboxClock>>,
    body: Result<Json<Advance>, JsonRejection>,
) -> Result<Json<Now>, (StatusCode, Json<Refused>)> {
    let refused =
        |status, cause: &dyn std::fmt::Display| (status, Json(Refused { error: "invalid_request", error_description: cause.to_string() }));
    let Json(Advance { advance }) = body.map_err(|cause| refused(StatusCode::BAD_REQUEST, &cause.body_text()))?;
    let told = clock.advance(advance).map_err(|cause| match cause {
        Error::Backwards | Error::TooFar => refused(StatusCode::BAD_REQUEST, &cause),
        Error::File(_) | Error::Record(_) => refused(StatusCode::INTERNAL_SERVER_ERROR, &cause),
    })?;
    tracing::info!(now = %told, "the clock was moved");
    Ok(Json(Now { now: told }))
}
