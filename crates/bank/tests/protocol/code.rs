use serde_json::Value;

use crate::support::{
    Bank,
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
async fn a_code_is_refused_with_another_redirect_address_and_is_not_burnt_by_it() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    for redirect_uri in ["https://provider.example/callback?from=bank", ""] {
        let changes = [("redirect_uri", redirect_uri)];
        assert_eq!(error(provider.redeem_with(&code, &changes).await, 400).await, "invalid_grant", "{redirect_uri}");
    }
    assert_eq!(provider.redeem(&code).await.status(), 200);
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
