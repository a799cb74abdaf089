//! `POST /token`: codes and refresh tokens become access tokens that are bound to the caller's certificate.

use axum::{Json, Router, extract::State, http::header, response::IntoResponse, routing::post};
use jiff::Timestamp;
use renkei_core::{Secret, wire::oauth::Tokens};

use super::{
    caller::Caller,
    details,
    error::{Error, Result},
    form::{Form, scopes},
    scope::is_management,
};
use crate::{
    clock::from_millis,
    config::after,
    identity::Peer,
    state::App,
    store::{
        Tx,
        clients::Kind as ClientKind,
        grants::{self, Grant},
        tokens::{self, Kind, NewToken},
    },
};

mod code;

pub fn router() -> Router<App> {
    Router::new().route("/token", post(exchange))
}

async fn exchange(State(app): State<App>, peer: Peer, form: Form) -> Result<impl IntoResponse> {
    let now = app.now();
    let caller = Caller::authenticate(&app, &peer, &form, now).await?;
    if form.get("authorization_details").is_some() {
        // RFC 9396 §6 would let it narrow a token. Ignoring it would give more than was asked for.
        return Err(details::not_here());
    }
    let tokens = match form.require("grant_type")? {
        "authorization_code" => code::redeem(&app, &caller, &form, now).await?,
        "refresh_token" => refresh(&app, &caller, &form, now).await?,
        "client_credentials" => own(&app, &caller, &form, now).await?,
        _ => return Err(Error::bad_request("unsupported_grant_type", "see grant_types_supported").field("grant_type")),
    };
    // RFC 6749 §5.1 wants both.
    Ok(([(header::CACHE_CONTROL, "no-store"), (header::PRAGMA, "no-cache")], Json(tokens)))
}

/// Never rotated (FAPI 2.0 §5.3.2.1-9): the same refresh token serves until the grant ends.
async fn refresh(app: &App, caller: &Caller, form: &Form, now: Timestamp) -> Result<Tokens> {
    let refused = || Error::invalid_grant("the refresh token is unknown, revoked, expired or another client's");
    let value = form.require("refresh_token")?;
    let (token, grant) = tokens::with_grant(app.store.reader(), value).await?.ok_or_else(refused)?;
    if token.kind != Kind::Refresh || token.client_id != caller.client().client_id || token.revoked_at.is_some() {
        return Err(refused());
    }
    let grant = grant.ok_or_else(refused)?;
    if grants::expire_if_due(&app.store, app.random(), &app.config.bank_name, &grant, now).await? {
        return Err(Error::invalid_grant("grant expired"));
    }
    if !grant.is_live(now) || !caller.may_have_tokens_for(&grant.user_id) {
        return Err(refused());
    }
    let scopes = narrowed(form, &token.scopes)?;
    let mut tx = app.store.begin().await?;
    if !grants::hold_live(&mut tx, &grant.id, now).await? {
        return Err(refused());
    }
    let access = issue(app, &mut tx, caller, &grant, Kind::Access, &scopes, now).await?;
    tx.commit().await?;
    Ok(answer(app, caller, &grant, access, Secret::new(value), &scopes, now))
}

/// RFC 6749 §6: the same scopes or fewer.
fn narrowed(form: &Form, granted: &[String]) -> Result<Vec<String>> {
    let Some(asked) = form.get("scope").map(scopes) else { return Ok(granted.to_vec()) };
    if asked.iter().all(|scope| granted.contains(scope)) { Ok(asked) } else { Err(invalid_scope()) }
}

fn invalid_scope() -> Error {
    Error::bad_request("invalid_scope", "a scope was not granted").field("scope")
}

/// What a provider may ask for itself, without a user (Grant Management draft-03 §6).
async fn own(app: &App, caller: &Caller, form: &Form, now: Timestamp) -> Result<Tokens> {
    if caller.client().kind != ClientKind::Provider {
        return Err(Error::bad_request("unauthorized_client", "this grant type is for providers"));
    }
    let scopes = scopes(form.require("scope")?);
    if scopes.is_empty() || !scopes.iter().all(|scope| is_management(scope)) {
        return Err(invalid_scope());
    }
    let seconds = app.config.policy.access_token;
    let new = NewToken {
        kind: Kind::Access,
        grant_id: None,
        client_id: &caller.client().client_id,
        thumbprint: caller.thumbprint(),
        scopes: &scopes,
        expires_at: after(now, seconds),
    };
    let mut tx = app.store.begin().await?;
    let access_token = tokens::issue(&mut tx, app.random(), &new, now).await?;
    tx.commit().await?;
    Ok(Tokens {
        access_token,
        token_type: "Bearer".into(),
        expires_in: whole(seconds),
        refresh_token: None,
        refresh_expires_in: None,
        scope: Some(scopes.join(" ")),
        grant_id: None,
        authorization_details: None,
    })
}

/// No token outlives its grant.
async fn issue(
    app: &App,
    tx: &mut Tx<'_>,
    caller: &Caller,
    grant: &Grant,
    kind: Kind,
    scopes: &[String],
    now: Timestamp,
) -> Result<Secret> {
    let left = details::seconds_left(grant, now);
    let seconds = match kind {
        Kind::Access => app.config.policy.access_token.min(left),
        Kind::Refresh => left,
    };
    let new = NewToken {
        kind,
        grant_id: Some(&grant.id),
        client_id: &grant.client_id,
        thumbprint: caller.thumbprint(),
        scopes,
        // To the millisecond: `left` is in whole seconds.
        expires_at: after(now, seconds).min(from_millis(grant.expires_at).0),
    };
    Ok(tokens::issue(tx, app.random(), &new, now).await?)
}

fn answer(app: &App, caller: &Caller, grant: &Grant, access: Secret, refresh: Secret, scopes: &[String], now: Timestamp) -> Tokens {
    let left = details::seconds_left(grant, now);
    let provider = caller.client().kind == ClientKind::Provider;
    Tokens {
        access_token: access,
        token_type: "Bearer".into(),
        expires_in: whole(app.config.policy.access_token.min(left)),
        refresh_token: Some(refresh),
        refresh_expires_in: Some(whole(left)),
        scope: Some(scopes.join(" ")),
        grant_id: provider.then(|| grant.id.clone()),
        authorization_details: provider.then(|| details::granted(grant, scopes)),
    }
}

fn whole(seconds: i64) -> u32 {
    u32::try_from(seconds).unwrap_or_default()
}
