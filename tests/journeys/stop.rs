//! A link is stopped at the bank: its consequences in words, two equal answers, the receipt; the provider's next call fails at once. Then the bank
//! ends another link, which the app tells with the cause.

use std::fs;

use serde_json::json;

use crate::{
    person::Person,
    provider,
    support::{console::Console, wait::until, webdriver::by_testid, world::World},
};

#[test]
fn a_stopped_link_gives_nothing_more_and_leaves_a_receipt() {
    let mut world = World::start();
    let file = world.desktop.home().join("履歴.csv");
    world.desktop.save_files_as(&file);
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
    person.signs_in_to_dashboard();
    person.finds_row(&client.name, 90);

    let row = app.session().attribute("[data-testid^=\"link-row-\"]", "data-testid").expect("one link");
    let link = row.trim_start_matches("link-row-").to_owned();
    app.press(&format!("link-history-{link}"));
    app.expect_screen("link-detail");
    app.press("open-stop-page");
    world.browser.go_to_new_tab();
    let provider_page = format!("{}/{}/", world.sandbox.text("provider"), client.id);
    until("the provider's page", || (world.browser.session().url() == provider_page).then_some(()));
    app.press("begin-stop");
    person.sees("stop");
    app.press("stop-no");
    app.expect_screen("link-detail");
    provider::fetches(&world, &client.id);
    provider::shows_balances(&world);

    app.press("begin-stop");
    app.expect_screen("stop");
    app.press("stop-yes");
    let told = app.session().text(&by_testid("stopped"));
    assert!(told.contains("停止") && told.contains(customer.text("user")), "{told}");
    person.keeps_picture("stopped");
    provider::fetches(&world, &client.id);
    provider::has_no_link_any_more(&world);

    app.press("show-receipt");
    person.sees("receipt");
    assert!(app.session().visible_text().contains(&link), "the receipt names the link");
    app.press("nav-history");
    person.sees("history");
    app.session().text(&by_testid(&format!("receipt-{link}-stopped")));
    app.session().text(&by_testid(&format!("receipt-{link}-granted")));
    app.press("save-history");
    let saved = until("the saved file", || fs::read_to_string(&file).ok().filter(|text| text.contains(&link)));
    assert!(saved.contains("停止") && saved.contains("このパソコンで操作"), "{saved}");

    app.press("nav-dashboard");
    app.expect_screen("dashboard");
    assert!(!app.has("early-ends"), "what was done here is no news");
    person.keeps_picture("dashboard-stopped");
    let console = Console::of(&world, &customer).with_data_of_the_window();
    let again = console.run(&["stop", &link, "--yes"], &console.answers());
    assert_eq!((again.code, &again.document["kind"], &again.document["link"]), (0, &json!("stopped"), &json!(link)), "{again:?}");
}

#[test]
fn what_the_bank_ended_is_told_with_its_cause_until_it_was_seen() {
    let world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let app = world.app_of(&customer, &[]);
    let person = Person::of(&world, &customer, &app);
    person.signs_in_to_dashboard();
    person.finds_row(&client.name, 6);

    let login = customer.text("login_id");
    world.sandbox.operate(&format!("/users/{login}/password"), &json!({"password": "Another-1-password"}));
    app.press("refresh");

    let told = app.session().text(&by_testid("early-ends"));
    assert!(told.contains("ログインパスワードが変更された") && told.contains("再認証してください"), "{told}");
    app.session().script("document.querySelector('main').scrollTo(0, 0)", &[]).expect("the page");
    person.keeps_picture("dashboard-early-ends");
    let look = app.session().attribute("[data-testid^=\"early-look-\"]", "data-testid").expect("its button");
    app.press(&look);
    app.expect_screen("link-detail");
    assert!(app.session().text(&by_testid("end")).contains("ログインパスワードが変更された"));
    person.keeps_picture("link-detail-ended");
    app.press("nav-dashboard");
    app.press(&look.replace("look", "seen"));
    until("the banner's end", || (!app.has("early-ends")).then_some(()));
}
