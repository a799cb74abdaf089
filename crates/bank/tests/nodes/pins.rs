//! 照会用暗証番号: registered once, locked for each account alone.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{SPREADS, cluster::Cluster, journey::Journey, rounds};

const ACCOUNT: &str = "acc_12";

/// A procedure that waits for PINs.
async fn waiting(journey: &Journey<'_>, node: usize) -> Value {
    let opened = journey.opened(node, &journey.pushed(node).await).await;
    let first = journey.first(node, &opened.handover).await;
    journey.up_to(node, "account_pin", first).await
}

async fn forgotten(cluster: &Cluster) {
    let sql = "UPDATE accounts SET pin_registered_at = NULL, pin_fails = 0, pin_locked_at = NULL, pin_in_flight = 0 WHERE company_id = 'company-1'";
    sqlx::query(sql).execute(cluster.store.reader()).await.unwrap();
}

fn with_pins(pins: &[(&str, &str)]) -> Value {
    json!({ "registrations": pins.iter().map(|(account, pin)| json!({ "account": account, "pin": pin })).collect::<Vec<_>>() })
}

#[tokio::test(flavor = "multi_thread")]
async fn registration_race() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    let mut registered = 0;
    for spread in SPREADS {
        for _ in 0..rounds(3, 30) {
            forgotten(&cluster).await;
            let shown = join_all((0..4).map(|number| waiting(&journey, number % spread))).await;
            let right = with_pins(&[(ACCOUNT, "1234")]);
            let all = join_all(shown.iter().enumerate().map(|(number, shown)| journey.answer(number % spread, shown, right.clone()))).await;
            for (_, shown) in &all {
                assert_eq!(shown["next"]["prompt"]["results"][0]["status"], "registered", "{shown}");
            }
            registered += 1;
            assert_eq!(cluster.audited("pin.registered").await, registered);
        }
    }
}

/// Each holds what the other wants next, unless both take the accounts in one order.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_accounts_in_opposite_orders_are_registered_without_a_fault() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for _ in 0..rounds(5, 50) {
        forgotten(&cluster).await;
        let shown = join_all((0..4).map(|number| waiting(&journey, number % 2))).await;
        let orders = [with_pins(&[("acc_11", "0000"), (ACCOUNT, "0000")]), with_pins(&[(ACCOUNT, "0000"), ("acc_11", "0000")])];
        let all =
            join_all(shown.iter().enumerate().map(|(number, shown)| journey.answer(number % 2, shown, orders[number % 2].clone()))).await;
        assert!(all.iter().all(|(status, _)| *status == 400), "{all:?}");
        assert_eq!(cluster.number("SELECT MIN(pin_fails) FROM accounts WHERE company_id = 'company-1'").await, 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pin_lock_per_account() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    forgotten(&cluster).await;
    let mut shown = waiting(&journey, 0).await;
    for (node, expected) in [(1, json!(["pin_mismatch", 2])), (0, json!(["pin_mismatch", 1])), (1, json!(["pin_locked", 0]))] {
        let (_, result) = journey.answer(node, &shown, with_pins(&[(ACCOUNT, "0000")])).await;
        let first = &result["next"]["prompt"]["results"][0];
        assert_eq!(json!([first["status"], first["attempts_left"]]), expected);
        shown = journey.answer(node, &result, json!({ "action": "more" })).await.1;
    }

    let (_, result) = journey.answer(0, &shown, with_pins(&[("acc_11", "1234"), (ACCOUNT, "1234")])).await;

    let results = &result["next"]["prompt"]["results"];
    assert_eq!(json!([results[0]["status"], results[1]["status"]]), json!(["registered", "pin_locked"]), "{result}");
    assert_eq!(cluster.audited("pin.locked").await, 1);
}
