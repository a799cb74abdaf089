//! Grant Management for OAuth 2.0 (OpenID FAPI WG, draft-03): query, revoke, create, replace.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    checks::{authorized, refused, sent_back, tokens},
    support::{Bank, Provider, bank::REDIRECT},
};

const BOTH: &str = "grant_management_query grant_management_revoke";

async fn own_token(provider: &Provider<'_>, scope: &str) -> String {
    let fields = [("client_id", provider.client_id.as_str()), ("grant_type", "client_credentials"), ("scope", scope)];
    let response = provider.post("/token", &fields).await;
    assert_eq!(response.status(), 200);
    response.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().into()
}

async fn ask(provider: &Provider<'_>, method: Method, grant: &str, token: &str) -> reqwest::Response {
    provider.http.request(method, provider.bank.mtls(&format!("/grants/{grant}"))).bearer_auth(token).send().await.unwrap()
}

#[tokio::test]
async fn a_grant_is_queried_and_revoked_by_its_own_client_with_the_scope_for_it() {
    let bank = Bank::start().await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let granted = provider.tokens(&[("grant_management_action", "create")]).await;
    let [access, refresh, grant] = ["access_token", "refresh_token", "grant_id"].map(|name| granted[name].as_str().unwrap());
    let (query, revoke) = (own_token(&provider, "grant_management_query").await, own_token(&provider, "grant_management_revoke").await);
    let stranger = own_token(&other, BOTH).await;

    let response = ask(&provider, Method::GET, grant, &query).await;
    assert_eq!((response.status().as_u16(), response.headers()["cache-control"].to_str().unwrap()), (200, "no-store"));
    let queried: Value = response.json().await.unwrap();
    assert_eq!(
        queried,
        json!({
            "scopes": [{ "scope": "balance" }, { "scope": "statement" }],
            "authorization_details": granted["authorization_details"],
            "created_at": "2026-11-22T09:00:00+09:00",
            "last_updated_at": "2026-11-22T09:00:00+09:00",
            "expires_at": "2027-02-20T09:00:00+09:00",
        })
    );
    for (what, who, method, id, token, status, error) in [
        ("query with the scope to revoke", &provider, Method::GET, grant, &revoke, 403, "insufficient_scope"),
        ("revoke with the scope to query", &provider, Method::DELETE, grant, &query, 403, "insufficient_scope"),
        ("with a link's token", &provider, Method::GET, grant, &access.to_owned(), 403, "insufficient_scope"),
        ("another client's grant", &other, Method::GET, grant, &stranger, 404, "not_found"),
        ("another client's grant", &other, Method::DELETE, grant, &stranger, 404, "not_found"),
        ("another client's token", &other, Method::GET, grant, &query, 401, "invalid_token"),
        ("no such token", &provider, Method::DELETE, grant, &"x".to_owned(), 401, "invalid_token"),
        ("no such grant", &provider, Method::GET, "gr_unknown", &query, 404, "not_found"),
        ("no such grant", &provider, Method::GET, "%00", &query, 404, "not_found"),
        ("another method", &provider, Method::PUT, grant, &query, 405, "method_not_allowed"),
    ] {
        println!("{what}");
        refused(ask(who, method, id, token).await, status, error).await;
    }
    refused(provider.get("/accounts", &query).await, 401, "invalid_token").await;
    assert_eq!(ask(&provider, Method::DELETE, grant, &revoke).await.status(), 204);
    refused(ask(&provider, Method::GET, grant, &query).await, 404, "not_found").await;
    refused(ask(&provider, Method::DELETE, grant, &revoke).await, 404, "not_found").await;
    refused(provider.refresh(refresh).await, 400, "invalid_grant").await;
    refused(provider.get("/accounts", access).await, 401, "invalid_token").await;
    assert_eq!(bank.audited("grant.stopped").await, 1);
}

