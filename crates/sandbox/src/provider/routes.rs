//! The site's handlers. Answers to forms are 303, so that a reload never repeats them.

use std::sync::Arc;

use axum::{
    Form,
    extract::{FromRequestParts, Path, Query, State, rejection::QueryRejection},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use maud::Markup;
use renkei_bank::{
    pages::{Language, Wishes},
    random::{reference, stored},
};
use renkei_core::Secret;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    Client, Site,
    bank::Push,
    error::Trouble,
    pages,
    sessions::{COOKIE, Pending, Place, Session},
};

type Shared = State<Arc<Site>>;

/// The browser that asks, with its session; a new browser gets one with its first page.
pub struct Visitor {
    key: String,
    session: Session,
    language: Language,
    cookies: Vec<HeaderValue>,
}

#[derive(Deserialize)]
pub struct Csrf {
    csrf: Secret,
}

/// The authorization response (RFC 6749 §4.1.2, RFC 9207).
#[derive(Deserialize)]
pub struct Answer {
    state: Option<String>,
    iss: Option<String>,
    code: Option<Secret>,
    error: Option<String>,
    error_description: Option<String>,
}

pub async fn index(State(site): Shared, visitor: Visitor) -> Response {
    visitor.page(StatusCode::OK, &pages::index(&site, visitor.language))
}

pub async fn stylesheet() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css")).into_response()
}

pub async fn to_home(Path(client_id): Path<String>) -> Redirect {
    Redirect::permanent(&home_path(&client_id))
}

pub async fn home(State(site): Shared, visitor: Visitor, Path(client_id): Path<String>) -> Response {
    let Some(client) = site.clients.get(&client_id) else { return unknown(&visitor) };
    let place = visitor.session.place(&client_id);
    visitor.page(StatusCode::OK, &visitor.home(&site, client, &home_path(&client_id), &place))
}

pub async fn choose_bank(State(site): Shared, visitor: Visitor, Path(client_id): Path<String>) -> Response {
    let Some(client) = site.clients.get(&client_id) else { return unknown(&visitor) };
    visitor.page(StatusCode::OK, &pages::choose_bank(&site, client, visitor.language, &visitor.session.csrf))
}

/// Begins a request at the bank and sends the browser there.
pub async fn connect(State(site): Shared, visitor: Visitor, Path(client_id): Path<String>, form: Form<Csrf>) -> Response {
    let Some(client) = site.clients.get(&client_id) else { return unknown(&visitor) };
    if !visitor.sent(&form) {
        return visitor.trouble(&site, client, StatusCode::FORBIDDEN, Trouble::StaleForm);
    }
    let pending = Pending { state: reference(site.random), verifier: reference(site.random) };
    match begin(&site, client, &pending, visitor.language).await {
        Ok(address) => {
            site.sessions.at(&visitor.key, &client_id, |place| place.begin(pending));
            visitor.with_cookie(Redirect::to(&address).into_response())
        }
        Err(trouble) => {
            site.sessions.at(&visitor.key, &client_id, |place| place.trouble = Some(trouble));
            visitor.with_cookie(Redirect::to(&home_path(&client_id)).into_response())
        }
    }
}

async fn begin(site: &Site, client: &Client, pending: &Pending, language: Language) -> Result<String, Trouble> {
    let metadata = client.bank.discover().await?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(pending.verifier.expose()));
    let push = Push { redirect_uri: &site.redirect_uri(client), state: &pending.state, challenge: &challenge, ui_locales: language.tag() };
    let request_uri = client.bank.push(&metadata, &push).await?;
    let mut address = url::Url::parse(&metadata.authorization_endpoint).map_err(|cause| Trouble::Unexpected(cause.to_string()))?;
    address.query_pairs_mut().append_pair("client_id", &client.client_id).append_pair("request_uri", &request_uri);
    Ok(address.into())
}

/// The bank's answer, by way of the browser.
pub async fn callback(
    State(site): Shared,
    visitor: Visitor,
    Path(client_id): Path<String>,
    answer: Result<Query<Answer>, QueryRejection>,
) -> Response {
    let Some(client) = site.clients.get(&client_id) else { return unknown(&visitor) };
    let pending = match &answer {
        Ok(Query(Answer { state: Some(state), .. })) => site.sessions.at(&visitor.key, &client_id, |place| place.take(state)),
        _ => None,
    };
    // Nothing of this browser's is touched by an answer to a request that it did not begin.
    let (Ok(Query(answer)), Some(pending)) = (answer, pending) else {
        return visitor.trouble(&site, client, StatusCode::BAD_REQUEST, Trouble::NotOurs);
    };
    let result = finish(&site, client, &pending, answer).await;
    site.sessions.at(&visitor.key, &client_id, |place| match result {
        Ok((link, trouble)) => (place.link, place.trouble) = (Some(link), trouble),
        Err(trouble) => place.trouble = Some(trouble),
    });
    visitor.with_cookie(Redirect::to(&home_path(&client_id)).into_response())
}

type LinkWithTrouble = (super::sessions::Linked, Option<Trouble>);

