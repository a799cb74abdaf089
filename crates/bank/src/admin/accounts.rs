//! 照会用暗証番号: ends an account's lock, so that it can be registered again (手順4).

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{conflict, operator::Operator, unknown};
use crate::{
    oauth::{error::Result, extract::Segment},
    state::App,
    store::{accounts, audit},
};

pub async fn unlock(State(app): State<App>, operator: Operator, Segment(reference): Segment) -> Result<Json<Value>> {
    let mut tx = app.store.begin().await?;
    let before = accounts::by_ref(&mut *tx, &reference).await?.ok_or_else(|| unknown("account"))?;
    if !accounts::unlock_pin(&mut tx, &reference).await? {
        return Err(conflict("not_locked", "the account has no lock and no failed attempt"));
    }
    let event = audit::Event {
        name: "account.pin_unlocked",
        company_id: Some(&before.company_id),
        detail: json!({ "operator": operator.0, "account": reference, "was": before.state() }),
        ..audit::Event::default()
    };
    audit::append(&mut tx, event, app.now()).await?;
    let after = accounts::by_ref(&mut *tx, &reference).await?.ok_or_else(|| unknown("account"))?;
    tx.commit().await?;
    Ok(Json(json!({
        "account": after.line(),
        "company": after.company_id,
        "state": after.state(),
        "failed_attempts": after.failed_attempts(),
    })))
}
