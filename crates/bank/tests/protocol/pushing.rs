use reqwest::header;
use serde_json::Value;

use crate::support::{Bank, provider::error};

#[tokio::test]
async fn a_pushed_request_is_answered_with_a_short_lived_unguessable_reference() {
    let bank = Bank::start().await;
    let response = bank.provider(1).push(&[]).await;
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache, no-store");
    let pushed: Value = response.json().await.unwrap();
    assert!(pushed["expires_in"].as_u64().unwrap() < 600);
    assert!(pushed["request_uri"].as_str().unwrap().len() > "urn:ietf:params:oauth:request_uri:".len() + 40);
}

#[tokio::test]
async fn requests_that_fapi_forbids_are_refused_when_they_are_pushed() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let long = "x".repeat(9_000);
    for (module, changes, expected) in [
        ("ensure-response-type-token-fails", vec![("response_type", "token")], "unsupported_response_type"),
        ("ensure-response-type-code-idtoken-fails", vec![("response_type", "code id_token")], "unsupported_response_type"),
        ("ensure-request-object-without-redirect-uri-fails", vec![("redirect_uri", "")], "invalid_request"),
        ("plain-fapi-tolerate-unregistered-redirect-uri", vec![("redirect_uri", "https://provider.example/callback/")], "invalid_request"),
        ("no http redirect", vec![("redirect_uri", "http://provider.example/plain")], "invalid_request"),
        ("par-authorization-request-containing-request_uri-form-param", vec![("request_uri", "urn:x")], "invalid_request"),
        ("par-ensure-pkce-required", vec![("code_challenge", ""), ("code_challenge_method", "")], "invalid_request"),
        ("par-plain-pkce-rejected", vec![("code_challenge_method", "plain")], "invalid_request"),
        ("pkce method missing", vec![("code_challenge_method", "")], "invalid_request"),
        ("challenge is no SHA-256", vec![("code_challenge", "short")], "invalid_request"),
        ("scope of another kind", vec![("scope", "balance links")], "invalid_scope"),
        ("no scope at all", vec![("scope", "")], "invalid_scope"),
        ("request object", vec![("request", "e30.e30.")], "request_not_supported"),
        ("fragment response", vec![("response_mode", "fragment")], "invalid_request"),
        ("endless state", vec![("state", long.as_str())], "invalid_request"),
        ("unknown details", vec![("authorization_details", r#"[{"type":"payment"}]"#)], "invalid_authorization_details"),
        (
            "unknown field",
            vec![("authorization_details", r#"[{"type":"account_information","actions":["balance"],"x":1}]"#)],
            "invalid_authorization_details",
        ),
        (
            "unknown action",
            vec![("authorization_details", r#"[{"type":"account_information","actions":["transfer"]}]"#)],
            "invalid_authorization_details",
        ),
        (
            "two actions in one",
            vec![("authorization_details", r#"[{"type":"account_information","actions":["balance deposit"]}]"#)],
            "invalid_authorization_details",
        ),
        (
            "management as an action",
            vec![("authorization_details", r#"[{"type":"account_information","actions":["balance","grant_management_revoke"]}]"#)],
            "invalid_authorization_details",
        ),
        ("merge", vec![("grant_management_action", "merge"), ("grant_id", "gr_x")], "invalid_request"),
        ("grant without action", vec![("grant_id", "gr_x")], "invalid_request"),
        ("replace without grant", vec![("grant_management_action", "replace")], "invalid_request"),
        ("replace of nothing", vec![("grant_management_action", "replace"), ("grant_id", "gr_x")], "invalid_grant_id"),
    ] {
        assert_eq!(error(provider.push(&changes).await, 400).await, expected, "{module}");
    }
}

#[tokio::test]
async fn a_parameter_given_twice_is_refused_by_its_name() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let mut fields = provider.request(&[]);
    fields.push(("state".into(), "another".into()));
    let response = provider.http.post(bank.mtls("/par")).form(&fields).send().await.unwrap();
    assert_eq!(response.status(), 400);
    let body: Value = response.json().await.unwrap();
    assert_eq!((&body["error"], &body["field"]), (&"invalid_request".into(), &"state".into()));
}

#[tokio::test]
async fn par_attempt_invalid_http_method() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for method in [reqwest::Method::GET, reqwest::Method::PUT, reqwest::Method::DELETE] {
        let response = provider.http.request(method.clone(), bank.mtls("/par")).send().await.unwrap();
        assert_eq!(response.status(), 405, "{method}");
    }
}

#[tokio::test]
async fn a_body_past_the_limit_is_413() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let fields = provider.request(&[("state", &"x".repeat(100_000))]);
    let response = provider.http.post(bank.mtls("/par")).form(&fields).send().await.unwrap();
    assert_eq!(response.status(), 413);
}

#[tokio::test]
async fn rich_authorization_requests_ask_for_businesses() {
    let bank = Bank::start().await;
    let details = r#"[{"type":"account_information","actions":["balance","deposit"]}]"#;
    let tokens = bank.provider(1).tokens(&[("scope", ""), ("authorization_details", details)]).await;
    assert_eq!(tokens["scope"], "balance deposit");
    let granted = &tokens["authorization_details"][0];
    assert_eq!(granted["accounts"], serde_json::json!(["acc_11", "acc_12"]));
    assert_eq!(granted["expires_at"], "2027-02-20T09:00:00+09:00");
}

#[tokio::test]
async fn par_ensure_reused_request_uri_prior_to_auth_completion_succeeds() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    let first = provider.opened(&request_uri).await;
    let second = provider.opened(&request_uri).await;
    assert_ne!(first.handover, second.handover);
    assert_ne!(first.cookie, second.cookie);
    let (uri, _) = provider.decided(&second, 1, true).await;
    assert_eq!(provider.continued(&uri, Some(&second.cookie)).await.status(), 303);
}

#[tokio::test]
async fn par_attempt_reuse_request_uri() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    let opened = provider.opened(&request_uri).await;
    provider.decided(&opened, 1, false).await;
    let again = provider.visit(&request_uri).await;
    assert_eq!(again.status(), 400);
    assert!(!again.headers().contains_key(header::LOCATION));
    assert_eq!(again.json::<Value>().await.unwrap()["error_description"], "request_used");
}

#[tokio::test]
async fn par_attempt_to_use_expired_request_uri() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    bank.advance(299);
    assert_eq!(provider.visit(&request_uri).await.status(), 200);
    bank.advance(1);
    assert_eq!(provider.visit(&request_uri).await.status(), 400);
}

#[tokio::test]
async fn par_attempt_to_use_request_uri_for_different_client() {
    let bank = Bank::start().await;
    let request_uri = bank.provider(1).pushed(&[]).await;
    let response = bank.provider(2).visit(&request_uri).await;
    assert_eq!(response.status(), 400);
    assert!(!response.headers().contains_key(header::LOCATION));
}

#[tokio::test]
async fn ensure_unsigned_authorization_request_without_using_par_fails() {
    let bank = Bank::start().await;
    let query = bank.provider(1).request(&[]);
    let response = bank.browser().get(bank.public("/authorize")).query(&query).send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert!(!response.headers().contains_key(header::LOCATION), "nobody is redirected by an unauthenticated request");
}

#[tokio::test]
async fn state_only_outside_request_object_not_used() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[("state", "")]).await;
    let query = [
        ("client_id", "provider-1"),
        ("request_uri", request_uri.as_str()),
        ("state", "from outside"),
        ("redirect_uri", "https://evil.example"),
    ];
    let page = bank.browser().get(bank.public("/authorize")).query(&query).header(header::ACCEPT, "application/json").send().await.unwrap();
    assert_eq!(page.status(), 200);
    let opened = provider.opened(&request_uri).await;
    let (uri, _) = provider.decided(&opened, 1, true).await;
    let location = crate::support::provider::location(&provider.continued(&uri, Some(&opened.cookie)).await);
    assert!(location.starts_with("https://provider.example/callback?code="), "{location}");
    assert_eq!(crate::support::provider::parameter(&location, "state"), None);
}
