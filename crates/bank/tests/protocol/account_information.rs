use renkei_bank::store::grants::{self, By};
use reqwest::header;
use serde_json::{Value, json};

use crate::support::Bank;

async fn access(bank: &Bank, scope: &str) -> String {
    bank.provider(1).tokens(&[("scope", scope)]).await["access_token"].as_str().unwrap().into()
}

#[tokio::test]
async fn a_link_shows_its_registered_accounts_their_balance_and_statement() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let token = access(&bank, "balance statement").await;
    let accounts: Value = provider.get("/accounts", &token).await.json().await.unwrap();
    let account = json!({ "ref": "acc_11", "branch": "本店", "type": "普通", "number_masked": "***4561" });
    assert_eq!(accounts, json!({ "accounts": [account], "owner": "会社1" }), "acc_12 has no 照会用暗証番号");
    let balance: Value = provider.get("/accounts/acc_11/balances", &token).await.json().await.unwrap();
    assert_eq!((&balance["balance"], &balance["currency"]), (&json!(1_060_000), &json!("JPY")));
    let statement: Value = provider.get("/accounts/acc_11/transactions?from=2026-11-05&to=2026-11-22", &token).await.json().await.unwrap();
    let amounts: Vec<i64> = statement["transactions"].as_array().unwrap().iter().map(|entry| entry["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [-20_000, 30_000]);
    let (count,): (i64,) =
        sqlx::query_as("SELECT count FROM link_events WHERE kind = 'accessed'").fetch_one(bank.running.store().reader()).await.unwrap();
    assert_eq!(count, 3, "one row a day, counted");
}

#[tokio::test]
async fn each_business_opens_its_own_resources() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for (scope, balances, transactions, entries) in [("balance", 200, 403, 0), ("statement", 403, 200, 3), ("deposit", 403, 200, 1)] {
        let token = access(&bank, scope).await;
        assert_eq!(provider.get("/accounts", &token).await.status(), 200, "{scope}");
        assert_eq!(provider.get("/accounts/acc_11/balances", &token).await.status(), balances, "{scope}");
        let response = provider.get("/accounts/acc_11/transactions", &token).await;
        assert_eq!(response.status(), transactions, "{scope}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["transactions"].as_array().map_or(0, Vec::len), entries, "{scope}");
    }
}

#[tokio::test]
async fn accounts_of_others_and_unregistered_ones_do_not_exist() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let token = access(&bank, "balance").await;
    for reference in ["acc_12", "acc_21", "%", "acc_11%7Cacc_21"] {
        assert_eq!(provider.get(&format!("/accounts/{reference}/balances"), &token).await.status(), 404, "{reference}");
    }
}

#[tokio::test]
async fn the_interaction_id_is_echoed_or_made() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let token = access(&bank, "balance").await;
    let theirs = "93bac548-d2de-4546-b106-880a5018460d";
    let get = |id: &str| provider.http.get(bank.mtls("/accounts")).bearer_auth(&token).header("x-fapi-interaction-id", id).send();
    let response = get(theirs).await.unwrap();
    assert_eq!(response.headers()["x-fapi-interaction-id"], theirs);
    assert!(response.headers().contains_key(header::DATE));
    let shouted = theirs.to_uppercase();
    assert_eq!(get(&shouted).await.unwrap().headers()["x-fapi-interaction-id"], shouted, "as they write it");
    let made = get("not a uuid").await.unwrap().headers()["x-fapi-interaction-id"].to_str().unwrap().to_owned();
    assert_eq!(made.len(), 36);
    assert_ne!(made, theirs);
    let refused = provider.http.get(bank.mtls("/accounts")).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    assert!(refused.headers().contains_key("x-fapi-interaction-id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_stopped_while_it_is_read_shows_nothing_and_was_not_accessed() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let (grant, token) = (tokens["grant_id"].as_str().unwrap(), tokens["access_token"].as_str().unwrap());
    let app = bank.running.app();
    let mut tx = app.store.begin().await.unwrap();
    grants::stop(&mut tx, app.random(), grant, By::Provider("プロバイダー1株式会社"), bank.now()).await.unwrap();

    // The token is judged before the stop is committed; the access is written after it.
    let reading = provider.get("/accounts", token);
    let stopping = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        tx.commit().await.unwrap();
    };
    let (refused, ()) = futures_util::future::join(reading, stopping).await;

    assert_eq!(refused.status(), 401);
    assert_eq!(refused.json::<Value>().await.unwrap()["error"], "invalid_token");
    let (accessed, events): (Option<i64>, i64) = sqlx::query_as(
        "SELECT last_access_at, (SELECT COUNT(*) FROM link_events WHERE kind = 'accessed') FROM grants WHERE status = 'stopped'",
    )
    .fetch_one(app.store.reader())
    .await
    .unwrap();
    assert_eq!((accessed, events), (None, 0));
}
