//! The list of links as a person uses it, and what leaves the app of it: a file, and the draft of a mail.

use std::fs;

use crate::{
    person::Person,
    support::{wait::until, webdriver::by_testid, world::World},
};

#[test]
fn the_list_is_searched_saved_as_a_spreadsheet_and_a_renewal_is_asked_for_by_mail() {
    let mut world = World::start();
    let (file, mail) = (world.desktop.home().join("連携一覧.csv"), world.desktop.folder().join("mail"));
    world.desktop.save_files_as(&file);
    let program = world.desktop.script("mail-program", &format!("printf '%s' \"$1\" > '{}'", mail.display()));
    world.desktop.set_default("mailto", &program);
    let customer = world.sandbox.customer_of_every_step();
    let app = world.app_of(&customer, &[]);
    let person = Person::of(&world, &customer, &app);
    person.signs_in_to_dashboard();
    until("the list", || app.has("shown").then_some(()));
    person.keeps_picture("list");
    assert!(app.has("task-renew"), "something has to be done this week: {}", app.session().visible_text());

    app.fill("search", "ﾏﾈｰﾌｫﾜｰﾄﾞ");
    until("one of the links", || app.session().text(&by_testid("shown")).contains("うち1件").then_some(()));
    person.keeps_picture("list-searched");
    app.press("clear-filter");

    app.press("save-spreadsheet");
    until("the word that it is saved", || app.session().text(&by_testid("files-status")).contains("連携一覧.csv").then_some(()));
    let saved = fs::read_to_string(&file).expect("the file");
    assert!(saved.starts_with('\u{feff}') && saved.contains(customer.text("company")), "{saved}");
    assert!(saved.contains("期限切れ") && saved.contains("至急"), "{saved}");

    app.press("print-list");
    app.expect_screen("print-list");
    person.keeps_picture("print-list");
    app.press("back");
    app.press("task-mail");
    app.expect_screen("mail-draft");
    app.fill("mail-to", "taro@example.com");
    person.keeps_picture("mail-draft");
    app.press("mail-open");
    let handed = until("the mail program", || fs::read_to_string(&mail).ok().filter(|address| !address.is_empty()));
    assert!(handed.starts_with("mailto:taro@example.com?subject=API%E9%80%A3%E6%90%BA") && handed.contains("&body="), "{handed}");
}
