//! Pushed requests beyond the suite: RFC 9126 §2.1 and §2.3, and what no honest client sends.

use renkei_bank::config::Policy;
use rustls::version::TLS13;

use crate::{
    checks::{pushed, refused},
    raw::{connecting, exchange},
    support::{Bank, Provider},
};

#[tokio::test]
async fn a_request_past_its_size_is_413_and_one_too_many_429() {
    let bank = Bank::with(Policy { requests_per_minute: 3, ..Policy::default() }).await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let long = "x".repeat(100_000);
    refused(provider.push(&[("state", &long)]).await, 413, "invalid_request").await;
    for _ in 0..2 {
        pushed(provider.push(&[]).await).await;
    }
    let response = provider.push(&[]).await;
    assert!((1..=60).contains(&response.headers()["retry-after"].to_str().unwrap().parse::<u32>().unwrap()));
    refused(response, 429, "slow_down").await;
    pushed(other.push(&[]).await).await;
}

/// A body whose length nobody announced is counted as it comes.
#[tokio::test]
async fn a_body_without_a_length_is_bounded_too() {
    let bank = Bank::start().await;
    let config = connecting(&bank, &bank.providers[0], &TLS13);
    let request = format!(
        "POST /par HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\
         Connection: close\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
        66_000,
        "x".repeat(66_000)
    );
    let (_, answer) = exchange(&config, bank.running.mtls_url(), &request).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn what_the_profile_leaves_no_room_for_is_refused_by_its_field() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for (changes, error, field) in [
        (vec![("request", "e30.e30.")], "request_not_supported", "request"),
        (vec![("response_mode", "fragment")], "invalid_request", "response_mode"),
        (vec![("response_mode", "form_post")], "invalid_request", "response_mode"),
        (vec![("response_type", "")], "invalid_request", "response_type"),
        (vec![("response_type", "code code")], "unsupported_response_type", "response_type"),
        (vec![("scope", "")], "invalid_scope", "scope"),
        (vec![("scope", "balance links")], "invalid_scope", "scope"),
        (vec![("scope", "grant_management_query")], "invalid_scope", "scope"),
        (vec![("scope", "BALANCE")], "invalid_scope", "scope"),
        (vec![("code_challenge", "short")], "invalid_request", "code_challenge"),
        (vec![("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=")], "invalid_request", "code_challenge"),
    ] {
        let body = refused(provider.push(&changes).await, 400, error).await;
        assert_eq!(body["field"], field, "{changes:?}");
    }
    pushed(provider.push(&[("nonce", "n"), ("prompt", "login"), ("claims", "{}"), ("unheard_of", "x")]).await).await;
}

#[tokio::test]
async fn a_pushed_request_is_its_clients_own() {
    let bank = Bank::start().await;
    let swapped = Provider { client_id: "provider-1".into(), ..bank.provider(2) };
    refused(swapped.push(&[]).await, 401, "invalid_client").await;
    let app = bank.http(Some(&bank.customers[0]));
    let fields = bank.provider(1).request(&[("client_id", "bank-desktop")]);
    refused(app.post(bank.mtls("/par")).form(&fields).send().await.unwrap(), 400, "unauthorized_client").await;
    refused(bank.browser().post(bank.mtls("/par")).form(&bank.provider(1).request(&[])).send().await.unwrap(), 401, "invalid_client").await;
}
