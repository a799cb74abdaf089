//! Requests that are refused when they are pushed.

use reqwest::Method;

use crate::{
    checks::{pushed, refused},
    support::Bank,
};

async fn push_refused(changes: &[(&str, &str)], error: &str) {
    let bank = Bank::start().await;
    refused(bank.provider(1).push(changes).await, 400, error).await;
    let (kept,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM pushed_requests").fetch_one(bank.running.store().reader()).await.unwrap();
    assert_eq!(kept, 0);
}

/// `fapi2-security-profile-final-ensure-request-object-without-redirect-uri-fails`
#[tokio::test]
async fn ensure_request_object_without_redirect_uri_fails() {
    push_refused(&[("redirect_uri", "")], "invalid_request").await;
}

/// `fapi2-security-profile-final-ensure-redirect-uri-in-authorization-request`
///
/// The one that was pushed counts; one in the browser's address alone does not stand in for it.
#[tokio::test]
async fn ensure_redirect_uri_in_authorization_request() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let body = refused(provider.push(&[("redirect_uri", "")]).await, 400, "invalid_request").await;
    assert_eq!(body["field"], "redirect_uri");
    let query = [("client_id", "provider-1"), ("redirect_uri", crate::support::bank::REDIRECT)];
    assert_eq!(bank.browser().get(bank.public("/authorize")).query(&query).send().await.unwrap().status(), 400);
    pushed(provider.push(&[]).await).await;
}

/// `fapi2-security-profile-final-plain-fapi-tolerate-unregistered-redirect-uri`
///
/// RFC 9126 §2.4 would allow one; a bank registers them, and compares them letter by letter (RFC 9700 §2.1).
#[tokio::test]
async fn plain_fapi_tolerate_unregistered_redirect_uri() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for address in [
        "https://provider.example/callback/",
        "https://provider.example/callback?",
        "https://provider.example/callback#",
        "https://provider.example/Callback",
        "https://PROVIDER.example/callback",
        "https://provider.example:443/callback",
        "https://provider.example/x/../callback",
        "https://provider.example@evil.example/callback",
        "https://provider.example/callback?from=bank&more=1",
        "https://evil.example/",
        "http://provider.example/plain",
        "http://127.0.0.1/callback",
        "javascript:alert(1)",
    ] {
        refused(provider.push(&[("redirect_uri", address)]).await, 400, "invalid_request").await;
    }
}

/// `fapi2-security-profile-final-ensure-response-type-code-idtoken-fails`
#[tokio::test]
async fn ensure_response_type_code_idtoken_fails() {
    push_refused(&[("response_type", "code id_token")], "unsupported_response_type").await;
}

/// `fapi2-security-profile-final-ensure-response-type-token-fails`
#[tokio::test]
async fn ensure_response_type_token_fails() {
    push_refused(&[("response_type", "token")], "unsupported_response_type").await;
}

/// `fapi2-security-profile-final-par-authorization-request-containing-request_uri-form-param`
#[tokio::test]
async fn par_authorization_request_containing_request_uri_form_param() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let own = pushed(provider.push(&[]).await).await;
    for request_uri in ["urn:ietf:params:oauth:request_uri:x", own.as_str()] {
        refused(provider.push(&[("request_uri", request_uri)]).await, 400, "invalid_request").await;
    }
}

/// `fapi2-security-profile-final-par-attempt-invalid-http-method`
#[tokio::test]
async fn par_attempt_invalid_http_method() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
        let request = provider.http.request(method.clone(), bank.mtls("/par")).form(&provider.request(&[]));
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["allow"], "POST", "RFC 9110 §15.5.6");
        refused(response, 405, "method_not_allowed").await;
    }
}

/// `fapi2-security-profile-final-par-ensure-pkce-required`
#[tokio::test]
async fn par_ensure_pkce_required() {
    push_refused(&[("code_challenge", ""), ("code_challenge_method", "")], "invalid_request").await;
}

/// `fapi2-security-profile-final-par-plain-pkce-rejected`
#[tokio::test]
async fn par_plain_pkce_rejected() {
    push_refused(&[("code_challenge_method", "plain")], "invalid_request").await;
    push_refused(&[("code_challenge_method", "")], "invalid_request").await;
}
