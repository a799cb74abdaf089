//! Whether the bank lives, whether it can serve, what it measures, and whether its audit trail is whole.

use std::{sync::atomic::Ordering, time::Duration};

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
    store::{
        audit::{self, Verdict},
        clock_mark,
    },
    telemetry,
};

/// Less than any load balancer waits.
const PATIENCE: Duration = Duration::from_secs(3);

/// The process answers; nothing else is asked.
pub async fn alive() -> &'static str {
    "ok"
}

/// 503 that says why: the bank is stopping, its clock has fallen back or runs ahead, or the database does not take what is written to it.
pub async fn ready(State(app): State<App>) -> Result<&'static str> {
    if app.stopping.load(Ordering::SeqCst) {
        return Err(Error::unavailable(30).because("stopping").described("the bank is stopping"));
    }
    app.highest
        .read(app.clock.as_ref())
        .map_err(|_| Error::unavailable(30).because("clock_behind").described("the clock has fallen back"))?;
    if app.ahead.load(Ordering::SeqCst) {
        return Err(Error::unavailable(30).because("clock_ahead").described("the clock runs ahead of the database's"));
    }
    // Written and committed: a disk that is full and a database that only lets read answer every question.
    let written = tokio::time::timeout(PATIENCE, clock_mark::touch(&app.store)).await;
    let failed = match written {
        Ok(Ok(())) => return Ok("ready"),
        Ok(Err(cause)) => cause.to_string(),
        Err(_) => format!("no answer within {} s", PATIENCE.as_secs()),
    };
    tracing::error!(cause = failed, "the database takes no writes");
    Err(Error::unavailable(5).because("database_unavailable").described("the database takes no writes"))
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
