//! `POST /revoke` (RFC 7009). Giving a refresh token back ends the link: without it the grant could not be used again.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::post,
};
use jiff::Timestamp;

use super::{caller::Caller, error::Result, form::Form};
use crate::{
    identity::Peer,
    state::App,
    store::{
        grants::{self, By},
        tokens::{self, Kind, Token},
    },
};

pub fn router() -> Router<App> {
    Router::new().route("/revoke", post(revoke))
}

/// 200 whatever the token is, so that nothing is learnt of others' tokens.
async fn revoke(State(app): State<App>, peer: Peer, form: Form) -> Result<impl IntoResponse> {
    let now = app.now();
    let caller = Caller::authenticate(&app, &peer, &form, now).await?;
    let client = caller.client();
    let found = tokens::by_value(app.store.reader(), form.require("token")?).await?;
    if let Some(token) = found.filter(|token| token.client_id == client.client_id) {
        end(&app, &caller, &token, now).await?;
    }
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")]))
}

async fn end(app: &App, caller: &Caller, token: &Token, now: Timestamp) -> Result<()> {
    let grant = match token.grant_id.as_deref() {
        Some(id) => grants::by_id(app.store.reader(), id).await?,
        None => None,
    };
    if let Some(grant) = &grant {
        if !caller.may_act_for(&grant.user_id) {
            return Ok(());
        }
        grants::expire_if_due(&app.store, app.random(), &app.config.bank_name, grant, now).await?;
    }
    let mut tx = app.store.begin().await?;
    if let (Kind::Refresh, Some(grant)) = (token.kind, &grant) {
        grants::stop(&mut tx, app.random(), &grant.id, By::Provider(&caller.client().name), now).await?;
    }
    tokens::revoke(&mut tx, &token.token_hash, now).await?;
    Ok(tx.commit().await?)
}
