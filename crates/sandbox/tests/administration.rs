//! The bank's staff at work in the sandbox: what its authority issues is registered and revoked by the bank's own administration.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::Sandbox;
use serde_json::{Value, json};

async fn post(sandbox: &Sandbox, path: &str, body: String) -> (u16, String) {
    let address = format!("{}{path}", sandbox.text("/admin"));
    let response = sandbox.plain().post(address).header("operator", "test").body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn posted(sandbox: &Sandbox, path: &str, body: Value) -> Value {
    let (status, text) = post(sandbox, path, body.to_string()).await;
    assert!((200..300).contains(&status), "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_customers_certificate_is_renewed_and_the_old_one_is_replaced() {
    let sandbox = Sandbox::start(&[]);
    let listed = async || {
        let address = format!("{}/certificates?user=kamakura01", sandbox.text("/admin"));
        sandbox.plain().get(address).send().await.unwrap().json::<Value>().await.unwrap()["certificates"].clone()
    };
    let old = listed().await[0]["thumbprint"].clone();

    let renewed = posted(&sandbox, "/pki/renew", json!({ "login_id": "kamakura01" })).await;
    for file in ["certificate", "key", "p12"] {
        assert!(std::path::Path::new(renewed[file].as_str().unwrap()).is_file(), "{file} of {renewed}");
    }
    assert_eq!(listed().await.as_array().unwrap().len(), 1, "the bank does not know it yet");
    let body = json!({ "user": "kamakura01", "pem": renewed["pem"], "replaces": old });
    let registered = posted(&sandbox, "/certificates", body).await;

    assert!(!registered["links"].as_array().unwrap().is_empty(), "its live links want a new consent: {registered}");
    let states: Vec<String> = listed().await.as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap().to_owned()).collect();
    assert_eq!(states, ["valid", "revoked"]);
    let again = posted(&sandbox, "/pki/renew", json!({ "login_id": "kamakura01" })).await;
    assert_ne!(again["certificate"], renewed["certificate"]);
    assert_eq!(post(&sandbox, "/pki/renew", json!({ "login_id": "nobody" }).to_string()).await.0, 404);
}

#[tokio::test]
async fn a_crl_of_the_sandboxes_authority_revokes_customers_and_providers() {
    let sandbox = Sandbox::start(&[]);
    let (status, crl) = post(&sandbox, "/pki/crl", json!({ "revoked": ["customer-omono01", "client-freee"] }).to_string()).await;
    assert!(status == 200 && crl.starts_with("-----BEGIN X509 CRL-----"), "{crl}");
    for stem in ["../ca", "customer-nobody", ""] {
        assert_eq!(post(&sandbox, "/pki/crl", json!({ "revoked": [stem] }).to_string()).await.0, 400, "{stem}");
    }

    let (status, imported) = post(&sandbox, "/crl", crl).await;

    let imported: Value = serde_json::from_str(&imported).unwrap();
    assert_eq!((status, &imported["entries"]), (200, &json!(2)), "{imported}");
    assert_eq!(imported["certificates"].as_array().unwrap().len(), 1);
    let address = format!("{}/users/omono01/unlock", sandbox.text("/admin"));
    let nobody = sandbox.plain().post(address).send().await.unwrap();
    assert_eq!(nobody.status(), 400, "an effect has an operator");
}
