use reqwest::header;
use serde_json::Value;

use crate::{
    checks::{authorized, pushed, refused, resource, sent_back, tokens},
    hello::{Answer, Hello, TLS10, TLS11, TLS12, TLS13, greet},
    support::{Bank, DesktopApp, bank::REDIRECT},
};

/// `fapi2-security-profile-final-happy-flow`
///
/// Two clients and two users, to the end; the second client's redirect address has a query, and its browser sends the parameters the other way round.
#[tokio::test]
async fn happy_flow() {
    let bank = Bank::start().await;
    let (first, second) = (bank.provider(1), bank.provider(2));
    let back = authorized(&bank, &first, 1, &[], "allow").await;
    let values = sent_back(&bank, &back, REDIRECT, &["code", "state", "iss"]);
    assert_eq!(values["state"], "state-1");
    let granted = tokens(first.redeem(&values["code"]).await).await;
    let access = granted["access_token"].as_str().unwrap();
    for accept in [None, Some("application/json"), Some("application/json;charset=UTF-8"), Some("application/json, */*;q=0.1"), Some("*/*")]
    {
        resource(&first, access, accept).await;
    }
    for query in [format!("?access_token={access}"), format!("?access_token={access}&scope=balance")] {
        let response = first.http.get(bank.mtls(&format!("/accounts{query}"))).send().await.unwrap();
        refused(response, 401, "invalid_token").await;
    }

    let redirect_uri = "https://provider.example/callback?from=bank";
    let request_uri = pushed(second.push(&[("redirect_uri", redirect_uri)]).await).await;
    let query = [("request_uri", request_uri.as_str()), ("client_id", "provider-2")];
    let page = bank.browser().get(bank.public("/authorize")).query(&query).header(header::ACCEPT, "application/json").send().await.unwrap();
    let cookie = page.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let shown: Value = page.json().await.unwrap();
    let (_, end) = DesktopApp::new(&bank, &bank.customers[1]).approve(shown["handover"].as_str().unwrap(), "allow").await;
    let back = second.continued(end["continue_uri"].as_str().unwrap(), Some(&cookie)).await;
    let values = sent_back(&bank, &back, redirect_uri, &["code", "state", "iss"]);
    let granted = tokens(second.redeem_with(&values["code"], &[("redirect_uri", redirect_uri)]).await).await;
    let access = granted["access_token"].as_str().unwrap();
    resource(&second, access, None).await;
    let body = refused(first.get("/accounts", access).await, 401, "invalid_token").await;
    assert_eq!(body.get("accounts"), None, "client 1's certificate with client 2's token");
}

const EVERY: [u16; 12] = [0xC02B, 0xC02C, 0xC02F, 0xC030, 0xC009, 0xC00A, 0xC023, 0xCCA9, 0xCCA8, 0x009C, 0x002F, 0x000A];

/// The part of the suite that speaks TLS itself: on the happy flow's resource, and on the authorization and token endpoints' listeners.
#[tokio::test]
async fn only_tls_1_2_with_recommended_suites_and_tls_1_3_are_spoken() {
    let bank = Bank::start().await;
    for address in [bank.running.public_url(), bank.running.mtls_url()] {
        let address = address.to_owned();
        tokio::task::spawn_blocking(move || {
            for version in [TLS10, TLS11] {
                assert_eq!(greet(&address, &Hello { version, versions: &[], suites: &EVERY }), Answer::Alert(70), "{version:x}");
            }
            // The server's key is ECDSA; see the unit test of the suites for RSA.
            for suite in [0xC02B, 0xC02C] {
                let hello = Hello { version: TLS12, versions: &[], suites: &[suite] };
                assert_eq!(greet(&address, &hello), Answer::Chosen { version: TLS12, suite }, "{suite:x}");
            }
            for suite in [0xCCA9, 0xC009, 0xC00A, 0xC023, 0xC02F, 0x009C, 0x002F, 0x000A] {
                let hello = Hello { version: TLS12, versions: &[], suites: &[suite] };
                assert_eq!(greet(&address, &hello), Answer::Alert(40), "{suite:x}");
            }
            let both = Hello { version: TLS12, versions: &[TLS12, TLS13], suites: &[0xC02B, 0x1301] };
            assert_eq!(greet(&address, &both), Answer::Chosen { version: TLS13, suite: 0x1301 }, "1.3 is preferred");
        })
        .await
        .unwrap();
    }
}

/// `fapi2-security-profile-final-access-token-type-header-case-sensitivity`
#[tokio::test]
async fn access_token_type_header_case_sensitivity() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let granted = provider.tokens(&[]).await;
    let (kind, token) = (granted["token_type"].as_str().unwrap(), granted["access_token"].as_str().unwrap());
    for scheme in [kind, "bearer", "BEARER", "bEARER"] {
        let value = format!("{scheme} {token}");
        let response = provider.http.get(bank.mtls("/accounts")).header(header::AUTHORIZATION, value).send().await.unwrap();
        assert_eq!(response.status(), 200, "{scheme}");
    }
}

/// `fapi2-security-profile-final-refresh-token`
#[tokio::test]
async fn refresh_token() {
    let bank = Bank::start().await;
    let (provider, other) = (bank.provider(1), bank.provider(2));
    let granted = provider.tokens(&[]).await;
    let refresh = granted["refresh_token"].as_str().unwrap();
    let again = tokens(provider.refresh(refresh).await).await;
    assert_eq!(again["refresh_token"], refresh, "no rotation (FAPI 2.0 §5.3.2.1-9)");
    assert_ne!(again["access_token"], granted["access_token"]);
    resource(&provider, again["access_token"].as_str().unwrap(), None).await;
    resource(&provider, granted["access_token"].as_str().unwrap(), None).await;

    refused(other.refresh(refresh).await, 400, "invalid_grant").await;
    let fields = [("client_id", "provider-1"), ("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let anonymous = bank.browser().post(bank.mtls("/token")).form(&fields).send().await.unwrap();
    refused(anonymous, 401, "invalid_client").await;
    refused(other.post("/token", &fields).await, 401, "invalid_client").await;
    let access = granted["access_token"].as_str().unwrap();
    refused(provider.refresh(access).await, 400, "invalid_grant").await;
    let document: Value =
        bank.browser().get(bank.public("/.well-known/oauth-authorization-server")).send().await.unwrap().json().await.unwrap();
    assert!(document["grant_types_supported"].as_array().unwrap().contains(&"refresh_token".into()));
    tokens(provider.refresh(refresh).await).await;
}
