//! The authorization server: FAPI 2.0 Security Profile (final), variant mTLS client authentication and certificate-bound tokens.

use axum::{
    Router,
    http::{HeaderValue, header},
    response::IntoResponse,
};

pub(crate) use self::{continuation::transactions as read_cookies, details::parse as read_details, par::read as read_pushed};
use crate::state::App;

mod authorize;
pub mod bearer;
mod caller;
pub mod continuation;
mod details;
pub mod error;
pub mod extract;
pub mod form;
mod grants;
mod introspect;
mod metadata;
mod par;
mod revoke;
pub mod scope;
mod token;

/// What browsers and anybody may reach: no certificate is ever asked for.
pub fn public_router() -> Router<App> {
    metadata::router().merge(authorize::router()).merge(continuation::router())
}

/// Pages that begin or end something answer GET alone: axum would run them for HEAD too, which scanners and previews send.
async fn no_head() -> impl IntoResponse {
    ([(header::ALLOW, HeaderValue::from_static("GET"))], error::Error::method_not_allowed())
}

/// What clients reach with their certificates.
pub fn mtls_router() -> Router<App> {
    metadata::router()
        .merge(par::router())
        .merge(token::router())
        .merge(introspect::router())
        .merge(revoke::router())
        .merge(grants::router())
}
