//! A provider's certificate: renewed, imitated, expired, revoked, also on connections that were made before.

use std::sync::Arc;

use rustls::{
    ClientConfig, HandshakeKind,
    version::{TLS12, TLS13},
};
use serde_json::{Value, json};

use crate::{
    checks::{refused, tokens},
    raw::{connecting, exchange},
    support::{Bank, Identity, Provider, pki::crl},
};

const NAME: &str = "プロバイダー1株式会社";

/// RFC 8705 §7.1: access tokens are bound to the certificate, refresh tokens to the client that it authenticates.
#[tokio::test]
async fn cert_renewed_same_dn_keeps_the_grant_and_binds_its_new_tokens_to_the_new_certificate() {
    let bank = Bank::start().await;
    let old = bank.provider(1);
    let granted = old.tokens(&[]).await;
    let [access, refresh] = ["access_token", "refresh_token"].map(|name| granted[name].as_str().unwrap());
    let code = old.code(&[("grant_management_action", "create")]).await;
    let identity = bank.client_ca.client(NAME, "api", (2026, 2031));
    let renewed = Provider::new(&bank, "provider-1", &identity);

    refused(renewed.get("/accounts", access).await, 401, "invalid_token").await;
    let fresh = tokens(renewed.refresh(refresh).await).await;
    assert_eq!((&fresh["grant_id"], &fresh["refresh_token"]), (&granted["grant_id"], &granted["refresh_token"]));
    let bound = fresh["access_token"].as_str().unwrap();
    assert_eq!(renewed.get("/accounts", bound).await.status(), 200);
    assert_eq!(renewed.introspect(bound).await["cnf"], json!({ "x5t#S256": identity.thumbprint() }));
    refused(old.get("/accounts", bound).await, 401, "invalid_token").await;
    assert_eq!(old.get("/accounts", access).await.status(), 200, "the old one serves beside it until it ends");
    let begun_before = tokens(renewed.redeem(&code).await).await;
    assert_eq!(renewed.get("/accounts", begun_before["access_token"].as_str().unwrap()).await.status(), 200);
}

#[tokio::test]
async fn same_dn_other_ca_and_another_dn_of_the_same_ca_are_not_the_client() {
    let bank = Bank::start().await;
    let granted = bank.provider(1).tokens(&[]).await;
    let [access, refresh] = ["access_token", "refresh_token"].map(|name| granted[name].as_str().unwrap());
    let impostor = bank.other_ca.client(NAME, "api", (2026, 2030));
    assert_eq!(impostor.subject(), bank.providers[0].subject());
    for identity in [impostor, bank.client_ca.client(NAME, "api2", (2026, 2030)), bank.client_ca.client(NAME, "API", (2026, 2030))] {
        let stranger = Provider::new(&bank, "provider-1", &identity);
        refused(stranger.push(&[]).await, 401, "invalid_client").await;
        refused(stranger.refresh(refresh).await, 401, "invalid_client").await;
        refused(stranger.get("/accounts", access).await, 401, "invalid_token").await;
    }
}

struct Resuming {
    config: Arc<ClientConfig>,
    address: String,
    request: String,
}

impl Resuming {
    fn new(bank: &Bank, identity: &Identity, version: &'static rustls::SupportedProtocolVersion, access: &str) -> Self {
        let config = connecting(bank, identity, version);
        let request = format!("GET /accounts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {access}\r\nConnection: close\r\n\r\n");
        Self { config, address: bank.running.mtls_url().into(), request }
    }

    async fn ask(&self) -> (HandshakeKind, String) {
        exchange(&self.config, &self.address, &self.request).await
    }
}

/// The identity of a resumed session is the one that was shown at its beginning: TLS looks at nothing anew, so the bank must.
async fn refused_when_resumed(bank: &Bank, change: impl AsyncFn(), reason: &str) {
    let provider = bank.provider(1);
    let granted = provider.tokens(&[]).await;
    let access = granted["access_token"].as_str().unwrap();
    let sessions = [&TLS12, &TLS13].map(|version| Resuming::new(bank, &bank.providers[0], version, access));
    for session in &sessions {
        assert_eq!(session.ask().await.0, HandshakeKind::Full);
        let (kind, answer) = session.ask().await;
        assert_eq!(kind, HandshakeKind::Resumed);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    assert_eq!(provider.push(&[]).await.status(), 201);

    change().await;

    for session in &sessions {
        let (kind, answer) = session.ask().await;
        assert_eq!(kind, HandshakeKind::Resumed, "else the test shows nothing");
        assert!(answer.starts_with("HTTP/1.1 401 ") && answer.contains("invalid_token"), "{answer}");
    }
    let body: Value = refused(provider.push(&[]).await, 401, "invalid_client").await;
    assert_eq!(body["reason"], reason, "on the connection that was kept");
}

#[tokio::test]
async fn revoked_client_cert_is_refused_on_kept_and_on_resumed_connections() {
    let bank = Bank::start().await;
    let revoke = async || {
        assert_eq!(bank.operate("/crl", crl(&bank.client_ca, 0, &[&bank.providers[0]])).await.0, 200);
    };
    refused_when_resumed(&bank, revoke, "certificate_revoked").await;
}

#[tokio::test]
async fn expired_client_cert_is_refused_on_kept_and_on_resumed_connections() {
    let bank = Bank::start().await;
    refused_when_resumed(&bank, async || bank.advance(4 * 366 * 86_400), "certificate_expired").await;
}