async fn finish(site: &Site, client: &Client, pending: &Pending, answer: Answer) -> Result<LinkWithTrouble, Trouble> {
    if answer.iss.as_deref() != Some(client.bank.issuer()) {
        return Err(Trouble::OtherIssuer);
    }
    let code = match (answer.code, answer.error) {
        (Some(code), None) => code,
        (_, Some(error)) if error == "access_denied" => return Err(Trouble::Denied),
        (_, Some(error)) => return Err(Trouble::Refused { error, description: answer.error_description }),
        (None, None) => return Err(Trouble::Unexpected("code".into())),
    };
    let metadata = client.bank.discover().await?;
    let mut link = client.bank.redeem(&metadata, code.expose(), &pending.verifier, &site.redirect_uri(client)).await?;
    // The link exists from here on, whether or not the first statement arrives.
    let fetched = client.bank.fetch(&mut link, site.today()).await;
    let trouble = fetched.map(|fetched| link.fetched = Some(fetched)).err();
    Ok((link, trouble))
}

/// 「明細を取得」
pub async fn fetch(State(site): Shared, visitor: Visitor, Path(client_id): Path<String>, form: Form<Csrf>) -> Response {
    let Some(client) = site.clients.get(&client_id) else { return unknown(&visitor) };
    if !visitor.sent(&form) {
        return visitor.trouble(&site, client, StatusCode::FORBIDDEN, Trouble::StaleForm);
    }
    if let Some(mut link) = visitor.session.place(&client_id).link {
        let trouble = match client.bank.fetch(&mut link, site.today()).await {
            Ok(fetched) => {
                link.fetched = Some(fetched);
                None
            }
            Err(trouble) => {
                link.ended |= trouble == Trouble::LinkEnded;
                Some(trouble)
            }
        };
        site.sessions.at(&visitor.key, &client_id, |place| (place.link, place.trouble) = (Some(link), trouble));
    }
    visitor.with_cookie(Redirect::to(&home_path(&client_id)).into_response())
}

/// 「連携を解除する」: stopping goes through the provider, as the bank's customer page says.
pub async fn disconnect(State(site): Shared, visitor: Visitor, Path(client_id): Path<String>, form: Form<Csrf>) -> Response {
    let Some(client) = site.clients.get(&client_id) else { return unknown(&visitor) };
    if !visitor.sent(&form) {
        return visitor.trouble(&site, client, StatusCode::FORBIDDEN, Trouble::StaleForm);
    }
    if let Some(link) = visitor.session.place(&client_id).link {
        let result = client.bank.revoke(&link).await;
        site.sessions.at(&visitor.key, &client_id, |place| match result {
            Ok(()) => (place.link, place.trouble) = (None, None),
            Err(trouble) => place.trouble = Some(trouble),
        });
    }
    visitor.with_cookie(Redirect::to(&home_path(&client_id)).into_response())
}

pub async fn nothing_here(visitor: Visitor) -> Response {
    unknown(&visitor)
}

fn unknown(visitor: &Visitor) -> Response {
    visitor.page(StatusCode::NOT_FOUND, &pages::nothing_here(visitor.language))
}

fn home_path(client_id: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(client_id.as_bytes()).collect();
    format!("/{encoded}/")
}

impl Visitor {
    fn sent(&self, form: &Csrf) -> bool {
        !form.csrf.is_empty() && form.csrf == self.session.csrf
    }

    fn home(&self, site: &Site, client: &Client, here: &str, place: &Place) -> Markup {
        pages::home(site, client, self.language, here, &self.session.csrf, place)
    }

    /// The home page with a trouble that is not remembered.
    fn trouble(&self, site: &Site, client: &Client, status: StatusCode, trouble: Trouble) -> Response {
        let home = home_path(&client.client_id);
        // What was sent with a form cannot be asked for in another language; an address can.
        let here = if trouble == Trouble::NotOurs { format!("{home}callback") } else { home };
        let mut place = self.session.place(&client.client_id);
        place.trouble = Some(trouble);
        self.page(status, &self.home(site, client, &here, &place))
    }

    fn page(&self, status: StatusCode, markup: &Markup) -> Response {
        self.with_cookie((status, Html(markup.clone().into_string())).into_response())
    }

    fn with_cookie(&self, mut response: Response) -> Response {
        for cookie in &self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        response
    }
}

impl FromRequestParts<Arc<Site>> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Self::Rejection> {
        let wishes = Wishes { query: parts.uri.query(), ui_locales: None, headers: &parts.headers };
        let (language, mut cookies) = (wishes.language(), Vec::from_iter(wishes.cookie()));
        let sent = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(';'));
        let sent = sent.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == COOKIE).map(|(_, value)| stored(value));
        if let Some(key) = sent
            && let Some(session) = site.sessions.find(&key)
        {
            return Ok(Self { key, session, language, cookies });
        }
        let id = reference(site.random);
        let key = stored(id.expose());
        let session = site.sessions.begin(&key, reference(site.random));
        let cookie = format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax", id.expose());
        cookies.extend(HeaderValue::from_str(&cookie));
        Ok(Self { key, session, language, cookies })
    }
}
