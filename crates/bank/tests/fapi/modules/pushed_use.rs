//! What may be done with a request URI.

use serde_json::Value;

use crate::{
    checks::{authorized, pushed, sent_back, tokens},
    support::{Bank, DesktopApp, bank::REDIRECT},
};

/// A page for a person with its detail, no redirect and no transaction.
async fn not_opened(bank: &Bank, client_id: &str, request_uri: &str, detail: &str) {
    let query = [("client_id", client_id), ("request_uri", request_uri)];
    let response = bank.browser().get(bank.public("/authorize")).query(&query).send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert!(!response.headers().contains_key("location") && !response.headers().contains_key("set-cookie"));
    let page = response.text().await.unwrap();
    assert!(page.contains(detail), "{page}");
}

/// `fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds`
#[tokio::test]
async fn par_ensure_reused_request_uri_prior_to_auth_completion_succeeds() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = pushed(provider.push(&[]).await).await;
    let (first, second) = (provider.opened(&request_uri).await, provider.opened(&request_uri).await);
    assert!(first.handover != second.handover && first.cookie != second.cookie, "two browsers");
    let (_, end) = DesktopApp::new(&bank, &bank.customers[0]).approve(&second.handover, "allow").await;
    let back = provider.continued(end["continue_uri"].as_str().unwrap(), Some(&second.cookie)).await;
    let values = sent_back(&bank, &back, REDIRECT, &["code", "state", "iss"]);
    tokens(provider.redeem(&values["code"]).await).await;
}

/// `fapi2-security-profile-final-par-attempt-reuse-request_uri`
#[tokio::test]
async fn par_attempt_reuse_request_uri() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for decision in ["allow", "deny"] {
        let request_uri = pushed(provider.push(&[]).await).await;
        let (opened, waiting) = (provider.opened(&request_uri).await, provider.opened(&request_uri).await);
        let app = DesktopApp::new(&bank, &bank.customers[0]);
        app.approve(&opened.handover, decision).await;
        not_opened(&bank, "provider-1", &request_uri, "request_used").await;
        let fields = [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", waiting.handover.as_str())];
        let late = app.http.post(bank.mtls("/authorize-challenge")).form(&fields).send().await.unwrap();
        assert_eq!(late.json::<Value>().await.unwrap()["error"], "invalid_session", "nor by a page that was open before");
    }
}

/// `fapi2-security-profile-final-par-attempt-to-use-expired-request_uri`
#[tokio::test]
async fn par_attempt_to_use_expired_request_uri() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = pushed(provider.push(&[]).await).await;
    bank.advance(299);
    assert_eq!(provider.visit(&request_uri).await.status(), 200);
    bank.advance(1);
    not_opened(&bank, "provider-1", &request_uri, "request_expired").await;
}

/// `fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client`
#[tokio::test]
async fn par_attempt_to_use_request_uri_for_different_client() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = pushed(provider.push(&[]).await).await;
    not_opened(&bank, "provider-2", &request_uri, "request_unknown").await;
    not_opened(&bank, "bank-desktop", &request_uri, "request_unknown").await;
    assert_eq!(provider.visit(&request_uri).await.status(), 200, "its own client may still use it");
    authorized(&bank, &bank.provider(2), 2, &[], "allow").await;
}
