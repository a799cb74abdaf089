//! The certificate authenticates a client, and nothing beside it or in its place does (RFC 6749 §2.3, RFC 8705 §2, FAPI 2.0 §5.3.2.1).

use reqwest::header;

use crate::{
    checks::{refused, tokens},
    support::{Bank, Provider, bank::REDIRECT, provider::VERIFIER},
};

const ENDPOINTS: [&str; 4] = ["/par", "/token", "/introspect", "/revoke"];

#[tokio::test]
async fn a_secret_an_assertion_or_a_password_in_the_header_is_no_way_to_authenticate() {
    let bank = Bank::start().await;
    let (provider, anonymous) = (bank.provider(1), Provider { bank: &bank, client_id: "provider-1".into(), http: bank.http(None) });
    let assertion = ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    for path in ENDPOINTS {
        for second in [vec![("client_secret", "s")], vec![assertion, ("client_assertion", "e30.e30.")]] {
            let fields = [vec![("client_id", "provider-1"), ("token", "t"), ("grant_type", "client_credentials")], second].concat();
            let body = refused(provider.post(path, &fields).await, 400, "invalid_request").await;
            assert!(body["field"].as_str().unwrap().starts_with("client_"), "{path} {body}");
            let response = anonymous.post(path, &fields).await;
            assert!(matches!(response.status().as_u16(), 400 | 401), "{path}");
        }
        let fields = [("client_id", "provider-1"), ("grant_type", "client_credentials"), ("scope", "grant_management_query")];
        for (who, status) in [(&provider, 400), (&anonymous, 400)] {
            let response = who.http.post(bank.mtls(path)).basic_auth("provider-1", Some("secret")).form(&fields).send().await.unwrap();
            let body = refused(response, status, "invalid_request").await;
            assert_eq!(body["field"], "Authorization", "{path}");
        }
        refused(anonymous.post(path, &fields).await, 401, "invalid_client").await;
    }
    let code = provider.code(&[]).await;
    refused(provider.redeem_with(&code, &[("client_secret", "s")]).await, 400, "invalid_request").await;
    tokens(provider.redeem(&code).await).await;
}

#[tokio::test]
async fn grant_types_without_the_browser_are_refused() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for kind in [
        "password",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:openid:params:grant-type:ciba",
        "AUTHORIZATION_CODE",
    ] {
        let fields = [("client_id", "provider-1"), ("grant_type", kind), ("username", "user01"), ("password", "correct horse")];
        refused(provider.post("/token", &fields).await, 400, "unsupported_grant_type").await;
    }
    refused(provider.post("/token", &[("client_id", "provider-1")]).await, 400, "invalid_request").await;
    let own = [("client_id", "provider-1"), ("grant_type", "client_credentials"), ("scope", "balance")];
    refused(provider.post("/token", &own).await, 400, "invalid_scope").await;
}

#[tokio::test]
async fn a_body_is_a_form_with_each_parameter_once() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    for path in ENDPOINTS {
        for kind in ["application/json", "multipart/form-data", "text/plain", ""] {
            let request = provider.http.post(bank.mtls(path)).body("client_id=provider-1&grant_type=refresh_token&token=t");
            let request = if kind.is_empty() { request } else { request.header(header::CONTENT_TYPE, kind) };
            refused(request.send().await.unwrap(), 400, "invalid_request").await;
        }
        for twice in ["client_id", "grant_type", "token"] {
            let fields = [("client_id", "provider-1"), ("grant_type", "refresh_token"), ("token", "t"), (twice, "again")];
            let body = refused(provider.post(path, &fields).await, 400, "invalid_request").await;
            assert_eq!(body["field"], twice, "{path}");
        }
        for (name, value) in [("client_id", "provider-1\0"), ("tok\0en", "t"), ("scope", "\0")] {
            refused(provider.post(path, &[("state", "s"), (name, value)]).await, 400, "invalid_request").await;
        }
    }
    let kind = "application/x-www-form-urlencoded; charset=UTF-8";
    let body = "client_id=provider-1&grant_type=client_credentials&scope=grant_management_query";
    let answered = provider.http.post(bank.mtls("/token")).header(header::CONTENT_TYPE, kind).body(body).send().await.unwrap();
    assert_eq!(answered.status(), 200, "parameters of the media type are no other type");
}

#[tokio::test]
async fn nothing_in_the_address_takes_the_place_of_the_body() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let query = [
        ("client_id", "provider-1"),
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let empty: [(&str, &str); 0] = [];
    let response = provider.http.post(bank.mtls("/token")).query(&query).form(&empty).send().await.unwrap();
    refused(response, 400, "invalid_request").await;
    refused(provider.http.get(bank.mtls("/token")).query(&query).send().await.unwrap(), 405, "method_not_allowed").await;
    tokens(provider.redeem(&code).await).await;
}
