use serde_json::{Value, json};

use crate::support::{Bank, DesktopApp, provider::error};

#[tokio::test]
async fn refresh_token_serves_until_the_grant_ends_and_only_its_client() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    bank.advance(301);
    assert_eq!(provider.introspect(tokens["access_token"].as_str().unwrap()).await, json!({ "active": false }), "access tokens are short");
    let again: Value = provider.refresh(refresh).await.json().await.unwrap();
    assert_eq!(again["refresh_token"], refresh, "no rotation");
    assert_ne!(again["access_token"], tokens["access_token"]);
    assert_eq!(again["refresh_expires_in"], 90 * 86_400 - 301, "a refresh moves no end");
    assert_eq!(error(bank.provider(2).refresh(refresh).await, 400).await, "invalid_grant");
    assert_eq!(
        error(provider.refresh(again["access_token"].as_str().unwrap()).await, 400).await,
        "invalid_grant",
        "an access token is none"
    );
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
async fn unsupported_grant_types_are_refused() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for kind in ["password", "urn:ietf:params:oauth:grant-type:device_code"] {
        let fields = [("client_id", "provider-1"), ("grant_type", kind), ("username", "u"), ("password", "p")];
        assert_eq!(error(provider.post("/token", &fields).await, 400).await, "unsupported_grant_type");
    }
}

#[tokio::test]
async fn introspection_tells_others_nothing() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let known = provider.introspect(access).await;
    assert_eq!(
        (&known["active"], &known["client_id"], &known["iss"]),
        (&json!(true), &json!("provider-1"), &json!(bank.running.public_url()))
    );
    assert_eq!(known["grant_id"], tokens["grant_id"]);
    let inactive = json!({ "active": false });
    assert_eq!(bank.provider(2).introspect(access).await, inactive);
    assert_eq!(provider.introspect("unknown").await, inactive);
}

#[tokio::test]
async fn revoking_an_access_token_leaves_the_link_and_revoking_the_refresh_token_ends_it() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let [access, refresh, grant] = ["access_token", "refresh_token", "grant_id"].map(|name| tokens[name].as_str().unwrap());
    let revoke = |token: &str| {
        let fields = vec![("client_id".to_owned(), "provider-1".to_owned()), ("token".to_owned(), token.to_owned())];
        provider.http.post(bank.mtls("/revoke")).form(&fields).send()
    };
    assert_eq!(bank.provider(2).post("/revoke", &[("client_id", "provider-2"), ("token", refresh)]).await.status(), 200);
    assert_eq!(bank.link_status(grant).await, "active", "a stranger's revocation does nothing");
    assert_eq!(revoke(access).await.unwrap().status(), 200);
    assert_eq!(provider.get("/accounts", access).await.status(), 401);
    let fresh: Value = provider.refresh(refresh).await.json().await.unwrap();
    assert_eq!(revoke(refresh).await.unwrap().status(), 200);
    assert_eq!(provider.introspect(fresh["access_token"].as_str().unwrap()).await, json!({ "active": false }));
    assert_eq!(bank.link_status(grant).await, "stopped");
    assert_eq!(revoke("unknown").await.unwrap().status(), 200);
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
