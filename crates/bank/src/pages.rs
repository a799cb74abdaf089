//! The few pages that a browser meets: the hand-over to the app, and refusals that say what to do. No script, no inline style, no image.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use maud::Markup;

use crate::state::App;

pub mod handover;
pub mod language;
mod layout;
mod notices;
mod trouble;

pub use language::{Language, Wishes};
pub use trouble::Trouble;

const STYLESHEET: &str = include_str!("pages/bank.css");
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub fn router() -> Router<App> {
    let css = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")];
    Router::new().route("/bank.css", get(move || async move { (css, STYLESHEET) }))
}

/// A browser at one of the pages.
pub struct Visit<'a> {
    bank_name: &'a str,
    pub language: Language,
    /// The same page in the other language.
    other_language: String,
    cookie: Option<HeaderValue>,
}

impl<'a> Visit<'a> {
    pub fn new(bank_name: &'a str, wishes: Wishes<'_>) -> Self {
        let language = wishes.language();
        Self { bank_name, language, other_language: language.other(wishes.query), cookie: wishes.cookie() }
    }

    pub fn page(&self, status: StatusCode, title: &str, content: &Markup) -> Response {
        let mut response = (status, Html(layout::page(self, title, content).into_string())).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(cookie) = &self.cookie {
            headers.append(header::SET_COOKIE, cookie.clone());
        }
        response
    }
}

/// On every answer of the public listener, whatever route it came from: its headers, and a page where a person would get words for programs.
pub async fn for_browsers(State(app): State<App>, request: Request, next: Next) -> Response {
    let person = accepts_pages(request.headers()).then(|| (request.headers().clone(), request.uri().query().map(str::to_owned)));
    let mut response = next.run(request).await;
    if let (Some((headers, query)), Some(trouble)) = (person, Trouble::of(&response)) {
        let wishes = Wishes { query: query.as_deref(), ui_locales: None, headers: &headers };
        response = in_words(trouble, &Visit::new(&app.config.bank_name, wishes), &response);
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn accepts_pages(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// The page keeps the status and what programs read beside it.
fn in_words(trouble: Trouble, visit: &Visit<'_>, refusal: &Response) -> Response {
    let mut page = trouble.page(visit);
    *page.status_mut() = refusal.status();
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = refusal.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}
