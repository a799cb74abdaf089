//! What the sandbox promises to other people's tools: one line, its files, its clock, its restart.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use common::Sandbox;
use serde_json::Value;

#[test]
fn the_one_line_has_every_member_and_every_file_exists() {
    let sandbox = Sandbox::start(&[]);
    let contract = &sandbox.contract;

    let clients: Vec<&str> = contract["clients"].as_array().unwrap().iter().map(|client| client["client_id"].as_str().unwrap()).collect();
    assert_eq!(clients, ["freee", "moneyforward", "moneytree", "yayoi", "sorimachi", "moneylook"]);
    assert_eq!(contract["app"]["client_id"], "bank-desktop");
    for client in contract["clients"].as_array().unwrap() {
        assert_identity(client, false);
        assert_eq!(client["scopes"], serde_json::json!(["balance", "statement", "deposit"]));
        let uris = client["redirect_uris"].as_array().unwrap();
        assert!(uris.len() >= 2 && uris[0].as_str().unwrap().starts_with(sandbox.text("/provider")), "{client}");
    }
    for (name, has_p12) in [
        ("client_other_ca", false),
        ("customer_expired", true),
        ("customer_revoked", true),
        ("customer_not_yet_valid", true),
        ("customer_other_ca", true),
    ] {
        assert_identity(&contract["bad"][name], has_p12);
    }
    let customers = contract["customers"].as_array().unwrap();
    assert!(customers.len() >= 6);
    assert_ne!(customers[0]["company"], customers[1]["company"]);
    for customer in customers {
        assert_identity(customer, true);
        for member in ["company", "user", "login_id", "password"] {
            assert!(customer[member].as_str().is_some_and(|text| !text.is_empty()), "{member} of {customer}");
        }
        assert!(customer["risk_answers"].is_object());
        for account in customer["accounts"].as_array().unwrap() {
            assert!(account["ref"].is_string() && account["pin"].is_string() && account["registered"].is_boolean(), "{account}");
        }
    }
    let folder = PathBuf::from(sandbox.text("/pki"));
    let settings = std::fs::read_to_string(folder.with_file_name("renkei.toml")).unwrap();
    for value in [sandbox.text("/issuer"), sandbox.text("/ca"), sandbox.text("/customers/0/p12"), sandbox.text("/customers/6/p12")] {
        assert!(settings.contains(&format!("\"{value}\"")), "{value} in {settings}");
    }
    assert!(sandbox.terminate(), "SIGTERM is a clean stop");
    assert!(!folder.exists(), "a temporary folder does not stay");
}

#[test]
fn openssl_reads_what_was_issued() {
    let sandbox = Sandbox::start(&[]);
    let ca = sandbox.text("/ca");
    for (pointer, trusted) in [
        ("/customers/0", true),
        ("/customers/3", true), // RSA
        ("/clients/0", true),
        ("/bad/customer_revoked", true),
        ("/bad/customer_other_ca", false),
        ("/bad/client_other_ca", false),
        ("/bad/customer_expired", false),
        ("/bad/customer_not_yet_valid", false),
    ] {
        let certificate = sandbox.text(&format!("{pointer}/certificate"));
        let verified = openssl(&["verify", "-purpose", "sslclient", "-CAfile", ca, certificate]).is_ok();
        assert_eq!(verified, trusted, "{pointer}");
    }
    for pointer in ["/customers/0", "/customers/3", "/bad/customer_expired"] {
        let (p12, password) = (sandbox.text(&format!("{pointer}/p12")), sandbox.text(&format!("{pointer}/p12_password")));
        let subject = openssl(&["pkcs12", "-in", p12, "-passin", &format!("pass:{password}"), "-nodes"]).unwrap();
        assert!(subject.contains("BEGIN PRIVATE KEY") && subject.contains("BEGIN CERTIFICATE"), "{pointer}");
        let store =
            p12_keystore::KeyStore::from_pkcs12(&std::fs::read(p12).unwrap(), password, p12_keystore::Pkcs12ImportPolicy::Strict).unwrap();
        assert_eq!(store.private_key_chain().unwrap().1.certs().len(), 2, "{pointer}");
        assert!(openssl(&["pkcs12", "-in", p12, "-passin", "pass:wrong", "-noout"]).is_err());
    }
    let same = |a: &str, b: &str| subject(sandbox.text(a)) == subject(sandbox.text(b));
    assert!(same("/bad/client_other_ca/certificate", "/clients/0/certificate"));
    assert!(same("/bad/customer_other_ca/certificate", "/customers/0/certificate"));
    assert!(!same("/customers/0/certificate", "/customers/1/certificate"));
}

#[tokio::test]
async fn a_restart_on_the_same_folder_keeps_addresses_certificates_customers_and_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = Sandbox::on(folder.path());
    let (contract, certificate) = (first.contract.clone(), std::fs::read(first.text("/customers/0/certificate")).unwrap());
    let told = instant(&first.advance("P80D").await["now"]);
    first.kill();

    let second = Sandbox::on(folder.path());
    assert_eq!(second.contract, contract);
    assert_eq!(std::fs::read(second.text("/customers/0/certificate")).unwrap(), certificate);
    let now = instant(
        &second.plain().get(format!("{}/clock", second.text("/admin"))).send().await.unwrap().json::<Value>().await.unwrap()["now"],
    );
    assert!(now >= told && now.duration_since(told).as_secs() < 120, "{told} {now}");
}

#[tokio::test]
async fn the_clock_starts_where_it_is_told_and_never_goes_back() {
    let sandbox = Sandbox::start(&["--now", "2027-01-04T09:00:00+09:00", "--providers", "8"]);
    assert_eq!(sandbox.contract["clients"].as_array().unwrap().len(), 8);
    assert!(sandbox.advance("P80D").await["now"].as_str().unwrap().starts_with("2027-03-25T09:"));
    assert!(sandbox.advance("PT36H").await["now"].as_str().unwrap().starts_with("2027-03-26T21:"));
    let clock = format!("{}/clock", sandbox.text("/admin"));
    for body in [r#"{"advance":"-P1D"}"#, r#"{"advance":"soon"}"#, r#"{"retreat":"P1D"}"#, "", r#"{"advance":"P9999Y"}"#] {
        let answer = sandbox.plain().post(&clock).header("content-type", "application/json").body(body).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
    }
    let answer = sandbox.plain().post(&clock).body(r#"{"advance":"PT1H"}"#).send().await.unwrap();
    assert_eq!(answer.status(), 200, "the contract names no content type");
    for path in ["healthz", "readyz"] {
        let answer = sandbox.plain().get(format!("{}/{path}", sandbox.text("/admin"))).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
}

fn assert_identity(identity: &Value, has_p12: bool) {
    let path = |member: &str| PathBuf::from(identity[member].as_str().unwrap_or_else(|| panic!("{member} of {identity}")));
    let (certificate, key) = (path("certificate"), path("key"));
    assert!(certificate.is_absolute() && certificate.is_file() && key.is_file(), "{identity}");
    assert_eq!(certificate.with_extension("key"), key, "same stem");
    if has_p12 {
        assert!(path("p12").is_file() && identity["p12_password"].is_string(), "{identity}");
    }
}

fn openssl(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("openssl").args(arguments).output().expect("openssl is installed");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

fn subject(certificate: &str) -> String {
    assert!(Path::new(certificate).is_file());
    openssl(&["x509", "-in", certificate, "-noout", "-subject", "-nameopt", "utf8"]).unwrap()
}

fn instant(value: &Value) -> jiff::Timestamp {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("not an instant: {value}"))
}
