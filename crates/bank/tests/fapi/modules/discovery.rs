use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::Bank;

/// `fapi2-security-profile-final-discovery-end-point-verification`
///
/// The document is complete by RFC 8414 §2, RFC 8705 §3.3 and §5, RFC 9126 §5, RFC 9207 §3, RFC 9396 §10 and Grant Management §8.1.
#[tokio::test]
async fn discovery_end_point_verification() {
    let bank = Bank::start().await;
    let mut documents = Vec::new();
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        let response = bank.browser().get(bank.public(path)).send().await.unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &"application/json".parse().unwrap()));
        documents.push(response.json::<Value>().await.unwrap());
    }
    assert_eq!(documents[0], documents[1]);
    let document = documents.remove(0);

    assert_eq!(document["issuer"], bank.running.public_url(), "no slash is added");
    for (name, expected) in [
        ("response_types_supported", json!(["code"])),
        ("response_modes_supported", json!(["query"])),
        ("grant_types_supported", json!(["authorization_code", "refresh_token", "client_credentials"])),
        ("code_challenge_methods_supported", json!(["S256"])),
        ("require_pushed_authorization_requests", json!(true)),
        ("tls_client_certificate_bound_access_tokens", json!(true)),
        ("authorization_response_iss_parameter_supported", json!(true)),
        ("authorization_details_types_supported", json!(["account_information"])),
        ("grant_management_actions_supported", json!(["query", "revoke", "create", "replace"])),
        ("grant_management_action_required", json!(false)),
    ] {
        assert_eq!(document[name], expected, "{name}");
    }
    for endpoint in ["token", "introspection", "revocation"] {
        assert_eq!(document[format!("{endpoint}_endpoint_auth_methods_supported")], json!(["tls_client_auth"]), "{endpoint}");
    }
    let scopes: BTreeSet<&str> = document["scopes_supported"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(scopes, ["balance", "deposit", "grant_management_query", "grant_management_revoke", "statement"].into());
    endpoints(&bank, &document);
    let ours: renkei_core::wire::oauth::Metadata = serde_json::from_value(document).expect("our own client can read it");
    assert_eq!(ours.x_bank_name.as_deref(), Some("秋田県信用組合"));
}

/// https alone, without query and fragment; those that want a certificate are where one is asked for.
fn endpoints(bank: &Bank, document: &Value) {
    for name in ["authorization_endpoint", "jwks_uri"] {
        assert!(document[name].as_str().unwrap().starts_with(bank.running.public_url()), "{name}");
    }
    for name in [
        "token_endpoint",
        "pushed_authorization_request_endpoint",
        "introspection_endpoint",
        "revocation_endpoint",
        "grant_management_endpoint",
        "authorization_challenge_endpoint",
    ] {
        assert!(document[name].as_str().unwrap().starts_with(bank.running.mtls_url()), "{name}");
        assert_eq!(document["mtls_endpoint_aliases"][name], document[name], "{name}");
    }
    for (name, value) in document.as_object().unwrap() {
        if name.ends_with("_endpoint") || name == "jwks_uri" {
            let address = url::Url::parse(value.as_str().unwrap()).unwrap();
            assert_eq!((address.scheme(), address.query(), address.fragment()), ("https", None, None), "{name}");
        }
        assert!(!name.contains("signing_alg"), "{name}: nothing is signed, so no algorithm can be a weak one");
    }
}
