//! Renewing a link that is about to end: the person is told what it replaces, and the list proves it. Then 90 days pass.

use serde_json::{Value, json};

use crate::{
    person::Person,
    provider,
    support::{console::Console, webdriver::by_testid, world::World},
};

#[test]
fn a_renewal_replaces_the_link_and_ends_after_90_days() {
    let world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let app = world.app_of(&customer, &[]);
    let person = Person::of(&world, &customer, &app);
    person.signs_in_to_dashboard();
    let ending = person.finds_row(&client.name, 6);
    assert!(ending.contains("至急"), "{ending}");

    provider::begins_linking(&world, &client.id);
    provider::goes_on_in_the_app(&world);
    person.chooses_certificate_again();
    person.logs_in();
    person.answers_if_asked();
    person.registers_nothing();
    person.sees("step-consent");
    let replaced = app.session().text(&by_testid("supersedes"));
    let service = ending.lines().next().expect("a row begins with the service");
    assert!(replaced.contains(service), "the link is named: {replaced}");
    person.allows();
    person.is_sent_back();
    provider::arrives_with_balances(&world);
    app.press("to-dashboard");
    let renewed = person.finds_row(&client.name, 90);
    assert!(renewed.contains("有効"), "{renewed}");
    assert!(app.session().visible_text().contains("置換済"), "the link before is still listed");

    world.sandbox.advance("P91D");
    let states = |links: Vec<Value>| {
        let mut states: Vec<Value> =
            links.into_iter().filter(|link| link["provider"]["name"] == client.name).map(|mut link| link["state"].take()).collect();
        states.sort_by_key(Value::to_string);
        states
    };
    assert_eq!(states(Console::of(&world, &customer).links_at_the_bank()), [json!("expired"), json!("superseded")]);
}
