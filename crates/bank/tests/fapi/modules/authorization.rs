//! What comes back to the provider's redirect address.

use crate::{
    checks::{authorized, pushed, refused, sent_back, tokens},
    support::{Bank, bank::REDIRECT},
};

/// `fapi2-security-profile-final-user-rejects-authentication`
#[tokio::test]
async fn user_rejects_authentication() {
    let bank = Bank::start().await;
    let back = authorized(&bank, &bank.provider(1), 1, &[], "deny").await;
    let values = sent_back(&bank, &back, REDIRECT, &["error", "state", "iss"]);
    assert_eq!((values["error"].as_str(), values["state"].as_str()), ("access_denied", "state-1"));
}

/// `fapi2-security-profile-final-ensure-authorization-request-without-state-success`
#[tokio::test]
async fn ensure_authorization_request_without_state_success() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let back = authorized(&bank, &provider, 1, &[("state", "")], "allow").await;
    let values = sent_back(&bank, &back, REDIRECT, &["code", "iss"]);
    tokens(provider.redeem(&values["code"]).await).await;
}

/// `fapi2-security-profile-final-ensure-authorization-request-with-long-state`
#[tokio::test]
async fn ensure_authorization_request_with_long_state() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for (state, expected) in [("x".repeat(1_000), 201), ("あ&=#%+ ".repeat(150), 201), ("x".repeat(8_193), 400)] {
        if expected == 201 {
            let back = authorized(&bank, &provider, 1, &[("state", &state)], "allow").await;
            assert_eq!(sent_back(&bank, &back, REDIRECT, &["code", "state", "iss"])["state"], state);
        } else {
            refused(provider.push(&[("state", &state)]).await, 400, "invalid_request").await;
        }
    }
}

/// Opens the request with more in the address than was pushed; where the browser is sent back to.
async fn opened_with(bank: &Bank, state: &str, outside: &[(&str, &str)]) -> reqwest::Response {
    let provider = bank.provider(1);
    let request_uri = pushed(provider.push(&[("state", state)]).await).await;
    let query = [&[("client_id", "provider-1"), ("request_uri", request_uri.as_str())], outside].concat();
    let page = bank.browser().get(bank.public("/authorize")).query(&query).header("accept", "application/json").send().await.unwrap();
    assert_eq!(page.status(), 200, "what is outside is ignored");
    let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let shown: serde_json::Value = page.json().await.unwrap();
    let app = crate::support::DesktopApp::new(bank, &bank.customers[0]);
    let (_, end) = app.approve(shown["handover"].as_str().unwrap(), "allow").await;
    provider.continued(end["continue_uri"].as_str().unwrap(), Some(&cookie)).await
}

/// `fapi2-security-profile-final-ensure-different-state-inside-and-outside-request-object`
#[tokio::test]
async fn ensure_different_state_inside_and_outside_request_object() {
    let bank = Bank::start().await;
    let back = opened_with(&bank, "inside", &[("state", "outside")]).await;
    assert_eq!(sent_back(&bank, &back, REDIRECT, &["code", "state", "iss"])["state"], "inside");
}

/// `fapi2-security-profile-final-state-only-outside-request-object-not-used`
#[tokio::test]
async fn state_only_outside_request_object_not_used() {
    let bank = Bank::start().await;
    let outside = [("state", "outside"), ("redirect_uri", "https://evil.example/"), ("scope", "deposit"), ("response_type", "token")];
    let back = opened_with(&bank, "", &outside).await;
    sent_back(&bank, &back, REDIRECT, &["code", "iss"]);
}

/// `fapi2-security-profile-final-par-without-duplicate-parameters`
///
/// The browser's request carries `client_id` and `request_uri` and nothing of what was pushed (RFC 9126 §4).
#[tokio::test]
async fn par_without_duplicate_parameters() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let back = opened_with(&bank, "state-1", &[]).await;
    let values = sent_back(&bank, &back, REDIRECT, &["code", "state", "iss"]);
    tokens(provider.redeem(&values["code"]).await).await;
}

/// `fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails`
#[tokio::test]
async fn ensure_unsigned_authorization_request_without_using_par_fails() {
    let bank = Bank::start().await;
    let query = bank.provider(1).request(&[]);
    let response = bank.browser().get(bank.public("/authorize")).query(&query).send().await.unwrap();
    assert_eq!(response.status(), 400);
    for name in ["location", "set-cookie"] {
        assert!(!response.headers().contains_key(name), "nobody is redirected, and nothing begins");
    }
    assert!(response.text().await.unwrap().contains("request_not_pushed"), "a person is told");
}
