use serde_json::{Value, json};

use crate::support::{Bank, DesktopApp};

#[tokio::test]
async fn access_tokens_are_short_and_a_refresh_moves_no_end() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    bank.advance(301);
    assert_eq!(provider.introspect(tokens["access_token"].as_str().unwrap()).await, json!({ "active": false }), "access tokens are short");
    let again: Value = provider.refresh(refresh).await.json().await.unwrap();
    assert_eq!(again["refresh_expires_in"], 90 * 86_400 - 301, "a refresh moves no end");
}

#[tokio::test]
async fn refresh_storm_64() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let all = futures_util::future::join_all((0..64).map(|_| provider.refresh(refresh))).await;
    assert!(all.iter().all(|response| response.status() == 200));
    let (grants,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM grants").fetch_one(bank.running.store().reader()).await.unwrap();
    assert_eq!(grants, 1);
}

#[tokio::test]
async fn a_refresh_may_narrow_scopes_and_not_widen_them() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    for (scope, expected) in [("balance", 200), ("balance deposit", 400)] {
        let fields = [("client_id", "provider-1"), ("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", scope)];
        assert_eq!(provider.post("/token", &fields).await.status(), expected, "{scope}");
    }
}

#[tokio::test]
async fn tokens_and_codes_are_kept_as_hashes_only() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let tokens: Value = provider.redeem(&code).await.json().await.unwrap();
    let secrets = [code.as_str(), tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap()];
    for file in std::fs::read_dir(bank.directory.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in secrets {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn a_link_past_its_end_is_expired_and_not_stopped_by_giving_its_token_back() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    bank.advance(90 * 86_400);
    let fields = [("client_id", "provider-1"), ("token", tokens["refresh_token"].as_str().unwrap())];
    assert_eq!(provider.post("/revoke", &fields).await.status(), 200);
    assert_eq!(bank.link_status(tokens["grant_id"].as_str().unwrap()).await, "expired");
    assert_eq!((bank.audited("grant.expired").await, bank.audited("grant.stopped").await), (1, 0));
}

#[tokio::test]
async fn the_app_gives_back_only_its_own_users_tokens() {
    let bank = Bank::start().await;
    let [app, other] = [0, 1].map(|number| DesktopApp::new(&bank, &bank.customers[number]));
    let tokens: Value = app.redeem(&app.sign_in().await).await.json().await.unwrap();
    let revoked = async |app: &DesktopApp<'_>| {
        let fields = [("client_id", "bank-desktop"), ("token", tokens["access_token"].as_str().unwrap())];
        assert_eq!(app.http.post(bank.mtls("/revoke")).form(&fields).send().await.unwrap().status(), 200);
        app_status(&bank, &tokens).await
    };
    assert_eq!(revoked(&other).await, 200);
    assert_eq!(revoked(&app).await, 401);
}

/// What `/me` answers to the app of the first user.
async fn app_status(bank: &Bank, tokens: &Value) -> u16 {
    let http = bank.http(Some(&bank.customers[0]));
    http.get(bank.mtls("/me")).bearer_auth(tokens["access_token"].as_str().unwrap()).send().await.unwrap().status().as_u16()
}
