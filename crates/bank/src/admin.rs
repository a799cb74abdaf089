//! For those who run the bank: whether it lives, and what only its staff may do. `docs/bank-admin.md` has shapes, errors and audit names.
//!
//! Who reaches this listener may do everything here; it knows no passwords. So it is a unix socket of the bank's own system user ([`socket`]), or
//! plain HTTP on loopback inside the sandbox. Every effect names its operator, is one conditional statement, and has its audit row in the same
//! transaction: of ten that come at once, one has the effect and nine are told that there was nothing left to do.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::Response,
    routing::{get, post},
};

use crate::{
    oauth::error::Error,
    state::App,
    telemetry::{self, Listener},
};

mod accounts;
mod body;
mod certificates;
mod clients;
mod clock;
pub mod command;
mod companies;
mod crl;
mod directory;
mod grants;
mod health;
mod operator;
mod passwords;
mod registration;
pub mod revocation_list;
pub mod socket;
mod users;
mod words;

use body::body;

/// What requests and answers look like, for [`crate::openapi`].
pub(crate) mod shapes {
    pub use super::{
        accounts::{Account, Registration as NewAccount},
        clients::{Client, Provider},
        companies::Company,
        registration::NewCustomer,
    };
}

/// A CRL of some hundred thousand entries.
const BODY: usize = 16 * 1024 * 1024;

/// `extra` are the embedding program's own routes.
pub fn router(app: &App, extra: Router) -> Router {
    let routes = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/audit/verify", get(health::verify))
        .route("/openapi/{listener}", get(health::openapi))
        .route("/clients", get(clients::list).post(clients::register))
        .route("/clients/{id}", get(clients::show).post(clients::change))
        .route("/clients/{id}/suspend", post(clients::suspend))
        .route("/clients/{id}/resume", post(clients::resume))
        .route("/companies", get(companies::list).post(companies::register))
        .route("/companies/{id}", get(companies::show))
        .route("/users", get(users::list).post(registration::register))
        .route("/users/{id}", get(users::show))
        .route("/users/{id}/unlock", post(users::unlock))
        .route("/users/{id}/suspend", post(users::suspend))
        .route("/users/{id}/resume", post(users::resume))
        .route("/users/{id}/password", post(passwords::set))
        .route("/certificates", get(certificates::list).post(certificates::register))
        .route("/certificates/{thumbprint}/revoke", post(certificates::revoke))
        .route("/crl", post(crl::import))
        .route("/accounts", get(accounts::list).post(accounts::register))
        .route("/accounts/{ref}/unlock", post(accounts::unlock))
        .route("/grants", get(grants::list))
        .route("/grants/{id}/revoke", post(grants::revoke))
        .route("/clock/reset", post(clock::reset))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(middleware::from_fn_with_state((app.clone(), Listener::Admin), telemetry::observe))
        .with_state(app.clone())
        .merge(extra)
        .fallback(async || Error::not_found())
        .method_not_allowed_fallback(async || Error::method_not_allowed());
    routes.layer(middleware::map_response(never_stored))
}

/// What a load balancer and Prometheus ask, for a listener of its own.
pub fn health_router(app: &App) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .with_state(app.clone())
        .fallback(async || Error::not_found())
        .method_not_allowed_fallback(async || Error::method_not_allowed())
        .layer(middleware::map_response(never_stored))
}

async fn never_stored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// 404: what the address names does not exist.
fn unknown(what: &str) -> Error {
    Error::not_found().described(&format!("there is no such {what}"))
}

/// 409: nothing is wrong with the request, but it is too late, or there is nothing to do.
fn conflict(error: &str, description: &str) -> Error {
    Error::new(StatusCode::CONFLICT, error).described(description)
}
