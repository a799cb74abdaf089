use renkei_bank::{
    server::{self, Listeners, Parts},
    sweeper,
};
use serde_json::json;

use crate::support::Bank;

#[tokio::test]
async fn nobody_is_served_while_the_clock_lies_before_what_was_served() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    assert_eq!(provider.push(&[]).await.status(), 201);
    bank.advance(-29);
    assert_eq!(provider.push(&[]).await.status(), 201, "corrections are no jump");

    bank.advance(-3_600);

    let refused = provider.push(&[]).await;
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (503, "30"));
    let page = bank.browser().get(bank.public("/.well-known/oauth-authorization-server")).send().await.unwrap();
    assert_eq!(page.status(), 503);
    assert_eq!(
        bank.look("/readyz").await,
        (503, json!({ "error": "temporarily_unavailable", "error_description": "the clock has fallen back", "reason": "clock_behind" }))
    );
    let healthy = bank.browser().get(format!("{}/healthz", bank.admin)).send().await.unwrap();
    assert_eq!(healthy.status(), 200, "it lives");

    bank.advance(3_600);
    assert_eq!(provider.push(&[]).await.status(), 201, "and goes on when the clock has caught up");
}

#[tokio::test]
async fn the_mark_outlives_the_process_and_reaches_the_other_nodes() {
    let bank = Bank::start().await;
    bank.advance(86_400);
    assert!(sweeper::follow_clock(bank.running.app(), bank.now()).await.unwrap());
    bank.advance(-86_400);

    let config = bank.running.app().config.as_ref().clone();
    let listeners = Listeners::loopback().unwrap();
    let crypto = bank.running.app().crypto.clone();
    let other = server::start(config, Parts { clock: bank.clock.clone(), crypto, listeners, admin: None }).await.unwrap();

    assert!(other.app().highest.read(bank.clock.as_ref()).is_err());
    assert!(!sweeper::follow_clock(other.app(), bank.now()).await.unwrap());
    other.stop().await;
}

#[tokio::test]
async fn a_clock_that_once_ran_ahead_is_taken_for_right_by_the_staff() {
    let bank = Bank::start().await;
    assert_eq!(bank.operate("/clock/reset", "").await.1["error"], "not_behind");
    bank.advance(86_400);
    sweeper::follow_clock(bank.running.app(), bank.now()).await.unwrap();
    bank.advance(-86_400);
    assert_eq!(bank.provider(1).push(&[]).await.status(), 503);

    let (status, answer) = bank.operate("/clock/reset", "").await;

    assert_eq!((status, answer), (200, json!({ "now": "2026-11-22T09:00:00+09:00" })));
    assert_eq!(bank.provider(1).push(&[]).await.status(), 201);
    assert_eq!(bank.audited("clock.mark_reset").await, 1);
}
