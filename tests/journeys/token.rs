//! The whole job with a certificate on a PKCS#11 token, whose key never leaves it.

use serde_json::json;

use crate::{
    person::{CERTIFICATE, Person},
    provider,
    support::{
        console::{Console, links},
        token::{PIN, Token},
        wait::until,
        world::World,
    },
};

#[test]
fn a_token_serves_every_step_and_asks_its_pin_once_beside_a_driver_that_crashes() {
    let mut world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_scopes();
    let token = world.plug_in(&customer);
    let broken = Token::beside_a_broken_driver(&world.desktop);

    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_with(&[], &[&deep_link]);
    let person = Person::of(&world, &customer, &app);
    person.sees("start");
    for place in [&token.label, broken] {
        until(place, || app.session().visible_text().contains(place).then_some(()));
    }
    person.keeps_picture("start-places");
    person.unlocks_file("000000");
    app.expect_failure("CERT-08");
    person.keeps_picture("start-wrong-pin");
    person.unlocks_file(PIN);
    until("the certificate", || app.session().has(CERTIFICATE).then_some(()));
    app.session().press(CERTIFICATE);
    app.press("certificate-login");
    person.logs_in();
    person.answers_truly();
    person.chooses_scopes();
    person.registers(&customer.unregistered_accounts());
    person.confirms_result();
    person.allows();
    person.is_sent_back();
    provider::arrives_with_balances(&world);

    person.signs_in_to_dashboard();
    let row = person.finds_row(&client.name, 90);
    assert!(row.contains("有効"), "{row}");
}

#[test]
fn a_token_serves_the_console() {
    let mut world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_scopes();
    let token = world.plug_in(&customer);
    let console = Console::of(&world, &customer).with_token(&token);
    let answers = console.answers();

    let deep_link = provider::begins_linking(&world, &client.id);
    let linked = console.run(&["link", &deep_link, "--no-browser"], &answers);
    assert_eq!((linked.code, linked.document["outcome"].as_str()), (0, Some("approved")), "{linked:?}");
    world.browser.visit(linked.document["continue_uri"].as_str().expect("where the browser goes on"));
    provider::shows_balances(&world);
    let signed_in = console.run(&["sign-in"], &answers);
    assert_eq!(signed_in.code, 0, "{signed_in:?}");
    assert!(links(&signed_in.document).iter().any(|row| row["provider"]["name"] == client.name && row["days_left"] == 90));

    let mut mistyped = answers;
    mistyped["certificate_secrets"] = json!({&token.label: "000000"});
    let refused = console.run(&["sign-in"], &mistyped);
    assert_eq!(refused.failure["label"], "CERT-08", "{refused:?}");
}
