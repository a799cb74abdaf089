//! The login password is another one: the customer changed it in internet banking, or the bank set it anew.

use axum::{Json, body::Bytes, extract::State};
use renkei_core::{Secret, wire::links::EndCause};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{body, operator::Operator, unknown, users::User};
use crate::{
    oauth::{
        error::{Error, Result},
        extract::Segment,
    },
    state::App,
    store::{
        audit,
        grants::{self, Changed},
        unfinished::{self, Unfinished},
        users,
    },
};

/// As long as the steps accept one.
const LONGEST: usize = 1_024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Password {
    password: Secret,
}

/// `{"user","links"}`. Locks stay. What was begun with the old password ends, and the links that the user allowed want a new consent; the app's
/// sign-ins go on, because they rest on the certificate: without them nobody could be told.
pub async fn set(State(app): State<App>, operator: Operator, Segment(key): Segment, bytes: Bytes) -> Result<Json<Value>> {
    let Password { password } = body(&bytes)?;
    if !(1..=LONGEST).contains(&password.expose().len()) {
        return Err(Error::invalid_request("the length does not fit").field("password"));
    }
    let hash = app.passwords.hash(app.random(), password).await;
    let now = app.now();
    let mut tx = app.store.begin().await?;
    let user = users::find(&mut *tx, &key).await?.ok_or_else(|| unknown("user"))?;
    users::set_password(&mut tx, &user.id, &hash).await?;
    unfinished::end(&mut tx, Unfinished { user_id: &user.id, certificate: None }, now).await?;
    let detail = json!({ "operator": operator.0, "reason": "password_changed" });
    let changed = Changed {
        user_id: &user.id,
        company_id: &user.company_id,
        certificate_serial: None,
        cause: EndCause::PasswordChanged,
        bank_name: &app.config.bank_name,
        detail: &detail,
    };
    let links = grants::ask_for_consent_again(&mut tx, app.random(), changed, now).await?;
    let event = audit::Event {
        name: "user.password_changed",
        company_id: Some(&user.company_id),
        user_id: Some(&user.id),
        detail: json!({ "operator": operator.0, "links": links }),
        ..audit::Event::default()
    };
    audit::append(&mut tx, event, now).await?;
    tx.commit().await?;
    Ok(Json(json!({ "user": User::of(user, &app.config.policy, now), "links": links })))
}