#[tokio::test]
async fn a_grant_that_nobody_claimed_or_that_is_over_does_not_exist() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    let (_, unclaimed) = provider.decided(&opened, 1, true).await;
    let unclaimed = unclaimed.unwrap();
    refused(ask(&provider, Method::GET, &unclaimed, &own_token(&provider, BOTH).await).await, 404, "not_found").await;
    refused(provider.push(&[("grant_management_action", "replace"), ("grant_id", unclaimed.as_str())]).await, 400, "invalid_grant_id")
        .await;
    let granted = provider.tokens(&[]).await;
    bank.advance(90 * 86_400);
    let expired = granted["grant_id"].as_str().unwrap();
    refused(ask(&provider, Method::GET, expired, &own_token(&provider, BOTH).await).await, 404, "not_found").await;
    refused(ask(&provider, Method::DELETE, expired, &own_token(&provider, BOTH).await).await, 404, "not_found").await;
}

/// §5: which words of a request go together. `merge` is refused, and the metadata does not offer it.
#[tokio::test]
async fn a_request_names_a_grant_exactly_when_it_replaces_one_of_its_own() {
    let bank = Bank::start().await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let mine = provider.tokens(&[]).await["grant_id"].as_str().unwrap().to_owned();
    for (who, action, id, error) in [
        (&provider, "", mine.as_str(), "invalid_request"),
        (&provider, "create", mine.as_str(), "invalid_request"),
        (&provider, "replace", "", "invalid_request"),
        (&provider, "merge", mine.as_str(), "invalid_request"),
        (&provider, "update", mine.as_str(), "invalid_request"),
        (&provider, "replace", "gr_unknown", "invalid_grant_id"),
        (&other, "replace", mine.as_str(), "invalid_grant_id"),
    ] {
        let body = refused(who.push(&[("grant_management_action", action), ("grant_id", id)]).await, 400, error).await;
        assert!(body["field"].as_str().unwrap().starts_with("grant_"), "{action} {id} {body}");
    }
    for (action, id) in [("", ""), ("create", ""), ("replace", mine.as_str())] {
        assert_eq!(provider.push(&[("grant_management_action", action), ("grant_id", id)]).await.status(), 201, "{action} {id}");
    }
}

#[tokio::test]
async fn replacing_ends_the_old_tokens_when_the_new_code_is_redeemed_and_not_before() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let old = provider.tokens(&[]).await;
    let [access, refresh, grant] = ["access_token", "refresh_token", "grant_id"].map(|name| old[name].as_str().unwrap());
    let asked = [("grant_management_action", "replace"), ("grant_id", grant), ("scope", "balance")];
    let lost = authorized(&bank, &provider, 1, &asked, "allow").await;
    sent_back(&bank, &lost, REDIRECT, &["code", "state", "iss"]);
    bank.advance(61);
    tokens(provider.refresh(refresh).await).await;
    assert_eq!(provider.get("/accounts", access).await.status(), 200, "a redirect that gets lost cuts nothing off");

    let back = authorized(&bank, &provider, 1, &asked, "allow").await;
    let code = sent_back(&bank, &back, REDIRECT, &["code", "state", "iss"])["code"].clone();
    tokens(provider.refresh(refresh).await).await;
    let new = tokens(provider.redeem(&code).await).await;
    refused(provider.refresh(refresh).await, 400, "invalid_grant").await;
    refused(provider.get("/accounts", access).await, 401, "invalid_token").await;
    assert_ne!(new["grant_id"], old["grant_id"]);
    assert_eq!(new["scope"], "balance");
    let successor = new["grant_id"].as_str().unwrap();
    assert_eq!((bank.link_status(grant).await.as_str(), bank.link_status(successor).await.as_str()), ("superseded", "active"));
}

#[tokio::test]
async fn a_grant_is_replaced_by_its_own_user_only() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let old = provider.tokens(&[]).await;
    let asked = [("grant_management_action", "replace"), ("grant_id", old["grant_id"].as_str().unwrap())];
    let back = authorized(&bank, &provider, 2, &asked, "allow").await;
    let values = sent_back(&bank, &back, REDIRECT, &["error", "state", "iss"]);
    assert_eq!(values["error"], "invalid_grant_id");
    tokens(provider.refresh(old["refresh_token"].as_str().unwrap()).await).await;
    let denied = authorized(&bank, &provider, 2, &asked, "deny").await;
    assert_eq!(sent_back(&bank, &denied, REDIRECT, &["error", "state", "iss"])["error"], "access_denied");
}
