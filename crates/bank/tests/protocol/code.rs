use serde_json::Value;

use crate::support::{
    Bank, Provider,
    provider::{error, location, parameter},
};

#[tokio::test]
async fn a_code_becomes_bound_tokens_and_an_active_link() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let response = provider.redeem(&code).await;
    assert_eq!(response.headers()["cache-control"], "no-store");
    let tokens: Value = response.json().await.unwrap();
    assert_eq!((&tokens["token_type"], &tokens["scope"]), (&"Bearer".into(), &"balance statement".into()));
    assert_eq!(tokens["expires_in"], 300);
    assert_eq!(tokens["refresh_expires_in"], 90 * 86_400);
    let known = provider.introspect(tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(known["cnf"]["x5t#S256"], bank.providers[0].thumbprint());
    assert_eq!(bank.link_status(tokens["grant_id"].as_str().unwrap()).await, "active");
}

#[tokio::test]
async fn a_code_is_refused_with_anything_else_than_its_own_request_and_is_not_burnt_by_it() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    for (module, changes) in [
        ("ensure-pkce-code-verifier-required", vec![("code_verifier", "")]),
        ("incorrect-pkce-code-verifier-rejected", vec![("code_verifier", "another-code-verifier-of-at-least-43-characters")]),
        ("other redirect", vec![("redirect_uri", "https://provider.example/callback?from=bank")]),
        ("no redirect", vec![("redirect_uri", "")]),
    ] {
        assert_eq!(error(provider.redeem_with(&code, &changes).await, 400).await, "invalid_grant", "{module}");
    }
    assert_eq!(error(bank.provider(2).redeem(&code).await, 400).await, "invalid_grant", "ensure-authorization-code-is-bound-to-client");
    assert_eq!(provider.redeem(&code).await.status(), 200);
}

#[tokio::test]
async fn ensure_token_endpoint_fails_with_expired_auth_code() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let (early, late) = (provider.code(&[]).await, provider.code(&[]).await);
    bank.advance(59);
    assert_eq!(provider.redeem(&early).await.status(), 200);
    bank.advance(1);
    assert_eq!(error(provider.redeem(&late).await, 400).await, "invalid_grant");
    assert_eq!(bank.audited("code.replay").await, 0, "an expired code has not leaked");
}

#[tokio::test]
async fn attempt_reuse_authorization_code_after_one_second() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let tokens: Value = provider.redeem(&code).await.json().await.unwrap();
    bank.advance(1);
    assert_eq!(error(provider.redeem(&code).await, 400).await, "invalid_grant");
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(provider.introspect(access).await, serde_json::json!({ "active": false }));
    assert_eq!(provider.get("/accounts", access).await.status(), 401);
    assert_eq!(error(provider.refresh(tokens["refresh_token"].as_str().unwrap()).await, 400).await, "invalid_grant");
    assert_eq!(bank.audited("code.replay").await, 1);
}

#[tokio::test]
async fn code_race_32() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for round in 0..5 {
        let code = provider.code(&[]).await;
        let all = futures_util::future::join_all((0..32).map(|_| provider.redeem(&code))).await;
        let mut statuses: Vec<u16> = all.iter().map(|response| response.status().as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200, "round {round}");
        assert!(statuses[1..].iter().all(|status| *status == 400), "round {round}: {statuses:?}");
    }
}

#[tokio::test]
async fn ensure_client_id_in_token_endpoint() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let response = provider.redeem_with(&code, &[("client_id", "provider-2")]).await;
    assert_eq!(error(response, 401).await, "invalid_client");
    assert_eq!(error(provider.redeem_with(&code, &[("client_id", "")]).await, 400).await, "invalid_request");
}

#[tokio::test]
async fn ensure_holder_of_key_required() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let anonymous = Provider { bank: &bank, client_id: "provider-1".into(), http: bank.http(None) };
    let response = anonymous.redeem(&code).await;
    assert_eq!(response.status(), 401);
    let body: Value = response.json().await.unwrap();
    assert_eq!((&body["error"], &body["reason"]), (&"invalid_client".into(), &"certificate_required".into()));
}

#[tokio::test]
async fn a_user_suspended_since_the_approval_gets_no_new_link_and_keeps_the_old_ones() {
    let bank = Bank::start().await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let held = other.tokens(&[]).await;
    let code = provider.code(&[]).await;
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    let (uri, _) = provider.decided(&opened, 1, true).await;

    assert_eq!(bank.operate("/users/user-1/suspend", "").await.0, 200);

    let back = location(&provider.continued(&uri, Some(&opened.cookie)).await);
    assert_eq!((parameter(&back, "error").as_deref(), parameter(&back, "code")), (Some("access_denied"), None));
    assert_eq!(error(provider.redeem(&code).await, 400).await, "invalid_grant");
    assert_eq!(other.refresh(held["refresh_token"].as_str().unwrap()).await.status(), 200);
    bank.operate("/users/user-1/resume", "").await;
    assert_eq!(provider.redeem(&code).await.status(), 200, "the refusal did not burn it");
}

#[tokio::test]
async fn a_replacement_by_another_user_is_refused_at_the_provider() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let grant_id = tokens["grant_id"].as_str().unwrap();
    let opened = provider.opened(&provider.pushed(&[("grant_management_action", "replace"), ("grant_id", grant_id)]).await).await;
    let (uri, _) = provider.decided(&opened, 2, true).await;
    let location = location(&provider.continued(&uri, Some(&opened.cookie)).await);
    assert_eq!(parameter(&location, "error").as_deref(), Some("invalid_grant_id"));
    assert_eq!(bank.link_status(grant_id).await, "active");
}
