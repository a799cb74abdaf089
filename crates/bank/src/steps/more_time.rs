//! A person who is at a step asks for more time. Nothing is answered and nothing is shown anew: the session stays and lives longer, so that what
//! was typed stays as well, and a request whose reply was lost can simply be sent again. It never reaches past the end of the procedure.

use axum::http::StatusCode;
use renkei_core::wire::challenge::MoreTime;
use serde_json::json;

use super::{
    following::{require_same_certificate, unknown_session},
    hours,
    limits::Limits,
    login,
    reply::{Asker, Reply},
};
use crate::{
    identity::Customer,
    oauth::error::Result,
    state::App,
    store::{audit, transactions},
};

pub async fn answer(app: &App, customer: &Customer, asker: &Asker) -> Result<Reply> {
    let now = app.now();
    let found = transactions::by_session(app.store.reader(), &asker.hash).await?;
    let transaction = found.ok_or_else(unknown_session)?;
    require_same_certificate(app, customer, &transaction).await?;
    hours::require_open(&app.config.policy, now)?;
    login::require_open(app, &customer.user.id, now).await?;
    let limits = Limits::of(&app.config.policy, &transaction, now);
    let mut tx = app.store.begin().await?;
    if !transactions::prolong(&mut tx, &transaction.id, &asker.hash, limits.session, now).await? {
        return Err(unknown_session());
    }
    // Once for each procedure: how often an app asks must not fill the trail.
    if transactions::first_more_time(&mut tx, &transaction.id, now).await? {
        let event = audit::Event {
            name: "procedure.more_time",
            company_id: Some(&customer.company.id),
            user_id: Some(&customer.user.id),
            client_id: Some(&transaction.client_id),
            grant_id: None,
            detail: json!({ "transaction": transaction.id }),
        };
        audit::append(&mut tx, event, now).await?;
    }
    tx.commit().await?;
    let given = MoreTime { expires_in: limits.session_in(now), ends_in: limits.procedure_in(now) };
    Ok(Reply::json(StatusCode::OK, &given))
}
