//! For those who run the bank: whether it lives, and what only its staff may do. `docs/bank-admin.md` has shapes, errors and audit names.
//!
//! Who reaches this listener may do everything here; it knows no passwords. So it is a unix socket of the bank's own system user ([`socket`]), or
//! plain HTTP on loopback inside the sandbox. Every effect names its operator, is one conditional statement, and has its audit row in the same
//! transaction: of ten that come at once, one has the effect and nine are told that there was nothing left to do.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::Response,
    routing::{get, post},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    oauth::error::{Error, Result},
    state::App,
    store::audit::{self, Verdict},
};

mod accounts;
mod certificates;
mod clock;
pub mod command;
mod crl;
mod grants;
mod operator;
mod passwords;
pub mod revocation_list;
pub mod socket;
mod users;

/// A CRL of some hundred thousand entries.
const BODY: usize = 16 * 1024 * 1024;

/// `extra` are the embedding program's own routes.
pub fn router(app: &App, extra: Router) -> Router {
    let routes = Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/audit/verify", get(verify))
        .route("/users", get(users::list))
        .route("/users/{id}", get(users::show))
        .route("/users/{id}/unlock", post(users::unlock))
        .route("/users/{id}/suspend", post(users::suspend))
        .route("/users/{id}/resume", post(users::resume))
        .route("/users/{id}/password", post(passwords::set))
        .route("/certificates", get(certificates::list).post(certificates::register))
        .route("/certificates/{thumbprint}/revoke", post(certificates::revoke))
        .route("/crl", post(crl::import))
        .route("/accounts/{ref}/unlock", post(accounts::unlock))
        .route("/grants", get(grants::list))
        .route("/grants/{id}/revoke", post(grants::revoke))
        .route("/clock/reset", post(clock::reset))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(app.clone())
        .merge(extra)
        .fallback(async || Error::not_found())
        .method_not_allowed_fallback(async || Error::method_not_allowed());
    routes.layer(middleware::map_response(never_stored))
}

async fn never_stored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn alive() -> &'static str {
    "ok"
}

/// 503 while the database does not answer or the clock has fallen back.
async fn ready(State(app): State<App>) -> Result<&'static str> {
    app.highest.read(app.clock.as_ref()).map_err(|_| Error::unavailable(30).described("the clock has fallen back"))?;
    sqlx::query("SELECT 1").execute(app.store.reader()).await?;
    Ok("ready")
}

async fn verify(State(app): State<App>) -> Result<(StatusCode, Json<Value>)> {
    Ok(match audit::verify(&app.store).await? {
        Verdict::Intact { rows } => (StatusCode::OK, Json(json!({ "intact": true, "rows": rows }))),
        Verdict::Broken { seq } => (StatusCode::CONFLICT, Json(json!({ "intact": false, "first_broken": seq }))),
    })
}

fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|cause| Error::invalid_request(&cause.to_string()))
}

/// 404: what the address names does not exist.
fn unknown(what: &str) -> Error {
    Error::not_found().described(&format!("there is no such {what}"))
}

/// 409: nothing is wrong with the request, but it is too late, or there is nothing to do.
fn conflict(error: &str, description: &str) -> Error {
    Error::new(StatusCode::CONFLICT, error).described(description)
}
