//! Tokens at the resources (RFC 6750, RFC 8705 §3), and what is told about them (RFC 7662) and taken back (RFC 7009).

use reqwest::header;
use serde_json::{Value, json};

use crate::{
    checks::{refused, tokens},
    support::{Bank, Identity, Provider},
};

#[tokio::test]
async fn a_resource_challenges_by_what_is_wrong_with_the_token() {
    let bank = Bank::start().await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let granted = provider.tokens(&[("scope", "balance")]).await;
    let (access, refresh) = (granted["access_token"].as_str().unwrap(), granted["refresh_token"].as_str().unwrap());
    let anonymous = Provider { bank: &bank, client_id: "provider-1".into(), http: bank.http(None) };
    let bearer = |token: &str| format!("Bearer {token}");
    for (what, who, path, values, status, error, challenge) in [
        ("no token", &provider, "/accounts", vec![], 401, "invalid_token", "Bearer"),
        ("unknown", &provider, "/accounts", vec![bearer("x")], 401, "invalid_token", "Bearer error=\"invalid_token\""),
        ("another scheme", &provider, "/accounts", vec![format!("Basic {access}")], 401, "invalid_token", "Bearer error=\"invalid_token\""),
        ("no scheme", &provider, "/accounts", vec![access.into()], 401, "invalid_token", "Bearer error=\"invalid_token\""),
        ("a refresh token", &provider, "/accounts", vec![bearer(refresh)], 401, "invalid_token", "Bearer error=\"invalid_token\""),
        ("token_other_cert", &other, "/accounts", vec![bearer(access)], 401, "invalid_token", "Bearer error=\"invalid_token\""),
        ("token_no_cert", &anonymous, "/accounts", vec![bearer(access)], 401, "invalid_token", "Bearer error=\"invalid_token\""),
        (
            "a scope that was not granted",
            &provider,
            "/accounts/acc_11/transactions",
            vec![bearer(access)],
            403,
            "insufficient_scope",
            "Bearer error=\"insufficient_scope\"",
        ),
        ("two tokens", &provider, "/accounts", vec![bearer(access), bearer(access)], 400, "invalid_request", ""),
    ] {
        let request = who.http.get(bank.mtls(path));
        let response = values.iter().fold(request, |request, value| request.header(header::AUTHORIZATION, value)).send().await.unwrap();
        let challenged = response.headers().get(header::WWW_AUTHENTICATE).map_or("", |value| value.to_str().unwrap()).to_owned();
        assert_eq!(challenged, challenge, "{what}");
        refused(response, status, error).await;
    }
}

#[tokio::test]
async fn introspection_of_a_token_that_is_not_the_callers_own_and_live_is_inactive_and_nothing_else() {
    let bank = Bank::start().await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let granted = provider.tokens(&[]).await;
    let [access, refresh] = ["access_token", "refresh_token"].map(|name| granted[name].as_str().unwrap());
    let known = provider.introspect(access).await;
    assert_eq!(
        (&known["active"], &known["client_id"], &known["iss"], &known["token_type"], &known["grant_id"]),
        (&json!(true), &json!("provider-1"), &json!(bank.running.public_url()), &json!("Bearer"), &granted["grant_id"])
    );
    assert_eq!(known["exp"].as_i64().unwrap() - known["iat"].as_i64().unwrap(), 300);
    assert_eq!(known["cnf"], json!({ "x5t#S256": bank.providers[0].thumbprint() }));
    let long_lived = provider.introspect(refresh).await;
    assert_eq!((&long_lived["active"], long_lived.get("cnf"), long_lived.get("token_type")), (&json!(true), None, None));

    let inactive = json!({ "active": false });
    for (who, token) in [(&other, access), (&other, refresh), (&provider, "unknown"), (&provider, &"x".repeat(4_000))] {
        assert_eq!(who.introspect(token).await, inactive);
    }
    bank.advance(300);
    assert_eq!(provider.introspect(access).await, inactive, "expired");
    refused(provider.post("/introspect", &[("client_id", "provider-1")]).await, 400, "invalid_request").await;
    let anonymous = bank.browser().post(bank.mtls("/introspect")).form(&[("client_id", "provider-1"), ("token", access)]);
    refused(anonymous.send().await.unwrap(), 401, "invalid_client").await;
}

#[tokio::test]
async fn revoking_an_access_token_leaves_the_link_and_revoking_the_refresh_token_ends_it() {
    let bank = Bank::start().await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let granted = provider.tokens(&[]).await;
    let [access, refresh, grant] = ["access_token", "refresh_token", "grant_id"].map(|name| granted[name].as_str().unwrap());
    let revoke = async |who: &Provider<'_>, token: &str, hint: &str| {
        let fields = [("client_id", who.client_id.as_str()), ("token", token), ("token_type_hint", hint)];
        let response = who.post("/revoke", &fields).await;
        assert_eq!((response.status().as_u16(), &response.headers()[header::CACHE_CONTROL]), (200, &"no-store".parse().unwrap()));
        assert_eq!(response.text().await.unwrap(), "");
    };
    for (who, token) in [(&other, refresh), (&other, access), (&provider, "unknown")] {
        revoke(who, token, "").await;
    }
    assert_eq!(bank.link_status(grant).await, "active", "a stranger's revocation does nothing, and looks like one that does");
    assert_eq!(provider.get("/accounts", access).await.status(), 200);

    revoke(&provider, access, "refresh_token").await;
    refused(provider.get("/accounts", access).await, 401, "invalid_token").await;
    let fresh: Value = tokens(provider.refresh(refresh).await).await;
    revoke(&provider, refresh, "").await;
    assert_eq!(provider.introspect(fresh["access_token"].as_str().unwrap()).await, json!({ "active": false }));
    refused(provider.refresh(refresh).await, 400, "invalid_grant").await;
    assert_eq!(bank.link_status(grant).await, "stopped");
    revoke(&provider, refresh, "").await;
    assert_eq!(bank.audited("grant.stopped").await, 1, "once");
}

#[tokio::test]
async fn a_client_whose_certificate_is_refused_learns_nothing_of_a_token() {
    let bank = Bank::start().await;
    let access = bank.provider(1).tokens(&[]).await["access_token"].as_str().unwrap().to_owned();
    let impostor = bank.other_ca.client("プロバイダー1株式会社", "api", (2026, 2030));
    let strangers: [&Identity; 2] = [&impostor, &bank.customers[0]];
    for stranger in strangers {
        let provider = Provider::new(&bank, "provider-1", stranger);
        for path in ["/introspect", "/revoke"] {
            refused(provider.post(path, &[("client_id", "provider-1"), ("token", &access)]).await, 401, "invalid_client").await;
        }
        refused(provider.get("/accounts", &access).await, 401, "invalid_token").await;
    }
    assert_eq!(bank.provider(1).get("/accounts", &access).await.status(), 200);
}
