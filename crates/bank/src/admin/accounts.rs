//! Accounts: list, register, end the lock of the 照会用暗証番号, so that it can be registered again (手順4).

use axum::{
    Json,
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use renkei_core::Secret;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{body, conflict, operator::Operator, unknown, words};
use crate::{
    oauth::{
        error::{Error, Result},
        extract::Segment,
        form::Form,
    },
    state::App,
    store::{
        accounts::{self, NewAccount},
        audit, companies,
    },
};

/// The number is masked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Account {
    #[schemars(with = "serde_json::Map<String, Value>")]
    account: renkei_core::wire::challenge::AccountLine,
    company: String,
    /// Of the 照会用暗証番号: `registered`, `unregistered`, `locked`.
    #[schemars(with = "String")]
    state: renkei_core::wire::challenge::PinState,
    failed_attempts: i64,
}

impl Account {
    fn of(account: &accounts::Account) -> Self {
        Self {
            account: account.line(),
            company: account.company_id.clone(),
            state: account.state(),
            failed_attempts: account.failed_attempts(),
        }
    }
}

/// `?company=`
pub async fn list(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Value>> {
    let query = Form::parse(query.unwrap_or_default().as_bytes())?;
    let found = accounts::of_company(app.store.reader(), query.require("company")?).await?;
    Ok(Json(json!({ "accounts": found.iter().map(Account::of).collect::<Vec<_>>() })))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Unique in the whole bank; it stands in addresses, so it is not the account number.
    #[serde(rename = "ref")]
    reference: String,
    /// Of a registered company.
    company: String,
    branch: String,
    /// 普通, 当座
    kind: String,
    number: String,
    /// Yen.
    #[serde(default)]
    balance: i64,
    /// 照会用暗証番号 on file: as many digits as the policy's `pin_length`.
    #[schemars(with = "String")]
    pin: Secret,
}

/// 201
pub async fn register(State(app): State<App>, operator: Operator, bytes: Bytes) -> Result<(StatusCode, Json<Account>)> {
    let Registration { reference, company, branch, kind, number, balance, pin } = body(&bytes)?;
    words::id("ref", &reference)?;
    for (field, text) in [("branch", &branch), ("kind", &kind), ("number", &number)] {
        words::line(field, text, 100)?;
    }
    let length = usize::try_from(app.config.policy.pin_length).unwrap_or(usize::MAX);
    if pin.expose().len() != length || !pin.expose().bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::invalid_request(&format!("{length} digits")).field("pin"));
    }
    let pin_hash = app.passwords.hash(app.random(), pin).await;
    let mut tx = app.store.begin().await?;
    companies::by_id(&mut *tx, &company).await?.ok_or_else(|| unknown("company").field("company"))?;
    let (branch, kind, number) = (branch.as_str(), kind.as_str(), number.as_str());
    let row = NewAccount { reference: &reference, company_id: &company, branch, kind, number, balance, pin_hash: &pin_hash };
    if !accounts::register(&mut tx, &row).await? {
        return Err(conflict("already_registered", "there is an account of this reference").field("ref"));
    }
    let detail = json!({ "operator": operator.0, "account": reference });
    let event = audit::Event { name: "account.registered", company_id: Some(&company), detail, ..audit::Event::default() };
    audit::append(&mut tx, event, app.now()).await?;
    let account = accounts::by_ref(&mut *tx, &reference).await?.ok_or_else(|| unknown("account"))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Account::of(&account))))
}

pub async fn unlock(State(app): State<App>, operator: Operator, Segment(reference): Segment) -> Result<Json<Account>> {
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
    Ok(Json(Account::of(&after)))
}
