//! Renewing a link that is about to end: the person is told what it replaces, and the list proves it. Then 90 days pass.

use serde_json::{Value, json};

use crate::{
    person::Person,
    provider,
    support::{app::App, console::Console, wait::until, webdriver::by_testid, world::World},
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

    let script = "return [...document.querySelectorAll('[data-testid^=\"link-row-\"]')].find(row => row.innerText.includes(arguments[0]) && row.dataset.state === 'urgent')
        .querySelector('[data-testid^=\"link-renew-\"]').dataset.testid";
    let renew = app.session().script(script, &[&client.name]).expect("a link to renew");
    app.press(renew.as_str().expect("its button"));
    person.sees("renewal");
    let next = app.session().text(&by_testid("next-expiry"));
    assert!(next.contains("次回期限"), "the bank's own word of today: {next}");
    app.session().text(&by_testid("renewal-certificate"));
    person.keeps_picture("renewal-certificate");
    app.press("guide-step-0");
    person.reaches_by_keyboard("open-provider-page");

    world.browser.go_to_new_tab();
    let page = world.browser.session().url();
    assert!(page.starts_with(&format!("{}/{}/", world.sandbox.text("provider"), client.id)), "the directory's own page: {page}");
    stands_at(&app, "2");
    person.keeps_picture("renewal-at-provider");
    provider::links_from_here(&world.browser, &world);
    provider::goes_on_in_the_app(&world);
    person.chooses_certificate_again();
    person.logs_in();
    person.answers_if_asked();
    person.registers_nothing();
    person.sees("step-consent");
    let replaced = app.session().text(&by_testid("supersedes"));
    let service = ending.lines().next().expect("a row begins with the service");
    assert!(replaced.contains(service) && replaced.contains("残り6日"), "the link is named with its days left: {replaced}");
    person.allows();
    person.is_sent_back();
    app.press("to-renewal");
    app.expect_screen("renewal");
    provider::arrives_with_balances(&world);
    stands_at(&app, "6");
    let found = app.session().text(&by_testid("new-link"));
    assert!(found.contains("新しい連携を確認しました。期限:"), "{found}");
    app.session().text(&by_testid("statements-read"));
    person.keeps_picture("renewal-done");
    app.press("align");
    person.sees("alignment");
    app.press("back");
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

/// Waits until the renewal is at this step; 6 is its end.
#[track_caller]
fn stands_at(app: &App, step: &str) {
    until(&format!("step {step} of the renewal"), || {
        app.session().has(&format!("[data-screen=\"renewal\"][data-step=\"{step}\"]")).then_some(())
    });
}
