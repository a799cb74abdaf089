//! The native steps: `POST /authorize-challenge` (a profile of draft-ietf-oauth-first-party-apps), for the desktop app alone.
//!
//! [`first`] takes a browser's transaction over or begins a sign-in; [`following`] moves it by one session at a time, or lets it wait longer
//! ([`more_time`]). [`machine`] knows the order, [`login`], [`pins`] and [`consent`] verify, [`prompt`] shows. An answer goes out after its transaction is committed, and is kept sealed for a
//! while, so that a lost reply or a killed app never costs an attempt.

use axum::{
    Router,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use zeroize::{Zeroize, Zeroizing};

use crate::{
    identity::Peer,
    oauth::error::{Error, Result},
    state::App,
    telemetry,
};

mod consent;
mod fault;
mod first;
mod following;
mod hours;
mod limits;
mod login;
mod machine;
mod more_time;
mod outcome;
mod pins;
mod procedure;
mod prompt;
mod reply;
mod scopes;
mod seal;

pub(crate) use self::{first::read as read_first, following::read as read_following};
use reply::Reply;

pub fn router() -> Router<App> {
    Router::new().route("/authorize-challenge", post(challenge))
}

async fn challenge(State(app): State<App>, peer: Peer, headers: HeaderMap, body: std::result::Result<Bytes, BytesRejection>) -> Response {
    let body = match body {
        Ok(body) => wiped(body),
        Err(rejected) => return Error::new(rejected.status(), "invalid_request").described("the body cannot be read").into_response(),
    };
    // A task of its own: a caller that hangs up must neither leave an attempt reserved nor an answer half-made.
    match tokio::spawn(async move { answer(&app, &peer, &headers, &body).await }).await {
        Ok(Ok(reply)) => {
            telemetry::of_process().step(reply.outcome());
            reply.into_response()
        }
        Ok(Err(error)) => {
            telemetry::of_process().step(error.refusal.reason.as_ref().unwrap_or(&error.refusal.error).clone());
            error.into_response()
        }
        Err(cause) => {
            tracing::error!(%cause, "a step could not be answered");
            Error::unavailable(1).into_response()
        }
    }
}

/// A copy that is wiped, of a buffer that is wiped as far as it is ours alone.
fn wiped(body: Bytes) -> Zeroizing<Vec<u8>> {
    let copy = Zeroizing::new(body.to_vec());
    if let Ok(mut ours) = body.try_into_mut() {
        ours.zeroize();
    }
    copy
}

async fn answer(app: &App, peer: &Peer, headers: &HeaderMap, body: &[u8]) -> Result<Reply> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => first::answer(app, peer, headers, body).await,
        "application/json" => following::answer(app, peer, body).await,
        _ => Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request").described("send a form first, then JSON")),
    }
}
