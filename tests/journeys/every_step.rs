//! The whole job with every optional step: provider → bank → app → provider → dashboard.

use crate::{person::Person, provider, support::world::World};

#[test]
fn every_optional_step_is_shown() {
    let world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_scopes();

    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    let person = Person::of(&world, &customer, &app);
    person.chooses_certificate();
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
    person.looks_at_history(&client.name);
    person.reads_english();
}
