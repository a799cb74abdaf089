//! `GET /authorize/continue`: the browser that began comes back, and only now the provider's code is made.
//!
//! It needs the transaction's cookie *and* the one-time key that the app got. Without the cookie the approval was made for somebody else's
//! browser (consent phishing), and the whole transaction is cancelled.

use axum::{
    Router,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use serde_json::json;
use subtle::ConstantTimeEq;

use super::form::Form;
use crate::{
    clock::millis,
    config::{Config, Policy, after},
    pages::{Trouble, Visit, Wishes},
    random::stored,
    state::App,
    store::{
        self, Tx, audit,
        codes::{self, NewCode},
        grants,
        handover::{self, Ended},
        pushed::{self, Params},
        users,
    },
};

/// Seconds that the browser keeps its half beyond everything that may lie in between.
const COOKIE_MARGIN: i64 = 600;

/// What the app opens: `continue_uri`. `key` is the one whose hash is in `transactions.continue_hash`.
pub fn uri(config: &Config, transaction_id: &str, key: &str) -> String {
    format!("{}/authorize/continue?tx={transaction_id}&k={key}", config.addresses.public_url)
}

pub fn router() -> Router<App> {
    Router::new().route("/authorize/continue", get(go_on).head(super::no_head))
}

/// One cookie for each transaction. Lax: the way back from the app is a top-level navigation.
pub(super) fn cookie(policy: &Policy, transaction_id: &str, value: &str) -> String {
    let life = policy.handover + policy.procedure + policy.continuation + COOKIE_MARGIN;
    format!("__Host-{transaction_id}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={life}")
}

async fn go_on(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    match continued(&app, query.as_deref(), &headers, app.now()).await {
        Ok((transaction, location)) => sent_on(&transaction, &location),
        Err(trouble) => {
            let wishes = Wishes { query: query.as_deref(), ui_locales: None, headers: &headers };
            trouble.page(&Visit::new(&app.config.bank_name, wishes))
        }
    }
}

async fn continued(app: &App, query: Option<&str>, headers: &HeaderMap, now: Timestamp) -> Result<(String, String), Trouble> {
    let fields = Form::parse(query.unwrap_or_default().as_bytes()).map_err(|_| Trouble::ContinuationUnknown)?;
    let (Some(id), Some(key)) = (fields.get("tx"), fields.get("k")) else { return Err(Trouble::ContinuationUnknown) };
    let key_hash = stored(key);
    let ended = handover::by_continue_hash(app.store.reader(), id, &key_hash).await?.ok_or(Trouble::ContinuationUnknown)?;
    let cookie = cookie_value(headers, id).map(stored).unwrap_or_default();
    let same_browser: bool = cookie.as_bytes().ct_eq(ended.cookie_hash.as_bytes()).into();
    if let Some(used_at) = ended.continue_used_at {
        return Err(over(&ended, used_at));
    }
    if ended.outcome == "cancelled" {
        return Err(Trouble::Cancelled);
    }
    if !same_browser {
        cancel(app, &ended, "handover.browser_mismatch", now).await?;
        return Err(Trouble::OtherBrowser);
    }
    if ended.continue_expires_at <= millis(now) {
        cancel(app, &ended, "handover.continuation_expired", now).await?;
        return Err(Trouble::ContinuationExpired);
    }
    let params = pushed::by_hash(app.store.reader(), &ended.request_hash).await?.ok_or(Trouble::ContinuationUnknown)?.params;
    let mut tx = app.store.begin().await?;
    if !handover::continue_once(&mut tx, &key_hash, &cookie, now).await? {
        return Err(Trouble::ContinuationUsed);
    }
    let result = decided(app, &mut tx, &ended, &params, now).await?;
    tx.commit().await?;
    Ok((ended.id, with_result(&params.redirect_uri, &result, params.state.as_deref(), &app.config.addresses.public_url)))
}

/// Why what is over does not go on: a page that is loaded again says what it said before.
fn over(ended: &Ended, used_at: i64) -> Trouble {
    match ended.outcome.as_str() {
        "cancelled" if used_at >= ended.continue_expires_at => Trouble::ContinuationExpired,
        "cancelled" => Trouble::OtherBrowser,
        _ => Trouble::ContinuationUsed,
    }
}

/// What the provider is told.
enum Decided {
    Code(renkei_core::Secret),
    Error(&'static str),
}

async fn decided(app: &App, tx: &mut Tx<'_>, ended: &Ended, params: &Params, now: Timestamp) -> Result<Decided, Trouble> {
    let (Some(grant_id), "approved") = (ended.grant_id.as_deref(), ended.outcome.as_str()) else {
        return Ok(Decided::Error("access_denied"));
    };
    // Suspended since the approval: no new link. The consent stays unclaimed and is dropped.
    if let Some(user) = ended.user_id.as_deref()
        && users::is_suspended(&mut **tx, user).await?
    {
        return Ok(Decided::Error("access_denied"));
    }
    // `replace` works for the same user only (Grant Management draft-03 §5); the consent stays unclaimed and is dropped.
    if let Some(replaced) = params.replaces.as_deref() {
        let owner = grants::by_id(&mut **tx, replaced).await?.map(|grant| grant.user_id);
        if owner.is_none() || owner != ended.user_id {
            return Ok(Decided::Error("invalid_grant_id"));
        }
    }
    let new = NewCode {
        grant_id,
        client_id: &ended.client_id,
        redirect_uri: Some(&params.redirect_uri),
        code_challenge: &params.code_challenge,
        expires_at: after(now, app.config.policy.code),
        management: &params.management,
    };
    Ok(Decided::Code(codes::issue(tx, app.random(), &new).await?))
}

async fn cancel(app: &App, ended: &Ended, event: &str, now: Timestamp) -> store::Result<()> {
    let mut tx = app.store.begin().await?;
    if handover::cancel(&mut tx, &ended.id, now).await? {
        let event = audit::Event {
            name: event,
            user_id: ended.user_id.as_deref(),
            client_id: Some(&ended.client_id),
            grant_id: ended.grant_id.as_deref(),
            detail: json!({ "transaction": ended.id }),
            ..audit::Event::default()
        };
        audit::append(&mut tx, event, now).await?;
    }
    tx.commit().await
}

/// RFC 9207: `iss` in every response, success or not.
fn with_result(redirect_uri: &str, result: &Decided, state: Option<&str>, issuer: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    match result {
        Decided::Code(code) => query.append_pair("code", code.expose()),
        Decided::Error(error) => query.append_pair("error", error),
    };
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    query.append_pair("iss", issuer);
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{separator}{}", query.finish())
}

/// 303, never 307: the browser must not repeat its request at the provider (FAPI 2.0 §5.3.2.2-10).
fn sent_on(transaction_id: &str, location: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(location) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let gone = format!("__Host-{transaction_id}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    if let Ok(gone) = HeaderValue::from_str(&gone) {
        headers.append(header::SET_COOKIE, gone);
    }
    response
}

fn cookie_value<'a>(headers: &'a HeaderMap, transaction_id: &str) -> Option<&'a str> {
    transactions(headers).find(|(id, _)| *id == transaction_id).map(|(_, value)| value)
}

/// The transactions that this browser has begun: their ids and its cookies for them.
pub(crate) fn transactions(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix("__Host-")?.split_once('='))
        .filter(|(id, _)| id.starts_with("tx_"))
}
