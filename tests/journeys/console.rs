//! `renkeictl` does the same without a window, for scripts: JSON, and exit codes that say what happened.

use serde_json::json;

use crate::{
    provider,
    support::{
        console::{Console, links},
        world::World,
    },
};

#[test]
fn a_link_made_in_a_terminal_is_claimed_in_the_browser_and_listed_with_90_days() {
    let world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_scopes();
    let console = Console::of(&world, &customer);
    let answers = console.answers();

    let deep_link = provider::begins_linking(&world, &client.id);
    let linked = console.run(&["link", &deep_link, "--no-browser"], &answers);
    assert_eq!((linked.code, linked.document["outcome"].as_str()), (0, Some("approved")), "{linked:?}");
    world.browser.visit(linked.document["continue_uri"].as_str().expect("where the browser goes on"));
    provider::shows_balances(&world);

    let signed_in = console.run(&["sign-in"], &answers);
    assert_eq!(signed_in.code, 0, "{signed_in:?}");
    let listed = console.run(&["links"], &answers);
    assert_eq!(listed.code, 0, "{listed:?}");
    let rows = links(&listed.document);
    let new = rows.iter().find(|row| row["provider"]["name"] == client.name && row["days_left"] == 90);
    assert_eq!(new.map(|row| &row["state"]), Some(&json!("active")), "{rows:?}");

    let spreadsheet = exported(&world, &console, "--csv");
    assert!(spreadsheet.starts_with("\u{feff}\"会社\",") && spreadsheet.contains(&format!("\"{}\"", client.name)), "{spreadsheet}");
    let days = exported(&world, &console, "--ics");
    assert!(days.starts_with("BEGIN:VCALENDAR\r\n") && days.contains("STATUS:CONFIRMED\r\n"), "{days}");
}

/// The list as `renkeictl links` writes it into a file.
fn exported(world: &World, console: &Console<'_>, option: &str) -> String {
    let file = world.desktop.folder().join("links");
    let ended = console.run(&["links", option, file.to_str().expect("UTF-8")], &console.answers());
    assert_eq!((ended.code, &ended.document), (0, &serde_json::Value::Null), "{ended:?}");
    std::fs::read_to_string(&file).expect("the exported file")
}

#[test]
fn exit_codes_tell_a_script_what_was_refused() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    let client = world.sandbox.client_that_chooses_no_scopes();
    let link = |console: &Console<'_>, changed: (&str, &str)| {
        let deep_link = provider::begins_linking(&world, &client.id);
        let mut answers = console.answers();
        answers[changed.0] = changed.1.into();
        console.run(&["link", &deep_link, "--no-browser"], &answers)
    };
    let console = Console::of(&world, customer);

    let mistyped = link(&console, ("password", "not the password"));
    assert_eq!((mistyped.code, &mistyped.failure["label"]), (8, &json!("LOGIN-01")), "{mistyped:?}");
    assert!(mistyped.failure["attempts_left"].is_u64(), "{mistyped:?}");
    let denied = link(&console, ("decision", "deny"));
    assert_eq!((denied.code, &denied.document["outcome"]), (1, &json!("denied")), "{denied:?}");

    let revoked = Console::of(&world, customer).with_certificate(world.sandbox.bad_as_p12("customer_revoked", "journey"), "journey");
    let refused = link(&revoked, ("decision", "allow"));
    assert_eq!((refused.code, &refused.failure["label"]), (4, &json!("CERT-04")), "{refused:?}");
}
