//! What breaks in mid-step costs no attempt.

use crate::{person::Person, provider, support::world::World};

#[test]
fn a_bank_that_falls_over_is_resumed_without_losing_an_attempt() {
    let mut world = World::start();
    let customer = world.sandbox.customer_of_no_optional_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    {
        let person = Person::of(&world, &customer, &app);
        person.chooses_certificate();
        person.enters_password("wrong");
    }
    let left = app.expect_failure("LOGIN-01").attempts_left.expect("attempts are counted");

    world.sandbox.crash();
    app.fill("password", "wrong again");
    app.press("submit");
    app.expect_screen("interrupted");
    app.expect_failure("BANK-01");
    world.sandbox.resume();
    app.press("retry");

    let person = Person::of(&world, &customer, &app);
    person.app.expect_screen("step-password");
    person.app.expect_attempts_left(left - 1);
    person.logs_in();
    person.allows();
    person.is_sent_back();
    provider::arrives_with_balances(&world);
    assert!(world.sandbox.audit_is_intact());
}

#[test]
fn an_app_that_was_killed_goes_on_at_the_same_step() {
    let world = World::start();
    let customer = world.sandbox.customer_of_no_optional_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    let left = {
        let person = Person::of(&world, &customer, &app);
        person.chooses_certificate();
        person.enters_password("wrong");
        app.expect_failure("LOGIN-01").attempts_left
    };

    app.kill(&world.desktop);
    let app = world.app_of(&customer, &[]);
    let person = Person::of(&world, &customer, &app);
    person.chooses_certificate();
    app.expect_screen("step-password");
    app.expect_attempts_left(left.expect("attempts are counted"));
    person.logs_in();
    person.allows();
    person.is_sent_back();
    provider::arrives_with_balances(&world);
}
