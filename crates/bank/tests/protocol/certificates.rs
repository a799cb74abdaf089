use renkei_bank::{
    identity::{Peer, judge_customer},
    store::certificates,
};
use rustls::version::{TLS12, TLS13};
use serde_json::Value;

use crate::support::{Bank, Identity, Provider, bank::http, provider::error};

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

/// The provider's connection stays open; only the bank's clock and register change.
#[tokio::test]
async fn expired_client_cert_is_refused_on_a_kept_alive_connection() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    assert_eq!(provider.push(&[]).await.status(), 201);
    bank.advance(4 * 366 * 86_400);
    let response = provider.push(&[]).await;
    assert_eq!(response.status(), 401);
    assert_eq!(response.json::<Value>().await.unwrap()["reason"], "certificate_expired");
}

#[tokio::test]
async fn same_dn_other_ca_is_not_the_client() {
    let bank = Bank::start().await;
    let impostor = bank.other_ca.client("プロバイダー1株式会社", "api", (2026, 2030));
    assert_eq!(impostor.subject(), bank.providers[0].subject());
    let response = Provider::new(&bank, "provider-1", &impostor).push(&[]).await;
    assert_eq!(error(response, 401).await, "invalid_client");
    let customer = Provider::new(&bank, "provider-1", &bank.customers[0]).push(&[]).await;
    assert_eq!(error(customer, 401).await, "invalid_client");
}

#[tokio::test]
async fn a_token_works_with_its_own_certificate_alone() {
    let bank = Bank::start().await;
    let tokens = bank.provider(1).tokens(&[]).await;
    let access = tokens["access_token"].as_str().unwrap();
    let get = |identity: Option<&Identity>| bank.http(identity).get(bank.mtls("/accounts")).bearer_auth(access).send();
    for (who, identity, expected) in
        [("token_no_cert", None, 401), ("token_other_cert", Some(&bank.providers[1]), 401), ("its own", Some(&bank.providers[0]), 200)]
    {
        assert_eq!(get(identity).await.unwrap().status(), expected, "{who}");
    }
}

#[tokio::test]
async fn cert_renewed_same_dn_keeps_the_grant_and_needs_a_new_access_token() {
    let bank = Bank::start().await;
    let tokens = bank.provider(1).tokens(&[]).await;
    let renewed = bank.client_ca.client("プロバイダー1株式会社", "api", (2026, 2031));
    let provider = Provider::new(&bank, "provider-1", &renewed);
    assert_eq!(provider.get("/accounts", tokens["access_token"].as_str().unwrap()).await.status(), 401);
    let fresh: Value = provider.refresh(tokens["refresh_token"].as_str().unwrap()).await.json().await.unwrap();
    assert_eq!(provider.get("/accounts", fresh["access_token"].as_str().unwrap()).await.status(), 200);
}

#[tokio::test]
async fn both_tls_versions_serve_and_resumption_keeps_the_identity_that_is_judged_anew() {
    let bank = Bank::start().await;
    for version in [&TLS12, &TLS13] {
        let mut tls = bank.tls(Some(&bank.providers[0]));
        let only = rustls::ClientConfig::builder_with_provider(tls.crypto_provider().clone()).with_protocol_versions(&[version]).unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots.add(bank.server_root()).unwrap();
        let identity = &bank.providers[0];
        let versioned = only.with_root_certificates(roots).with_client_auth_cert(vec![identity.der.clone()], identity.key()).unwrap();
        tls = versioned;
        // Two clients share the session store of one configuration: the second one resumes.
        for _ in 0..2 {
            let provider = Provider { bank: &bank, client_id: "provider-1".into(), http: http(tls.clone()) };
            assert_eq!(provider.push(&[]).await.status(), 201, "{version:?}");
        }
    }
}

#[tokio::test]
async fn the_public_listener_asks_for_no_certificate() {
    let bank = Bank::start().await;
    let response = bank.http(Some(&bank.customers[0])).get(bank.public("/jwks")).send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap(), serde_json::json!({ "keys": [] }));
    let missing = bank.browser().post(bank.public("/par")).send().await.unwrap();
    assert_eq!(missing.status(), 404, "client endpoints are not there");
}
