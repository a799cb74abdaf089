//! The few pages that a browser meets: the hand-over to the app, and refusals that say what to do. No script, no inline style, no image.

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use maud::Markup;

use crate::state::App;

pub mod handover;
mod layout;
mod trouble;

pub use trouble::Trouble;

const STYLESHEET: &str = include_str!("pages/bank.css");
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub fn router() -> Router<App> {
    let css = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=3600")];
    Router::new().route("/bank.css", get(move || async move { (css, STYLESHEET) }))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Japanese,
    English,
}

impl Language {
    /// `?lang=ja|en`, else the browser's first choice of the two, else Japanese.
    pub fn of(query: Option<&str>, headers: &HeaderMap) -> Self {
        let asked =
            url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()).find(|(name, _)| name == "lang").map(|(_, value)| value);
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut wishes = asked.as_deref().into_iter().chain(accepted.split(',').map(str::trim));
        wishes.find_map(Self::named).unwrap_or(Self::Japanese)
    }

    fn named(tag: &str) -> Option<Self> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "ja" => Some(Self::Japanese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    pub fn tag(self) -> &'static str {
        self.pick("ja", "en")
    }

    pub fn pick<T>(self, japanese: T, english: T) -> T {
        match self {
            Self::Japanese => japanese,
            Self::English => english,
        }
    }
}

/// A page of its own for something that cannot go on: cause, remedy, code.
pub fn trouble(bank_name: &str, trouble: Trouble, language: Language) -> Response {
    let mut response = secured(trouble.page(bank_name, language));
    *response.status_mut() = trouble.status();
    response
}

pub fn secured(page: Markup) -> Response {
    let mut response = (StatusCode::OK, Html(page.into_string())).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// On every answer of the public listener, whatever route it came from.
pub async fn browser_headers(request: axum::extract::Request, next: middleware::Next) -> Response {
    let mut response = next.run(request).await;
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

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::Language;

    #[test]
    fn the_language_is_asked_for_or_the_browsers_first_that_we_speak() {
        for (query, accepted, expected) in [
            (None, "", Language::Japanese),
            (None, "fr-FR,en;q=0.8,ja;q=0.5", Language::English),
            (None, "ja-JP,en", Language::Japanese),
            (Some("lang=en"), "ja", Language::English),
            (Some("lang=xx"), "en-US", Language::English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("accept-language", HeaderValue::from_static(accepted));
            assert_eq!(Language::of(query, &headers), expected, "{query:?} {accepted}");
        }
    }
}
