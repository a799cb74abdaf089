//! The way out when the clock once ran ahead by mistake: takes the time as it is now for right.

use axum::{Json, extract::State};
use renkei_core::wire::Jst;
use serde_json::{Value, json};

use super::{conflict, operator::Operator};
use crate::{
    clock::millis,
    oauth::error::Result,
    state::App,
    store::{audit, clock_mark},
};

/// The other nodes follow within half a minute.
pub async fn reset(State(app): State<App>, operator: Operator) -> Result<Json<Value>> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    if !clock_mark::lower(&mut tx, now).await? {
        return Err(conflict("not_behind", "the clock is not behind its mark"));
    }
    let event = audit::Event { name: "clock.mark_reset", detail: json!({ "operator": operator.0 }), ..audit::Event::default() };
    audit::append(&mut tx, event, now).await?;
    tx.commit().await?;
    app.highest.set(millis(now));
    Ok(Json(json!({ "now": Jst(now) })))
}
