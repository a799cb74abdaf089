//! Account information for providers: what a link's customer allowed, and nothing beyond it.
//!
//! An account is shown when the consent names it and its 照会用暗証番号 is registered.

use axum::{
    Json, Router,
    extract::{RawQuery, State},
    http::HeaderMap,
    middleware,
    routing::get,
};
use jiff::Timestamp;
use renkei_core::wire::{
    Jst,
    accounts::{Accounts, Balances, Transactions},
    challenge::PinState,
    links::EventKind,
};

use crate::{
    identity::Peer,
    oauth::{
        bearer::{self, ProviderAccess},
        error::{Error, Result},
        extract::Segment,
    },
    state::App,
    store::{
        accounts::{self, Account},
        clients, companies, events, grants,
    },
};

mod interaction;
mod statement;

pub fn router(app: &App) -> Router<App> {
    Router::new()
        .route("/accounts", get(list))
        .route("/accounts/{reference}/balances", get(balances))
        .route("/accounts/{reference}/transactions", get(transactions))
        .layer(middleware::from_fn_with_state(app.clone(), interaction::identify))
}

async fn list(State(app): State<App>, peer: Peer, headers: HeaderMap) -> Result<Json<Accounts>> {
    let now = app.now();
    let access = bearer::provider(&app, &peer, &headers, &["balance", "statement", "deposit"], now).await?;
    let accounts = shared(&app, &access).await?;
    let owner = companies::name(app.store.reader(), &access.grant.company_id).await?;
    note_access(&app, &access, now).await?;
    Ok(Json(Accounts { accounts: accounts.iter().map(Account::line).collect(), owner }))
}

async fn balances(State(app): State<App>, peer: Peer, headers: HeaderMap, Segment(reference): Segment) -> Result<Json<Balances>> {
    let now = app.now();
    let access = bearer::provider(&app, &peer, &headers, &["balance"], now).await?;
    let account = shared_one(&app, &access, &reference).await?;
    note_access(&app, &access, now).await?;
    let (balance, available) = (account.balance, account.balance);
    Ok(Json(Balances { account: account.reference, as_of: Jst(now), currency: "JPY".into(), balance, available }))
}

async fn transactions(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    Segment(reference): Segment,
    RawQuery(query): RawQuery,
) -> Result<Json<Transactions>> {
    let now = app.now();
    let access = bearer::provider(&app, &peer, &headers, &["statement", "deposit"], now).await?;
    let account = shared_one(&app, &access, &reference).await?;
    // 振込入金明細照会 alone shows incoming transfers alone.
    let transfers_only = !access.token.scopes.iter().any(|scope| scope == "statement");
    let wanted = statement::Wanted::parse(query.as_deref(), transfers_only, Jst(now).date())?;
    let page = wanted.page(&app.store, &account.reference).await?;
    note_access(&app, &access, now).await?;
    Ok(Json(page))
}

/// Named by the consent, still the company's, and registered.
async fn shared(app: &App, access: &ProviderAccess) -> Result<Vec<Account>> {
    let mut accounts = accounts::of_company(app.store.reader(), &access.grant.company_id).await?;
    accounts.retain(|account| access.grant.accounts.contains(&account.reference) && account.state() == PinState::Registered);
    Ok(accounts)
}

async fn shared_one(app: &App, access: &ProviderAccess, reference: &str) -> Result<Account> {
    let accounts = shared(app, access).await?;
    accounts.into_iter().find(|account| account.reference == reference).ok_or_else(Error::not_found)
}

/// What the customer reads as 最終アクセス日時 and in the link's history.
async fn note_access(app: &App, access: &ProviderAccess, now: Timestamp) -> Result<()> {
    let client = clients::by_id(app.store.reader(), &access.grant.client_id).await?.ok_or_else(Error::not_found)?;
    let mut tx = app.store.begin().await?;
    if !grants::accessed(&mut tx, &access.grant.id, now).await? {
        // Stopped since the token was looked at: what was read meanwhile is not told.
        return Err(Error::invalid_token("the grant has ended"));
    }
    events::record(&mut tx, app.random(), &access.grant.id, EventKind::Accessed, &client.name, now).await?;
    tx.commit().await?;
    Ok(())
}
