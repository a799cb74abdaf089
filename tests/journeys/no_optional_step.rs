//! The shortest way: a customer and a provider for whom no optional step comes; the app is open already (warm start).

use crate::{person::Person, provider, support::world::World};

#[test]
fn every_optional_step_is_skipped() {
    let mut world = World::start();
    let customer = world.sandbox.customer_of_no_optional_step();
    let client = world.sandbox.client_that_chooses_no_scopes();

    let app = world.app_of(&customer, &[]);
    let person = Person::of(&world, &customer, &app);
    provider::begins_linking(&world, &client.id);
    provider::goes_on_in_the_app(&world);
    person.chooses_certificate();
    person.logs_in();
    person.allows();
    person.is_sent_back();

    provider::arrives_with_balances(&world);
    assert!(world.sandbox.stop(), "the sandbox ends well when asked");
}
