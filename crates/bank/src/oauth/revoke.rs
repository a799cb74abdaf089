//! `POST /revoke` (RFC 7009). Giving a refresh token back ends the link: without it the grant could not be used again.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::post,
};

use super::{caller::Caller, error::Result, form::Form};
use crate::{
    identity::Peer,
    state::App,
    store::{
        grants::{self, By},
        tokens::{self, Kind},
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
        let mut tx = app.store.begin().await?;
        tokens::revoke(&mut tx, &token.token_hash, now).await?;
        if let (Kind::Refresh, Some(grant_id)) = (token.kind, &token.grant_id) {
            grants::stop(&mut tx, app.random(), grant_id, By::Provider(&client.name), now).await?;
        }
        tx.commit().await?;
    }
    Ok((StatusCode::OK, [(header::CACHE_CONTROL, "no-store")]))
}
