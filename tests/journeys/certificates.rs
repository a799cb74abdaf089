//! Certificates that cannot be used, each with its own reason.

use crate::{
    person::{CERTIFICATE, Person},
    provider,
    support::{wait::until, world::World},
};

/// What the app can see by itself costs no trip to the bank, and no wrong choice.
#[test]
fn a_certificate_out_of_its_time_is_listed_with_its_reason_and_cannot_be_chosen() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    for (name, label) in [("customer_expired", "CERT-02"), ("customer_not_yet_valid", "CERT-03")] {
        let file = world.sandbox.bad_as_p12(name, "journey");
        let deep_link = provider::begins_linking(&world, &world.sandbox.client_that_chooses_no_scopes().id);
        let app = world.app_with(&[&file], &[&deep_link]);
        let person = Person::of(&world, customer, &app);
        person.sees("start");
        person.unlocks_file("journey");
        until(&format!("{name} listed with {label}"), || app.session().visible_text().contains(label).then_some(()));
        assert!(!app.session().has(CERTIFICATE), "{name} cannot be chosen");
    }
}

/// The bank judges these; the hand-over stays good, so that another certificate can be chosen.
#[test]
fn a_certificate_that_the_bank_refuses_leads_back_to_the_choice_with_the_reason() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    for (name, label) in [("customer_revoked", "CERT-04"), ("customer_other_ca", "CERT-05")] {
        let file = world.sandbox.bad_as_p12(name, "journey");
        let deep_link = provider::begins_linking(&world, &world.sandbox.client_that_chooses_no_scopes().id);
        let app = world.app_with(&[&file], &[&deep_link]);
        let person = Person::of(&world, customer, &app);
        person.sees("start");
        person.unlocks_file("journey");
        app.session().press(CERTIFICATE);
        app.press("certificate-login");
        let shown = app.expect_failure(label);
        assert!(shown.text.contains(label), "the code can be read out: {}", shown.text);
        app.expect_screen("start");
    }
}

#[test]
fn a_computer_without_certificates_says_so() {
    let world = World::start();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_with(&[], &[&deep_link]);
    app.expect_screen("start");
    app.expect_failure("CERT-01");
}
