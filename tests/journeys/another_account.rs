//! 手順5 → 手順4 → 手順5: one account after the other.

use crate::{
    person::Person,
    provider,
    support::{webdriver::by_testid, world::World},
};

#[test]
fn another_account_is_registered_after_the_first() {
    let world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let accounts = customer.unregistered_accounts();
    assert!(accounts.len() >= 2, "the sandbox has a customer with two unregistered accounts");

    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    let person = Person::of(&world, &customer, &app);
    person.chooses_certificate();
    person.logs_in();
    person.answers_truly();
    person.registers(&accounts[..1]);
    person.registers_another();
    person.sees("step-account_pin");
    let registered = app.session().attribute(&by_testid(&format!("pin-select-{}", accounts[0].0)), "disabled");
    assert!(registered.is_some(), "a registered account is shown, and cannot be registered again");
    person.registers(&accounts[1..]);
    person.confirms_result();
    person.allows();
    person.is_sent_back();

    provider::arrives_with_balances(&world);
}
