//! Users: their state and locks; unlock, suspend, resume.

use axum::{
    Json,
    extract::{RawQuery, State},
};
use jiff::Timestamp;
use renkei_core::wire::{Jst, challenge::Company};
use serde::Serialize;
use serde_json::{Value, json};

use super::{conflict, operator::Operator, unknown};
use crate::{
    config::Policy,
    oauth::{
        error::{Error, Result},
        extract::Segment,
        form::Form,
    },
    state::App,
    store::{
        Tx, audit,
        users::{self, Record, Standing},
    },
};

#[derive(Debug, Serialize)]
pub struct User {
    id: String,
    login_id: String,
    name: String,
    role: String,
    company: Company,
    /// `active`, `temporarily_locked`, `locked`, `suspended`
    state: &'static str,
    /// End of a temporary lock.
    locked_until: Option<Jst>,
    failed_attempts: i64,
    temporary_locks: i64,
}

impl User {
    pub fn of(record: Record, policy: &Policy, now: Timestamp) -> Self {
        let (failed_attempts, temporary_locks) = (record.failed_attempts(), record.temporary_locks());
        let standing = record.standing(policy, now);
        let locked_until = match standing {
            Standing::TemporarilyLocked { until } => Some(until),
            Standing::Open { .. } | Standing::Locked | Standing::Suspended => None,
        };
        let Record { id, name, role, login_id, company_id, company_name, .. } = record;
        let company = Company { id: company_id, name: company_name };
        Self { id, login_id, name, role, company, state: word(standing), locked_until, failed_attempts, temporary_locks }
    }
}

fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Open { .. } => "active",
        Standing::TemporarilyLocked { .. } => "temporarily_locked",
        Standing::Locked => "locked",
        Standing::Suspended => "suspended",
    }
}

/// `?login_id=` or `?company=`; nobody found is an empty list.
pub async fn list(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Value>> {
    let query = Form::parse(query.unwrap_or_default().as_bytes())?;
    let found = match (query.get("login_id"), query.get("company")) {
        (Some(key), None) => users::find(app.store.reader(), key).await?.into_iter().collect(),
        (None, Some(company)) => users::of_company(app.store.reader(), company).await?,
        _ => return Err(Error::invalid_request("either login_id or company").field("login_id")),
    };
    let now = app.now();
    let users: Vec<User> = found.into_iter().map(|record| User::of(record, &app.config.policy, now)).collect();
    Ok(Json(json!({ "users": users })))
}

pub async fn show(State(app): State<App>, Segment(key): Segment) -> Result<Json<User>> {
    let record = users::find(app.store.reader(), &key).await?.ok_or_else(|| unknown("user"))?;
    Ok(Json(User::of(record, &app.config.policy, app.now())))
}

pub async fn unlock(State(app): State<App>, operator: Operator, Segment(key): Segment) -> Result<Json<User>> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let user = required(&mut tx, &key).await?;
    let question = users::has_open_question(&mut *tx, &user.id).await?;
    if !users::unlock(&mut tx, &user.id).await? {
        return Err(conflict("not_locked", "the user has no lock, no failed attempt and no open question"));
    }
    let was = word(user.standing(&app.config.policy, now));
    changed(&app, tx, &user, "user.unlocked", json!({ "operator": operator.0, "was": was, "question": question }), now).await
}

/// Nothing of the user's is ended: it works again after [`resume`]. Links with providers go on meanwhile.
pub async fn suspend(State(app): State<App>, operator: Operator, Segment(key): Segment) -> Result<Json<User>> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let user = required(&mut tx, &key).await?;
    if !users::suspend(&mut tx, &user.id, now).await? {
        return Err(conflict("already_suspended", "the user is suspended already"));
    }
    changed(&app, tx, &user, "user.suspended", json!({ "operator": operator.0 }), now).await
}

pub async fn resume(State(app): State<App>, operator: Operator, Segment(key): Segment) -> Result<Json<User>> {
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let user = required(&mut tx, &key).await?;
    if !users::resume(&mut tx, &user.id).await? {
        return Err(conflict("not_suspended", "the user is not suspended"));
    }
    changed(&app, tx, &user, "user.resumed", json!({ "operator": operator.0 }), now).await
}

async fn required(tx: &mut Tx<'_>, key: &str) -> Result<Record> {
    users::find(&mut **tx, key).await?.ok_or_else(|| unknown("user"))
}

/// Writes the audit row, commits, and answers the user as it is then.
async fn changed(app: &App, mut tx: Tx<'static>, user: &Record, name: &str, detail: Value, now: Timestamp) -> Result<Json<User>> {
    let event = audit::Event { name, company_id: Some(&user.company_id), user_id: Some(&user.id), detail, ..audit::Event::default() };
    audit::append(&mut tx, event, now).await?;
    let after = required(&mut tx, &user.id).await?;
    tx.commit().await?;
    Ok(Json(User::of(after, &app.config.policy, now)))
}
