//! A certificate in the Windows store, whose key is used by handle and never read.

use std::process::Command;

use serde_json::json;

use crate::{
    diagnosis::{fact, outcome},
    pc::{Pc, windows_path},
    provider,
    support::{
        console::{answers, links},
        sandbox::Customer,
        world::World,
    },
};

/// Wine keeps RSA keys alone, and those in its older interface (CryptoAPI): so this is TLS 1.2 with PKCS#1 signatures. What only CNG has (PSS,
/// ECDSA, keys that cannot be exported, cards and their PIN windows) is not in Wine; see the tests of `renkei-certs` for how far it goes.
#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn a_link_is_made_with_a_certificate_of_the_windows_store() {
    let world = World::start();
    let pc = Pc::new();
    let customers = world.sandbox.customers();
    let customer = customers.iter().find(|customer| has_rsa_key(customer)).expect("a customer with an RSA key");
    let client = world.sandbox.client_that_chooses_scopes();
    pc.configure_for(&world.sandbox, &[]);
    import(&pc, customer);
    let answers = answers(customer, &json!({}));

    let listed = pc.renkeictl(&["certificates"], &answers);
    assert_eq!(listed.code, 0, "{listed:?}");
    assert_eq!(listed.document["usable"].as_array().map(Vec::len), Some(1), "{listed:?}");
    assert_eq!(listed.document["usable"][0]["organisation"], customer.text("company"), "{listed:?}");

    let diagnosed = pc.renkeictl(&["diagnose"], &answers);
    assert_eq!(fact(&diagnosed.document, "certificates", "usable"), "1");
    assert_eq!(outcome(&diagnosed.document, "keys")["state"], "ok", "{diagnosed:?}");

    let deep_link = provider::begins_linking(&world, &client.id);
    let linked = pc.renkeictl(&["link", &deep_link, "--no-browser"], &answers);
    assert_eq!((linked.code, linked.document["outcome"].as_str()), (0, Some("approved")), "{linked:?}");
    world.browser.visit(linked.document["continue_uri"].as_str().expect("where the browser goes on"));
    provider::shows_balances(&world);

    let signed_in = pc.renkeictl(&["sign-in"], &answers);
    assert_eq!(signed_in.code, 0, "{signed_in:?}");
    let rows = links(&signed_in.document);
    assert!(rows.iter().any(|row| row["provider"]["name"] == client.name && row["days_left"] == 90), "{rows:?}");
}

fn import(pc: &Pc, customer: &Customer) {
    let mut import = pc.ours("examples/import.exe");
    let imported = import.arg(windows_path(customer.text("p12"))).arg(customer.text("p12_password")).output().expect("Wine runs");
    assert!(imported.status.success(), "{imported:?}");
}

fn has_rsa_key(customer: &Customer) -> bool {
    let shown = Command::new("openssl").args(["pkey", "-noout", "-text", "-in", customer.text("key")]).output().expect("openssl runs");
    String::from_utf8_lossy(&shown.stdout).contains("modulus:")
}
