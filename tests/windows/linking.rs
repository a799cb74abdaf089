//! The whole journey with the Windows program, and what it leaves in Credential Manager.

use serde_json::json;

use crate::{
    pc::{Pc, windows_path},
    provider,
    support::{
        console::{answers, links},
        world::World,
    },
};

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn a_link_made_with_a_certificate_file_is_claimed_and_the_sign_in_outlives_the_program() {
    let world = World::start();
    let pc = Pc::new();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_scopes();
    let file = customer.text("p12");
    pc.configure_for(&world.sandbox, &[file]);
    let opened = json!({windows_path(file): customer.text("p12_password")});
    let answers = answers(&customer, &opened);
    let mut without_answers = answers.clone();
    without_answers["risk_answers"] = json!({});

    let on_a_new_pc = pc.renkeictl(&["sign-in"], &without_answers);
    assert_eq!(on_a_new_pc.code, 2, "a new PC is asked the question, which nobody answers: {on_a_new_pc:?}");
    let deep_link = provider::begins_linking(&world, &client.id);
    let linked = pc.renkeictl(&["link", &deep_link, "--no-browser"], &answers);
    assert_eq!((linked.code, linked.document["outcome"].as_str()), (0, Some("approved")), "{linked:?}");
    world.browser.visit(linked.document["continue_uri"].as_str().expect("where the browser goes on"));
    provider::shows_balances(&world);

    let signed_in = pc.renkeictl(&["sign-in"], &without_answers);
    assert_eq!(signed_in.code, 0, "the same PC is recognised: {signed_in:?}");
    let stored = pc.registry(CREDENTIALS);
    assert!(stored.contains("jp.renkei.desktop"), "{stored}");
    assert!(!stored.contains("self-test"), "the throw-away entry is gone: {stored}");
    let persistence: Vec<&str> = stored.lines().filter(|line| line.trim_start().starts_with("Persist ")).collect();
    assert!(!persistence.is_empty() && persistence.iter().all(|line| line.trim_end().ends_with("0x2")), "on this PC alone: {stored}");

    // Another start, which knows no login password.
    let listed = pc.renkeictl(&["links"], &json!({"certificate_secrets": opened}));
    assert_eq!(listed.code, 0, "{listed:?}");
    let rows = links(&listed.document);
    let new = rows.iter().find(|row| row["provider"]["name"] == client.name && row["days_left"] == 90);
    assert_eq!(new.map(|row| &row["state"]), Some(&json!("active")), "{rows:?}");
}

/// Where Wine keeps what Credential Manager is given.
const CREDENTIALS: &str = r"HKCU\Software\Wine\Credential Manager";
