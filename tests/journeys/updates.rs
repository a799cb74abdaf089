//! A newer version of the app: the bank announces it, the person is told once, and nothing is fetched.

use crate::{
    person::Person,
    support::{wait::until, webdriver::by_testid, world::World},
};

#[test]
fn a_newer_version_is_told_on_the_dashboard_until_it_is_seen_and_afterwards_on_the_page_about_the_app() {
    let mut world = World::start();
    world.sandbox.announces("99.1.0");
    assert!(world.sandbox.stop());
    world.sandbox.resume();
    let customer = world.sandbox.customer_of_every_step();
    let app = world.app_of(&customer, &[]);
    let person = Person::of(&world, &customer, &app);
    assert!(!app.has("update-note"), "nobody has signed in, so the bank has told nothing");

    person.signs_in_to_dashboard();
    until("the word of the new version", || app.has("update-note").then_some(()));
    let note = app.session().text(&by_testid("update-note"));
    assert!(note.contains("新しいバージョン 99.1.0 があります"), "{note}");
    assert!(!app.session().has("[data-testid=update-note] a"), "no address to follow");
    let addresses = ["http:", "https:", "www.", ".com", ".jp", ".example"];
    assert!(!addresses.iter().any(|address| note.contains(address)), "no address to imitate: {note}");
    person.keeps_picture("new-version");

    app.press("update-seen");
    until("the dashboard without it", || (!app.has("update-note")).then_some(()));
    app.press("nav-about");
    app.expect_screen("about");
    until("the page about the app", || app.has("update-note").then_some(()));
    person.keeps_picture("about");
    assert!(app.session().text(&by_testid("about-facts")).contains(env!("CARGO_PKG_VERSION")));

    app.press("open-licences");
    app.expect_screen("licences");
    until("the list of licences", || app.has("licence-tauri").then_some(()));
    app.press("licence-tauri");
    until("its text", || app.session().visible_text().contains("Permission is hereby granted").then_some(()));
    person.keeps_picture("licences");
}
