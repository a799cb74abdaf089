//! Whether the bank lives, whether it can serve, what it measures, and whether its audit trail is whole.

use std::sync::atomic::Ordering;

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde_json::{Value, json};

use crate::{
    oauth::{
        error::{Error, Result},
        extract::Segment,
    },
    openapi,
    state::App,
    store::audit::{self, Verdict},
    telemetry,
};

/// The process answers; nothing else is asked.
pub async fn alive() -> &'static str {
    "ok"
}

/// 503 that says why: the bank is stopping, its clock has fallen back, or the database does not answer.
pub async fn ready(State(app): State<App>) -> Result<&'static str> {
    if app.stopping.load(Ordering::SeqCst) {
        return Err(Error::unavailable(30).because("stopping").described("the bank is stopping"));
    }
    app.highest
        .read(app.clock.as_ref())
        .map_err(|_| Error::unavailable(30).because("clock_behind").described("the clock has fallen back"))?;
    sqlx::query("SELECT 1").execute(app.store.reader()).await.map_err(|cause| {
        tracing::error!(%cause, "the database does not answer");
        Error::unavailable(5).because("database_unavailable").described("the database does not answer")
    })?;
    Ok("ready")
}

/// OpenMetrics text, as Prometheus reads it; `docs/bank-admin.md` lists the names.
pub async fn metrics(State(app): State<App>) -> impl IntoResponse {
    let page = telemetry::of_process().page(&app).await;
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], page)
}

/// `public`, `mtls` or `admin`.
pub async fn openapi(Segment(listener): Segment) -> Result<Json<Value>> {
    openapi::document(&listener).map(Json).ok_or_else(Error::not_found)
}

pub async fn verify(State(app): State<App>) -> Result<(StatusCode, Json<Value>)> {
    Ok(match audit::verify(&app.store).await? {
        Verdict::Intact { rows } => (StatusCode::OK, Json(json!({ "intact": true, "rows": rows }))),
        Verdict::IntactSinceCut { rows, cut } => (StatusCode::OK, Json(json!({ "intact": true, "rows": rows, "cut": cut }))),
        Verdict::Broken { seq } => (StatusCode::CONFLICT, Json(json!({ "intact": false, "first_broken": seq }))),
    })
}
