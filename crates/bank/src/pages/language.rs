//! Which language a page is in. Without a script: a plain link changes it, and a cookie keeps it from page to page.

use std::cmp::Reverse;

use axum::http::{HeaderMap, HeaderValue, header};
use maud::{Markup, html};

/// What the person chose.
const CHOSEN: &str = "__Host-lang";
/// What the provider's page was in: it counts on the bank's later pages, which have no request of the provider's, and less than a choice.
const PROVIDERS: &str = "__Host-ui-locales";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Japanese,
    English,
}

/// Where a visitor says it, in the order that counts.
#[derive(Debug, Clone, Copy)]
pub struct Wishes<'a> {
    /// Of the page's address: `lang=en`.
    pub query: Option<&'a str>,
    /// What the provider asked for, best first, separated by spaces (`OpenID` Connect Core §3.1.2.1).
    pub ui_locales: Option<&'a str>,
    /// `Cookie` and `Accept-Language` (RFC 9110 §12.5.4).
    pub headers: &'a HeaderMap,
}

impl Wishes<'_> {
    /// Japanese for those who wish for nothing that we speak.
    pub fn language(&self) -> Language {
        self.asked()
            .or_else(|| self.kept(CHOSEN))
            .or_else(|| self.providers())
            .or_else(|| self.kept(PROVIDERS))
            .or_else(|| self.accepted())
            .unwrap_or(Language::Japanese)
    }

    /// For the pages to come: a cookie of the browser's session, when something was asked for.
    pub fn cookie(&self) -> Option<HeaderValue> {
        let asked = self.asked().map(|language| (CHOSEN, language));
        let (name, language) = asked.or_else(|| self.providers().map(|language| (PROVIDERS, language)))?;
        HeaderValue::from_str(&format!("{name}={}; Path=/; Secure; HttpOnly; SameSite=Lax", language.tag())).ok()
    }

    fn asked(&self) -> Option<Language> {
        let query = self.query.unwrap_or_default().as_bytes();
        url::form_urlencoded::parse(query).find(|(name, _)| name == "lang").and_then(|(_, value)| Language::named(&value))
    }

    fn providers(&self) -> Option<Language> {
        self.ui_locales.unwrap_or_default().split_whitespace().find_map(Language::named)
    }

    fn kept(&self, cookie: &str) -> Option<Language> {
        let lines = self.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == cookie).and_then(|(_, value)| Language::named(value))
    }

    fn accepted(&self) -> Option<Language> {
        let value = self.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let wanted = |weight: &str| weight.bytes().any(|digit| matches!(digit, b'1'..=b'9'));
        let mut ranges: Vec<(&str, &str)> = value.split(',').map(weighed).filter(|(weight, _)| wanted(weight)).collect();
        // Stable: the first of equals stays first. Numbers of one digit and a fraction are in the order of their text.
        ranges.sort_by_key(|(weight, _)| Reverse(*weight));
        ranges.into_iter().find_map(|(_, tag)| Language::named(tag))
    }
}

/// A language range with its weight, from 0 to 1 (RFC 9110 §12.4.2).
fn weighed(range: &str) -> (&str, &str) {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
    (parameters.trim().strip_prefix("q=").unwrap_or("1"), tag.trim())
}

impl Language {
    fn named(tag: &str) -> Option<Self> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "ja" => Some(Self::Japanese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// For `lang` attributes and `ui_locales`.
    pub fn tag(self) -> &'static str {
        self.pick("ja", "en")
    }

    pub fn pick<T>(self, japanese: T, english: T) -> T {
        match self {
            Self::Japanese => japanese,
            Self::English => english,
        }
    }

    /// A name or a text that is Japanese on every page, marked where the page is not (WCAG 2.2, 3.1.2).
    pub fn japanese(self, text: &str) -> Markup {
        match self {
            Self::Japanese => html! { (text) },
            Self::English => html! { span lang="ja" { (text) } },
        }
    }

    /// The link to the same page in the other language.
    pub fn switch(self, address: &str) -> Markup {
        let other = self.pick(Self::English, Self::Japanese);
        html! {
            a.language href=(address) lang=(other.tag()) hreflang=(other.tag()) data-testid="language" { (other.pick("日本語", "English")) }
        }
    }

    /// A relative address with this query, asking for the other language.
    pub fn other(self, query: Option<&str>) -> String {
        let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let mut same = url::form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        same.extend_pairs(pairs.filter(|(name, _)| name != "lang")).append_pair("lang", self.pick("en", "ja"));
        same.finish()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Language, Wishes};

    #[test]
    fn the_language_is_asked_for_or_kept_or_the_browsers_favourite_that_we_speak() {
        for (query, ui_locales, cookie, accepted, expected) in [
            (None, None, "", "", Language::Japanese),
            (None, None, "", "fr-FR,en;q=0.8,ja;q=0.5", Language::English),
            (None, None, "", "en;q=0.2, ja-JP", Language::Japanese),
            (None, None, "", "ja;q=0, en-GB;q=0.1", Language::English),
            (None, None, "a=b; __Host-lang=en", "ja", Language::English),
            (None, Some("fr ja"), "__Host-lang=en", "ja", Language::English),
            (None, Some("fr ja"), "__Host-ui-locales=en", "en", Language::Japanese),
            (None, None, "__Host-ui-locales=en", "ja", Language::English),
            (Some("x=y&lang=en"), Some("ja"), "__Host-lang=ja", "ja", Language::English),
            (Some("lang=xx"), None, "", "en-US", Language::English),
        ] {
            let headers = HeaderMap::from_iter([
                (header::COOKIE, HeaderValue::from_static(cookie)),
                (header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted)),
            ]);
            let wishes = Wishes { query, ui_locales, headers: &headers };
            assert_eq!(wishes.language(), expected, "{wishes:?}");
            assert_eq!(wishes.cookie().is_some(), ui_locales.is_some() || query == Some("x=y&lang=en"), "{wishes:?}");
        }
    }

    #[test]
    fn the_other_language_is_the_same_page() {
        let query = "client_id=a%26b&lang=ja&request_uri=urn%3Ax";
        assert_eq!(Language::Japanese.other(Some(query)), "?client_id=a%26b&request_uri=urn%3Ax&lang=en");
        assert_eq!(Language::English.other(None), "?lang=ja");
    }
}
