//! The picture of the coming weeks leads to a link, and the directory to a provider's own page.

use crate::{
    person::Person,
    support::{wait::until, webdriver::by_testid, world::World},
};

#[test]
fn a_lane_of_the_picture_leads_to_its_link_and_the_directory_to_the_providers_page() {
    let world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let app = world.app_of(&customer, &[]);
    let person = Person::of(&world, &customer, &app);
    app.press("to-providers");
    app.expect_screen("providers");
    assert!(app.has("providers-unknown"), "nobody has told the directory yet: {}", app.session().visible_text());
    person.signs_in_to_dashboard();
    until("the picture", || app.has("timeline-summary").then_some(()));
    person.keeps_picture("timeline");

    let lane = "[data-testid=\"timeline\"] li button";
    let link = app.session().attribute(lane, "data-testid").expect("a lane").trim_start_matches("timeline-").to_owned();
    app.press(&format!("timeline-{link}"));
    app.expect_screen("link-detail");
    assert!(app.session().visible_text().contains(&link), "the link of the lane");

    app.press("nav-providers");
    person.sees("providers");
    let client = world.sandbox.client_that_chooses_no_scopes();
    app.press(&format!("guides-{}", client.id));
    let told = app.session().text(&by_testid(&format!("provider-{}", client.id)));
    assert!(told.contains("はじめて連携する") && told.contains("アプリで続ける"), "{told}");
    person.keeps_picture("providers-guides");
    app.press(&format!("open-first-{}", client.id));
    world.browser.go_to_new_tab();
    let page = format!("{}/{}/", world.sandbox.text("provider"), client.id);
    until("the provider's page", || (world.browser.session().url() == page).then_some(()));
}
