//! `GET|DELETE /grants/{id}`: Grant Management for OAuth 2.0 (draft-03), with a token of scope `grant_management_query` or `grant_management_revoke`.

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use jiff::Timestamp;
use renkei_core::wire::oauth::{Grant as Answer, GrantScope};

use super::{
    bearer, details,
    error::{Error, Result},
    extract::Segment,
};
use crate::{
    clock::from_millis,
    identity::Peer,
    state::App,
    store::{
        clients,
        grants::{self, By, Grant},
    },
};

pub fn router() -> Router<App> {
    Router::new().route("/grants/{id}", get(query).delete(revoke))
}

async fn query(State(app): State<App>, peer: Peer, headers: HeaderMap, Segment(id): Segment) -> Result<impl IntoResponse> {
    let grant = own_grant(&app, &peer, &headers, "grant_management_query", &id, app.now()).await?;
    let answer = Answer {
        authorization_details: details::granted(&grant, &grant.scopes),
        scopes: grant.scopes.into_iter().map(|scope| GrantScope { scope }).collect(),
        created_at: from_millis(grant.created_at),
        last_updated_at: from_millis(grant.updated_at),
        expires_at: from_millis(grant.expires_at),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)))
}

async fn revoke(State(app): State<App>, peer: Peer, headers: HeaderMap, Segment(id): Segment) -> Result<StatusCode> {
    let now = app.now();
    let grant = own_grant(&app, &peer, &headers, "grant_management_revoke", &id, now).await?;
    let client = clients::by_id(app.store.reader(), &grant.client_id).await?.ok_or_else(Error::not_found)?;
    let mut tx = app.store.begin().await?;
    grants::stop(&mut tx, app.random(), &grant.id, By::Provider(&client.name), now).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Another client's grant, one that has ended and one that nobody claimed all look as if they did not exist.
async fn own_grant(app: &App, peer: &Peer, headers: &HeaderMap, scope: &str, id: &str, now: Timestamp) -> Result<Grant> {
    let token = bearer::token(app, peer, headers, now).await?;
    bearer::require_scope(&token, &[scope])?;
    let grant = grants::by_id(app.store.reader(), id).await?;
    grant.filter(|grant| grant.client_id == token.client_id && grant.is_live(now)).ok_or_else(Error::not_found)
}
