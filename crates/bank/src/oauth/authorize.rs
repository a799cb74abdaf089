//! `GET /authorize`: a browser opens a pushed request and is shown where to go on. Nothing is decided and nothing is spent here, so that link
//! scanners and impatient double clicks do no harm.

use std::net::SocketAddr;

use axum::{
    Json, Router,
    extract::{ConnectInfo, RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use renkei_core::wire::Jst;
use rustls::crypto::SecureRandom;
use serde_json::json;

use super::{error::Error, form::Form};
use crate::{
    clock::{from_millis, millis},
    config::after,
    pages::{Trouble, Visit, Wishes, handover::HandoverPage},
    random::{identifier, reference, stored},
    state::App,
    store::{
        clients::{self, Client, administration},
        handover::{self, NewTransaction},
        pushed::{self, Pushed},
    },
};

mod origin;
mod reopening;

pub fn router() -> Router<App> {
    Router::new().route("/authorize", get(open).head(super::no_head))
}

async fn open(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let wishes = Wishes { query: query.as_deref(), ui_locales: None, headers: &headers };
    let json = wants_json(&headers);
    match hand_over(&app, from, query.as_deref(), &headers).await {
        Ok(opened) if json => opened.json(&app),
        Ok(opened) => opened.page(&app, wishes),
        Err(Refused::Trouble(Trouble::Busy)) if json => Error::slow_down(5).into_response(),
        Err(Refused::Trouble(trouble)) if json => Error::invalid_request(trouble.code()).into_response(),
        Err(Refused::Trouble(trouble)) => trouble.page(&Visit::new(&app.config.bank_name, wishes)),
        Err(Refused::Unavailable(error)) if json => error.into_response(),
        Err(Refused::Unavailable(_)) => Trouble::Unavailable.page(&Visit::new(&app.config.bank_name, wishes)),
    }
}

enum Refused {
    Trouble(Trouble),
    Unavailable(Error),
}

impl From<sqlx::Error> for Refused {
    fn from(cause: sqlx::Error) -> Self {
        Self::Unavailable(cause.into())
    }
}

/// A transaction that waits for the app; the two secrets leave in this answer alone.
struct Opened {
    id: String,
    cookie: renkei_core::Secret,
    handover: renkei_core::Secret,
    verify_code: String,
    client: Client,
    request: Pushed,
    at: Timestamp,
    until: Timestamp,
}

/// Every browser that opens a request has a transaction of its own; the request is spent at the decision.
async fn hand_over(app: &App, from: SocketAddr, query: Option<&str>, headers: &HeaderMap) -> Result<Opened, Refused> {
    let now = app.now();
    let (request_hash, client, request) = requested(app, query, now).await?;
    if let Some(again) = reopening::find(app, headers, &request_hash, now).await? {
        let (at, until) = (from_millis(again.waiting.requested_at).0, from_millis(again.waiting.handover_expires_at).0);
        let (handover, verify_code) = (reopening::reference(again.cookie.expose()), again.waiting.verify_code);
        return Ok(Opened { id: again.id, cookie: again.cookie, handover, verify_code, client, request, at, until });
    }
    let random = app.random();
    let (id, cookie) = (identifier(random, "tx"), reference(random));
    let (handover, verify_code) = (reopening::reference(cookie.expose()), two_digits(random));
    let until = after(now, app.config.policy.handover);
    let mut tx = app.store.begin().await?;
    let new = NewTransaction {
        id: &id,
        client_id: &client.client_id,
        request_hash: &request_hash,
        ip_masked: &origin::masked(from.ip()),
        user_agent: &origin::browser(headers),
        cookie_hash: &stored(cookie.expose()),
        verify_code: &verify_code,
        handover_hash: &stored(handover.expose()),
        handover_expires_at: until,
    };
    if !handover::open(&mut tx, &new, now).await? {
        return Err(Refused::Trouble(Trouble::Busy));
    }
    tx.commit().await?;
    Ok(Opened { id, cookie, handover, verify_code, client, request, at: now, until })
}

/// Only `client_id` and `request_uri` count; whatever else is in the query was not authenticated and is ignored (RFC 9126 §4, FAPI 2.0).
async fn requested(app: &App, query: Option<&str>, now: Timestamp) -> Result<(String, Client, Pushed), Refused> {
    let refused = |trouble| Refused::Trouble(trouble);
    let fields = Form::parse(query.unwrap_or_default().as_bytes()).map_err(|_| refused(Trouble::NotPushed))?;
    let (Some(client_id), Some(request_uri)) = (fields.get("client_id"), fields.get("request_uri")) else {
        return Err(refused(Trouble::NotPushed));
    };
    let request_hash = stored(request_uri);
    let request = pushed::by_hash(app.store.reader(), &request_hash).await?.ok_or_else(|| refused(Trouble::RequestUnknown))?;
    let client = clients::by_id(app.store.reader(), client_id).await?.ok_or_else(|| refused(Trouble::RequestUnknown))?;
    if request.client_id != client.client_id || administration::suspended_at(app.store.reader(), client_id).await?.is_some() {
        return Err(refused(Trouble::RequestUnknown));
    }
    if request.completed_at.is_some() {
        return Err(refused(Trouble::RequestUsed));
    }
    if request.expires_at <= millis(now) {
        return Err(refused(Trouble::RequestExpired));
    }
    Ok((request_hash, client, request))
}

impl Opened {
    fn json(self, app: &App) -> Response {
        let body = json!({ "handover": self.handover.expose(), "deep_link": self.deep_link(), "verify_code": self.verify_code });
        self.with_cookie(app, Json(body).into_response())
    }

    fn page(self, app: &App, wishes: Wishes<'_>) -> Response {
        let policy = &app.config.policy;
        let visit = Visit::new(&app.config.bank_name, Wishes { ui_locales: self.request.params.ui_locales.as_deref(), ..wishes });
        let page = HandoverPage {
            client: &self.client,
            scopes: &self.request.params.scopes,
            deep_link: &self.deep_link(),
            verify_code: &self.verify_code,
            requested_at: Jst(self.at),
            valid_until: Jst(self.until),
            minutes: policy.handover / 60,
            grant_days: policy.grant_days,
        };
        self.with_cookie(app, page.response(&visit))
    }

    fn deep_link(&self) -> String {
        format!("renkei://authorize?h={}", self.handover.expose())
    }

    /// The transaction's own cookie.
    fn with_cookie(&self, app: &App, mut response: Response) -> Response {
        let cookie = super::continuation::cookie(&app.config.policy, &self.id, self.cookie.expose());
        if let Ok(mut value) = HeaderValue::from_str(&cookie) {
            value.set_sensitive(true);
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}

/// `00`–`99`, each as likely as the other.
fn two_digits(random: &dyn SecureRandom) -> String {
    loop {
        let mut byte = [0_u8];
        random.fill(&mut byte).expect("the operating system's random source works");
        if byte[0] < 200 {
            return format!("{:02}", byte[0] % 100);
        }
    }
}
