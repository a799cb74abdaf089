//! `POST /par`: pushed authorization requests (RFC 9126, FAPI 2.0 §5.3.2.2). Everything is validated here, so that `/authorize` has nothing to doubt.

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::post,
};
use jiff::Timestamp;
use renkei_core::wire::oauth::Pushed;

use super::{
    caller::Caller,
    details,
    error::{Error, Result},
    form::{Form, scopes},
    scope::is_management,
};
use crate::{
    config::after,
    identity::Peer,
    random::{reference, stored},
    state::App,
    store::{
        clients::Client,
        grants::{self, Status},
        pushed::{self, Params},
    },
};

const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";
/// Bytes. FAPI wants more than 1,000 characters to work.
const LONGEST_STATE: usize = 8 * 1024;

pub fn router() -> Router<App> {
    Router::new().route("/par", post(push))
}

async fn push(State(app): State<App>, peer: Peer, form: Form) -> Result<impl IntoResponse> {
    let now = app.now();
    let client = Caller::provider(&app, &peer, &form, now).await?;
    let params = validate(&app, &client, &form).await?;
    let request_uri = format!("{PREFIX}{}", reference(app.random()).expose());
    let seconds = app.config.policy.pushed_request;
    store(&app, &request_uri, &client, &params, now).await?;
    let pushed = Pushed { request_uri, expires_in: u32::try_from(seconds).unwrap_or_default() };
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-cache, no-store")], Json(pushed)))
}

async fn store(app: &App, request_uri: &str, client: &Client, params: &Params, now: Timestamp) -> Result<()> {
    let mut tx = app.store.begin().await?;
    pushed::insert(&mut tx, &stored(request_uri), &client.client_id, params, after(now, app.config.policy.pushed_request)).await?;
    tx.commit().await?;
    Ok(())
}

async fn validate(app: &App, client: &Client, form: &Form) -> Result<Params> {
    let params = read(client, form)?;
    if let Some(id) = &params.replaces {
        require_own(app, client, id).await?;
    }
    Ok(params)
}

/// What can be judged of the request alone.
pub fn read(client: &Client, form: &Form) -> Result<Params> {
    if form.get("request_uri").is_some() {
        return Err(Error::invalid_request("a pushed request cannot refer to another").field("request_uri"));
    }
    if form.get("request").is_some() {
        return Err(Error::bad_request("request_not_supported", "request objects are not supported").field("request"));
    }
    if form.require("response_type")? != "code" {
        return Err(Error::bad_request("unsupported_response_type", "only `code` is supported").field("response_type"));
    }
    if form.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(Error::invalid_request("only `query` is supported").field("response_mode"));
    }
    if form.get("state").is_some_and(|state| state.len() > LONGEST_STATE) {
        return Err(Error::invalid_request("the state is too long").field("state"));
    }
    let requested = requested_scopes(client, form)?;
    Ok(Params {
        redirect_uri: redirect_uri(client, form)?,
        scopes: requested.businesses,
        management: requested.management,
        state: form.get("state").map(Into::into),
        code_challenge: code_challenge(form)?,
        replaces: replaces(form)?,
        ui_locales: form.get("ui_locales").map(Into::into),
    })
}

/// Registered exactly, and https: a bank has no native-app providers, so the loopback exception does not apply.
fn redirect_uri(client: &Client, form: &Form) -> Result<String> {
    let asked = form.require("redirect_uri")?;
    if client.redirect_uris.iter().any(|known| known == asked) && asked.starts_with("https://") {
        return Ok(asked.into());
    }
    Err(Error::invalid_request("the redirect address is not registered").field("redirect_uri"))
}

fn code_challenge(form: &Form) -> Result<String> {
    let challenge = form.require("code_challenge")?;
    if form.get("code_challenge_method") != Some("S256") {
        return Err(Error::invalid_request("only S256 is supported").field("code_challenge_method"));
    }
    // A SHA-256 in base64url without padding.
    if challenge.len() != 43 || !challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        return Err(Error::invalid_request("not an S256 challenge").field("code_challenge"));
    }
    Ok(challenge.into())
}

struct Requested {
    /// Shown to the customer and decided by them.
    businesses: Vec<String>,
    management: Vec<String>,
}

/// What `scope` and `authorization_details` ask for together.
fn requested_scopes(client: &Client, form: &Form) -> Result<Requested> {
    let asked = scopes(form.get("scope").unwrap_or_default());
    let (management, mut businesses): (Vec<_>, Vec<_>) = asked.into_iter().partition(|scope| is_management(scope));
    for action in form.get("authorization_details").map(|json| details::parse(json, &client.scopes)).transpose()?.unwrap_or_default() {
        if !businesses.contains(&action) {
            businesses.push(action);
        }
    }
    if businesses.is_empty() || !businesses.iter().all(|scope| client.scopes.contains(scope)) {
        return Err(Error::bad_request("invalid_scope", "a scope is missing or not allowed for this client").field("scope"));
    }
    Ok(Requested { businesses, management })
}

/// Grant Management draft-03 §5.
fn replaces(form: &Form) -> Result<Option<String>> {
    let action = form.get("grant_management_action");
    match (action, form.get("grant_id")) {
        (None | Some("create"), None) => Ok(None),
        (None | Some("create"), Some(_)) => Err(Error::invalid_request("grant_id goes with `replace` only").field("grant_id")),
        (Some("replace"), None) => Err(Error::invalid_request("`replace` needs a grant_id").field("grant_id")),
        (Some("replace"), Some(id)) => Ok(Some(id.into())),
        (Some(_), _) => Err(Error::invalid_request("only `create` and `replace` are supported").field("grant_management_action")),
    }
}

/// Whether the grant is the same user's is known only after the login.
async fn require_own(app: &App, client: &Client, grant_id: &str) -> Result<()> {
    match grants::by_id(app.store.reader(), grant_id).await? {
        Some(grant) if grant.client_id == client.client_id && grant.status != Status::Unclaimed => Ok(()),
        _ => Err(Error::bad_request("invalid_grant_id", "there is no such grant of this client").field("grant_id")),
    }
}
