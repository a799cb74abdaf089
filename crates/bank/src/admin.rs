//! For those who run the bank: whether it lives, whether it can serve, whether its audit trail is whole.

use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde_json::{Value, json};

use crate::{
    oauth::error::Result,
    state::App,
    store::audit::{self, Verdict},
};

pub fn router() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).route("/audit/verify", get(verify))
}

async fn alive() -> &'static str {
    "ok"
}

/// 503 while the database does not answer.
async fn ready(State(app): State<App>) -> Result<&'static str> {
    sqlx::query("SELECT 1").execute(app.store.reader()).await?;
    Ok("ready")
}

async fn verify(State(app): State<App>) -> Result<(StatusCode, Json<Value>)> {
    Ok(match audit::verify(&app.store).await? {
        Verdict::Intact { rows } => (StatusCode::OK, Json(json!({ "intact": true, "rows": rows }))),
        Verdict::Broken { seq } => (StatusCode::CONFLICT, Json(json!({ "intact": false, "first_broken": seq }))),
    })
}
