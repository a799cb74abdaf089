use serde_json::{Value, json};

use crate::support::Bank;

#[tokio::test]
async fn discovery_end_point_verification() {
    let bank = Bank::start().await;
    let mut documents = Vec::new();
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        let response = bank.browser().get(bank.public(path)).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/json");
        documents.push(response.json::<Value>().await.unwrap());
    }
    assert_eq!(documents[0], documents[1]);
    let document = &documents[0];
    assert_eq!(document["issuer"], bank.running.public_url());
    for (name, expected) in [
        ("require_pushed_authorization_requests", json!(true)),
        ("tls_client_certificate_bound_access_tokens", json!(true)),
        ("authorization_response_iss_parameter_supported", json!(true)),
        ("response_types_supported", json!(["code"])),
        ("code_challenge_methods_supported", json!(["S256"])),
        ("token_endpoint_auth_methods_supported", json!(["tls_client_auth"])),
        ("grant_management_actions_supported", json!(["query", "revoke", "create", "replace"])),
    ] {
        assert_eq!(document[name], expected, "{name}");
    }
    assert!(document["authorization_endpoint"].as_str().unwrap().starts_with(bank.running.public_url()));
    for name in ["token_endpoint", "pushed_authorization_request_endpoint", "introspection_endpoint", "authorization_challenge_endpoint"] {
        assert!(document[name].as_str().unwrap().starts_with(bank.running.mtls_url()), "{name}");
        assert_eq!(document["mtls_endpoint_aliases"][name], document[name], "{name}");
    }
    let ours: renkei_core::wire::oauth::Metadata = serde_json::from_value(document.clone()).expect("our own client can read it");
    assert_eq!(ours.x_bank_name.as_deref(), Some("秋田県信用組合"));
}

#[tokio::test]
async fn pages_for_browsers_forbid_frames_scripts_and_other_origins() {
    let bank = Bank::start().await;
    let response = bank.browser().get(bank.public("/authorize")).header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(response.status(), 400);
    let headers = response.headers();
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert_eq!(headers["cache-control"], "no-store");
    assert!(headers["strict-transport-security"].to_str().unwrap().starts_with("max-age="));
    assert!(!headers.contains_key("access-control-allow-origin"));
}
