use renkei_bank::{
    config::Policy,
    store::{
        audit::{self, Verdict},
        events,
    },
    sweeper,
};
use renkei_core::wire::links::EventKind;

use crate::support::{Bank, provider::error};

const DAY: i64 = 86_400;

async fn history(bank: &Bank, grant_id: &str) -> Vec<EventKind> {
    let (events, _) = events::page(bank.running.store().reader(), grant_id, None, 50).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

#[tokio::test]
async fn the_sweeper_expires_links_that_nobody_uses() {
    let bank = Bank::start().await;
    let tokens = bank.provider(1).tokens(&[]).await;
    bank.advance(90 * DAY);
    for _ in 0..2 {
        sweeper::sweep(bank.running.app(), bank.now()).await.unwrap();
    }
    assert_eq!(bank.link_status(tokens["grant_id"].as_str().unwrap()).await, "expired");
    assert_eq!(bank.audited("grant.expired").await, 1);
}

#[tokio::test]
async fn a_renewal_keeps_the_old_link_until_its_code_is_redeemed() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let old = provider.tokens(&[]).await;
    let [access, refresh, grant] = ["access_token", "refresh_token", "grant_id"].map(|name| old[name].as_str().unwrap());
    let code = provider.code(&[("grant_management_action", "replace"), ("grant_id", grant)]).await;
    assert_eq!(provider.get("/accounts", access).await.status(), 200, "a lost redirect must not cut a working link");
    bank.advance(1);
    let new: serde_json::Value = provider.redeem(&code).await.json().await.unwrap();
    assert_eq!(provider.get("/accounts", access).await.status(), 401);
    assert_eq!(error(provider.refresh(refresh).await, 400).await, "invalid_grant");
    let new_id = new["grant_id"].as_str().unwrap();
    assert_eq!((bank.link_status(grant).await.as_str(), bank.link_status(new_id).await.as_str()), ("superseded", "active"));
    assert_eq!(history(&bank, new_id).await, [EventKind::Renewed]);
    assert_eq!(history(&bank, grant).await[0], EventKind::Superseded);
}

#[tokio::test]
async fn links_with_other_providers_end_only_where_the_bank_says_so() {
    for (supersede_other_providers, expected) in [(false, "active"), (true, "superseded")] {
        let bank = Bank::with(Policy { supersede_other_providers, ..Policy::default() }).await;
        let first = bank.provider(1).tokens(&[]).await;
        bank.provider(2).tokens(&[]).await;
        assert_eq!(bank.link_status(first["grant_id"].as_str().unwrap()).await, expected);
    }
}

#[tokio::test]
async fn an_unclaimed_grant_is_dropped_after_its_time() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    provider.code(&[]).await;
    bank.advance(601);
    sweeper::sweep(bank.running.app(), bank.now()).await.unwrap();
    let (left,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM grants").fetch_one(bank.running.store().reader()).await.unwrap();
    assert_eq!(left, 0);
    assert_eq!(bank.audited("grant.unclaimed_dropped").await, 1);
}

#[tokio::test]
async fn the_audit_trail_shows_every_later_change() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    provider.tokens(&[]).await;
    provider.tokens(&[]).await;
    let store = bank.running.store();
    assert_eq!(audit::verify(store).await.unwrap(), Verdict::Intact { rows: 2 });
    sqlx::query("UPDATE audit SET detail = '{}' WHERE seq = 1").execute(store.reader()).await.unwrap();
    assert_eq!(audit::verify(store).await.unwrap(), Verdict::Broken { seq: 1 });
    sqlx::query("DELETE FROM audit WHERE seq = 2").execute(store.reader()).await.unwrap();
    sqlx::query("UPDATE audit SET detail = detail WHERE seq = 1").execute(store.reader()).await.unwrap();
    assert!(matches!(audit::verify(store).await.unwrap(), Verdict::Broken { .. }), "a cut-off tail");
}
