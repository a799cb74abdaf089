//! 許可しない is an answer like any other.

use serde_json::Value;

use crate::{
    person::Person,
    provider,
    support::{console::Console, webdriver::by_testid, world::World},
};

#[test]
fn a_denial_goes_back_to_the_provider_and_leaves_no_link() {
    let world = World::start();
    let customer = world.sandbox.customer_of_no_optional_step();
    let client = world.sandbox.client_that_chooses_no_scopes();

    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    let person = Person::of(&world, &customer, &app);
    person.chooses_certificate();
    person.logs_in();
    person.denies();
    person.is_sent_back();

    world.browser.go_to_new_tab();
    let told = world.browser.text("provider-error");
    assert!(told.contains("連携は許可されませんでした"), "{told}");
    assert!(!world.browser.session().has(&by_testid("accounts")), "no account reaches the provider");
    assert_eq!(Console::of(&world, &customer).links_at_the_bank(), Vec::<Value>::new());
}
