//! The hand-over from the browser is good once and for five minutes.

use crate::{
    person::{CERTIFICATE, Person},
    provider,
    support::world::World,
};

#[test]
fn a_hand_over_that_was_used_is_refused() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(customer, &[&deep_link]);
    let person = Person::of(&world, customer, &app);
    person.chooses_certificate();
    person.sees("step-password");
    person.app.press("cancel");

    drop(app);
    let app = world.app_of(customer, &[&deep_link]);
    let person = Person::of(&world, customer, &app);
    person.chooses_certificate();
    person.app.expect_screen("refused");
    person.app.expect_failure("HAND-02");
}

#[test]
fn a_hand_over_that_expired_is_refused() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    world.sandbox.advance("PT6M");

    let app = world.app_of(customer, &[&deep_link]);
    let person = Person::of(&world, customer, &app);
    person.chooses_certificate();
    person.app.expect_screen("refused");
    person.app.expect_failure("HAND-03");
}

#[test]
fn a_link_from_elsewhere_starts_nothing() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    let app = world.app_of(customer, &["renkei://authorize?h=../../etc/passwd"]);
    let person = Person::of(&world, customer, &app);
    person.app.expect_failure("HAND-01");
    assert!(!person.app.session().has(CERTIFICATE));
}
