//! Consent phishing: the continuation works only in the browser that began.

use serde_json::Value;

use crate::{
    person::Person,
    provider,
    support::{browser::Browser, console::Console, webdriver::by_testid, world::World},
};

#[test]
fn the_continuation_is_refused_in_another_browser() {
    let world = World::start();
    let customer = world.sandbox.customer_of_no_optional_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    let other = Browser::start(&world.desktop, "other-profile", world.sandbox.text("issuer"));
    other.become_default(&world.desktop);

    let app = world.app_of(&customer, &[&deep_link]);
    let person = Person::of(&world, &customer, &app);
    person.chooses_certificate();
    person.logs_in();
    person.allows();
    person.is_sent_back();

    other.go_to_new_tab();
    other.text("continuation-refused");
    assert!(other.session().url().starts_with(world.sandbox.text("issuer")), "it stays at the bank: {}", other.session().url());
    world.browser.visit(&format!("{}/{}", world.sandbox.text("provider"), client.id));
    assert!(!world.browser.session().has(&by_testid("accounts")), "the provider has got nothing");
    assert_eq!(Console::of(&world, &customer).links_at_the_bank(), Vec::<Value>::new(), "an unclaimed grant is no link");
}
