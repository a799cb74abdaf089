//! `POST /introspect` (RFC 7662). A token that is unknown, dead or another client's is `{"active":false}` and nothing else.

use axum::{Json, Router, extract::State, http::header, response::IntoResponse, routing::post};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{caller::Caller, details, error::Result, form::Form};
use crate::{
    identity::Peer,
    state::App,
    store::{
        clients::Client,
        grants,
        tokens::{self, Kind},
    },
};

pub fn router() -> Router<App> {
    Router::new().route("/introspect", post(introspect))
}

async fn introspect(State(app): State<App>, peer: Peer, form: Form) -> Result<impl IntoResponse> {
    let now = app.now();
    let client = Caller::provider(&app, &peer, &form, now).await?;
    let known = describe(&app, &client, form.require("token")?, now).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(known.unwrap_or_else(|| json!({ "active": false })))))
}

async fn describe(app: &App, client: &Client, value: &str, now: Timestamp) -> Result<Option<Value>> {
    let Some((token, grant)) = tokens::with_grant(app.store.reader(), value).await? else { return Ok(None) };
    if token.client_id != client.client_id {
        return Ok(None);
    }
    let mut answer = json!({
        "active": true,
        "iss": app.config.addresses.public_url,
        "client_id": token.client_id,
        "scope": token.scopes.join(" "),
        "iat": token.issued_at / 1000,
        "exp": token.expires_at / 1000,
    });
    if let Some(grant) = grant {
        if grants::expire_if_due(&app.store, app.random(), &app.config.bank_name, &grant, now).await? || !grant.is_live(now) {
            return Ok(None);
        }
        answer["grant_id"] = json!(grant.id);
        answer["authorization_details"] = details::granted(&grant, &token.scopes);
    }
    if token.kind == Kind::Access {
        answer["token_type"] = json!("Bearer");
        answer["cnf"] = json!({ "x5t#S256": token.thumbprint });
    }
    Ok(token.is_live(now).then_some(answer))
}
