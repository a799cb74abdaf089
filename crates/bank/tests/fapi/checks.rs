//! What the conformance suite looks at on every answer of a kind.

use std::collections::BTreeMap;

use reqwest::{Response, header};
use serde_json::Value;

use crate::support::{Bank, DesktopApp, Provider};

/// RFC 6749 §5.2: status, JSON that nobody keeps, and words that the standard's grammar allows.
pub async fn refused(response: Response, status: u16, error: &str) -> Value {
    assert_eq!(response.status(), status, "{error}");
    is_private_json(&response);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["error"], error, "{body}");
    let allowed = |byte: u8| matches!(byte, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E);
    for name in ["error", "error_description"] {
        assert!(body[name].as_str().is_none_or(|text| text.bytes().all(allowed)), "{body}");
    }
    body
}

pub fn is_private_json(response: &Response) {
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
    assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("no-store"));
}

/// 128 bits at least, as the suite estimates them: Shannon's entropy of the letters times their number.
pub fn is_unguessable(value: &str) {
    let mut counts = BTreeMap::new();
    for letter in value.chars() {
        *counts.entry(letter).or_insert(0_u32) += 1;
    }
    let length = f64::from(u32::try_from(value.chars().count()).unwrap());
    let bits: f64 = counts.values().map(|count| f64::from(*count)).map(|count| -count * (count / length).log2()).sum();
    assert!(value.len() >= 43 && bits >= 128.0, "{} characters with {bits} bits", value.len());
}

/// RFC 9126 §2.2; the request URI.
pub async fn pushed(response: Response) -> String {
    assert_eq!(response.status(), 201);
    is_private_json(&response);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    assert!((5..600).contains(&body["expires_in"].as_u64().unwrap()), "{body}");
    let request_uri = body["request_uri"].as_str().unwrap();
    is_unguessable(request_uri.strip_prefix("urn:ietf:params:oauth:request_uri:").unwrap());
    request_uri.into()
}

/// The browser is sent back by 303 with exactly these parameters and no fragment; their values, without the redirect address's own.
pub fn sent_back(bank: &Bank, response: &Response, redirect_uri: &str, expected: &[&str]) -> BTreeMap<String, String> {
    assert_eq!(response.status(), 303, "never 307");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let address = response.headers()[header::LOCATION].to_str().unwrap();
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    let own = address.strip_prefix(redirect_uri).and_then(|rest| rest.strip_prefix(separator)).expect("the registered address");
    assert!(!own.contains('#') && !own.contains('?'), "{own}");
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(own.as_bytes()).into_owned().collect();
    assert_eq!(pairs.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected);
    let values: BTreeMap<String, String> = pairs.into_iter().collect();
    assert_eq!(values["iss"], bank.running.public_url(), "RFC 9207");
    if let Some(code) = values.get("code") {
        is_unguessable(code);
    }
    values
}

/// RFC 6749 §5.1 and the profile's: bound, unguessable, of a legal spelling, not rotated, with what was granted.
pub async fn tokens(response: Response) -> Value {
    assert_eq!(response.status(), 200);
    is_private_json(&response);
    assert_eq!(response.headers()[header::PRAGMA], "no-cache");
    let body: Value = response.json().await.unwrap();
    assert!(body["token_type"].as_str().unwrap().eq_ignore_ascii_case("bearer"));
    assert!((1..=600).contains(&body["expires_in"].as_u64().unwrap()), "short-lived: {}", body["expires_in"]);
    for name in ["access_token", "refresh_token"] {
        let token = body[name].as_str().unwrap();
        is_unguessable(token);
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)), "RFC 6750 §2.1");
    }
    assert_eq!(body.get("id_token"), None);
    assert!(body["authorization_details"].is_array() && body["grant_id"].is_string());
    body
}

/// A resource with a token: JSON, the instant, and the caller's own interaction id.
pub async fn resource(provider: &Provider<'_>, access_token: &str, accept: Option<&str>) {
    let id = "93bac548-d2de-4546-b106-880a5018460d";
    let request = provider.http.get(provider.bank.mtls("/accounts")).bearer_auth(access_token).header("x-fapi-interaction-id", id);
    let request = accept.into_iter().fold(request, |request, accept| request.header(header::ACCEPT, accept));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200, "{accept:?}");
    is_private_json(&response);
    assert_eq!(response.headers()["x-fapi-interaction-id"], id);
    let date = response.headers()[header::DATE].to_str().unwrap();
    assert!(date.ends_with(" GMT") && date.len() == 29, "RFC 9110 §5.6.7: {date}");
    response.json::<Value>().await.unwrap();
}

/// Push, browser, the app's steps, back in the browser: the answer that sends it on.
pub async fn authorized(bank: &Bank, provider: &Provider<'_>, user: usize, changes: &[(&str, &str)], decision: &str) -> Response {
    let request_uri = pushed(provider.push(changes).await).await;
    let opened = provider.opened(&request_uri).await;
    let (_, end) = DesktopApp::new(bank, &bank.customers[user - 1]).approve(&opened.handover, decision).await;
    provider.continued(end["continue_uri"].as_str().unwrap(), Some(&opened.cookie)).await
}
