//! Grants of a company, and their end by the bank.

use axum::{
    Json,
    extract::{RawQuery, State},
};
use renkei_core::wire::{Jst, links::LinkStatus};
use serde::Serialize;
use serde_json::{Value, json};

use super::{conflict, operator::Operator, unknown};
use crate::{
    clock::{from_millis, millis},
    oauth::{
        error::{Error, Result},
        extract::{Cursor, Segment},
        form::Form,
    },
    state::App,
    store::grants::{self, By, Status, Whose},
};

const PAGE: u32 = 100;

#[derive(Debug, Serialize)]
pub struct Grant {
    id: String,
    client_id: String,
    user: String,
    company: String,
    /// `unclaimed`, or as customers see it.
    status: Value,
    scopes: Vec<String>,
    accounts: Vec<String>,
    granted_at: Jst,
    expires_at: Jst,
    ended_at: Option<Jst>,
    last_access_at: Option<Jst>,
    certificate_serial: String,
    superseded_by: Option<String>,
}

impl Grant {
    fn of(grant: grants::Grant, now: i64) -> Self {
        let status = match grant.status {
            Status::Unclaimed => json!("unclaimed"),
            // Past its end it has expired, also when nobody has written that down yet.
            Status::Claimed(LinkStatus::Active | LinkStatus::ReauthenticationRequired) if grant.expires_at <= now => {
                json!(LinkStatus::Expired)
            }
            Status::Claimed(status) => json!(status),
        };
        Self {
            status,
            id: grant.id,
            client_id: grant.client_id,
            user: grant.user_id,
            company: grant.company_id,
            scopes: grant.scopes,
            accounts: grant.accounts,
            granted_at: from_millis(grant.created_at),
            expires_at: from_millis(grant.expires_at),
            ended_at: grant.ended_at.map(from_millis),
            last_access_at: grant.last_access_at.map(from_millis),
            certificate_serial: grant.certificate_serial,
            superseded_by: grant.superseded_by,
        }
    }
}

/// `?company=`, newest consent first; `&cursor=` goes on where the page before ended.
pub async fn list(State(app): State<App>, RawQuery(query): RawQuery, cursor: Cursor) -> Result<Json<Value>> {
    let query = Form::parse(query.unwrap_or_default().as_bytes())?;
    let company = Whose::Company(query.require("company")?);
    let (grants, next) = grants::page(app.store.reader(), company, cursor.read()?, PAGE).await?;
    let now = millis(app.now());
    let grants: Vec<Grant> = grants.into_iter().map(|grant| Grant::of(grant, now)).collect();
    Ok(Json(json!({ "grants": grants, "next": next })))
}

pub async fn revoke(State(app): State<App>, operator: Operator, Segment(id): Segment) -> Result<Json<Grant>> {
    let now = app.now();
    let gone = || unknown("grant");
    let mut tx = app.store.begin().await?;
    grants::by_id(&mut *tx, &id).await?.ok_or_else(gone)?;
    let by = By::Operator { bank: &app.config.bank_name, operator: &operator.0 };
    if !grants::stop(&mut tx, app.random(), &id, by, now).await? {
        return Err(not_live());
    }
    let grant = grants::by_id(&mut *tx, &id).await?.ok_or_else(gone)?;
    tx.commit().await?;
    Ok(Json(Grant::of(grant, millis(now))))
}

fn not_live() -> Error {
    conflict("not_live", "the grant has ended, or nobody has claimed it yet")
}
