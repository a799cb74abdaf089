use renkei_bank::{
    identity::{Peer, judge_customer},
    store::certificates,
};
use serde_json::Value;

use crate::support::{Bank, Identity};

async fn reason(bank: &Bank, identity: &Identity) -> String {
    let refused = judge_customer(bank.running.app(), &Peer(vec![identity.der.clone()]), bank.now()).await.expect_err("must be refused");
    assert_eq!((refused.status.as_u16(), refused.refusal.error.as_str()), (401, "invalid_client"));
    refused.refusal.reason.unwrap()
}

#[tokio::test]
async fn a_customers_certificate_is_refused_for_its_first_reason() {
    let bank = Bank::start().await;
    let app = bank.running.app();
    let good = judge_customer(app, &Peer(vec![bank.customers[0].der.clone()]), bank.now()).await.expect("registered and valid");
    assert_eq!((good.user.id.as_str(), good.company.id.as_str()), ("user-1", "company-1"));
    for (identity, expected) in [
        (bank.other_ca.client("秋田商店", "user", (2026, 2030)), "certificate_unknown"),
        (bank.other_ca.client("秋田商店", "user", (2020, 2021)), "certificate_unknown"),
        (bank.client_ca.client("秋田商店", "user", (2020, 2021)), "certificate_expired"),
        (bank.client_ca.client("秋田商店", "user", (2028, 2029)), "certificate_not_yet_valid"),
        (bank.client_ca.client("秋田商店", "user", (2026, 2030)), "certificate_unknown"),
    ] {
        assert_eq!(reason(&bank, &identity).await, expected);
    }
    let none = judge_customer(app, &Peer::default(), bank.now()).await.expect_err("nothing was shown");
    assert_eq!(none.refusal.reason.as_deref(), Some("certificate_required"));
    let mut tx = app.store.begin().await.unwrap();
    assert!(certificates::revoke(&mut tx, &bank.customers[0].thumbprint(), bank.now()).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(reason(&bank, &bank.customers[0]).await, "certificate_revoked");
    bank.advance(5 * 366 * 86_400);
    assert_eq!(reason(&bank, &bank.customers[1]).await, "certificate_expired");
}

#[tokio::test]
async fn the_public_listener_asks_for_no_certificate() {
    let bank = Bank::start().await;
    let response = bank.http(Some(&bank.customers[0])).get(bank.public("/jwks")).send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap(), serde_json::json!({ "keys": [] }));
    let missing = bank.browser().post(bank.public("/par")).send().await.unwrap();
    assert_eq!(missing.status(), 404, "client endpoints are not there");
}
