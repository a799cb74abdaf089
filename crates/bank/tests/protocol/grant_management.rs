use serde_json::{Value, json};

use crate::support::{Bank, Provider, provider::error};

async fn own_token(provider: &Provider<'_>, scope: &str) -> String {
    let fields = [("client_id", provider.client_id.as_str()), ("grant_type", "client_credentials"), ("scope", scope)];
    let response = provider.post("/token", &fields).await;
    assert_eq!(response.status(), 200);
    response.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().into()
}

#[tokio::test]
async fn query_revoke_rights() {
    let bank = Bank::start().await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let tokens = provider.tokens(&[]).await;
    let path = format!("/grants/{}", tokens["grant_id"].as_str().unwrap());
    let (query, revoke, stranger) = (
        own_token(&provider, "grant_management_query").await,
        own_token(&provider, "grant_management_revoke").await,
        own_token(&other, "grant_management_query grant_management_revoke").await,
    );
    let grant: Value = provider.get(&path, &query).await.json().await.unwrap();
    assert_eq!(grant["scopes"], json!([{ "scope": "balance" }, { "scope": "statement" }]));
    assert_eq!(grant["expires_at"], "2027-02-20T09:00:00+09:00");
    let delete = |http: &reqwest::Client, token: &str| http.delete(bank.mtls(&path)).bearer_auth(token).send();
    assert_eq!(error(provider.get(&path, &revoke).await, 403).await, "insufficient_scope");
    assert_eq!(error(delete(&provider.http, &query).await.unwrap(), 403).await, "insufficient_scope");
    assert_eq!(error(provider.get(&path, tokens["access_token"].as_str().unwrap()).await, 403).await, "insufficient_scope");
    assert_eq!(other.get(&path, &stranger).await.status(), 404);
    assert_eq!(delete(&other.http, &stranger).await.unwrap().status(), 404);
    assert_eq!(error(other.get(&path, &query).await, 401).await, "invalid_token", "another's token");
    assert_eq!(delete(&provider.http, &revoke).await.unwrap().status(), 204);
    assert_eq!(provider.get(&path, &query).await.status(), 404);
    assert_eq!(provider.get("/accounts", tokens["access_token"].as_str().unwrap()).await.status(), 401);
}

#[tokio::test]
async fn a_clients_own_token_opens_no_account_and_no_other_scope() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let own = own_token(&provider, "grant_management_query").await;
    assert_eq!(provider.get("/accounts", &own).await.status(), 401);
    let fields = [("client_id", "provider-1"), ("grant_type", "client_credentials"), ("scope", "balance")];
    assert_eq!(error(provider.post("/token", &fields).await, 400).await, "invalid_scope");
}
