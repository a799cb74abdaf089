use serde_json::json;

use crate::support::{Bank, provider::error};

#[tokio::test]
async fn the_staff_sees_a_companys_grants_and_ends_one() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let id = tokens["grant_id"].as_str().unwrap();
    let (_, page) = bank.look("/grants?company=company-1").await;
    let grant = &page["grants"][0];
    assert_eq!(
        (&grant["id"], &grant["status"], &grant["client_id"], &page["next"]),
        (&json!(id), &json!("active"), &json!("provider-1"), &json!(null))
    );
    assert_eq!(bank.look("/grants?company=company-2").await.1["grants"], json!([]));

    let (status, ended) = bank.operate(&format!("/grants/{id}/revoke"), "").await;

    assert_eq!((status, &ended["status"]), (200, &json!("stopped")));
    assert_eq!(provider.get("/accounts", tokens["access_token"].as_str().unwrap()).await.status(), 401);
    assert_eq!(error(provider.refresh(tokens["refresh_token"].as_str().unwrap()).await, 400).await, "invalid_grant");
    let (by, detail): (String, String) = sqlx::query_as(
        "SELECT e.by_name, a.detail FROM link_events e JOIN audit a ON a.grant_id = e.grant_id
         WHERE e.grant_id = $1 AND e.kind = 'stopped' AND a.event = 'grant.stopped'",
    )
    .bind(id)
    .fetch_one(bank.running.store().reader())
    .await
    .unwrap();
    assert_eq!(
        (by.as_str(), detail.as_str()),
        ("秋田県信用組合", r#"{"by":"bank","operator":"窓口 佐々木"}"#),
        "the customer reads the bank's name"
    );
    assert_eq!(bank.operate(&format!("/grants/{id}/revoke"), "").await.1["error"], "not_live");
}

#[tokio::test]
async fn a_grant_past_its_end_is_shown_as_expired_and_cannot_be_ended_again() {
    let bank = Bank::start().await;
    let tokens = bank.provider(1).tokens(&[]).await;
    bank.advance(90 * 86_400);
    assert_eq!(bank.look("/grants?company=company-1").await.1["grants"][0]["status"], "expired");
    let path = format!("/grants/{}/revoke", tokens["grant_id"].as_str().unwrap());
    assert_eq!(bank.operate(&path, "").await.0, 409);
}
