//! Everything beside the procedures: the list, stopping a link, settings, and every page of the menu.

use super::Typist;
use crate::support::{screen_reader::ScreenReader, wait::until, webdriver::by_testid, world::World};

/// Pages of the menu with their screens.
const PAGES: [(&str, &str); 9] = [
    ("会社", "companies"),
    ("API連携先", "providers"),
    ("お知らせ", "reminders"),
    ("履歴と控え", "history"),
    ("電子証明書", "certificates"),
    ("設定", "settings"),
    ("ヘルプ", "help"),
    ("アプリについて", "about"),
    ("連携一覧", "dashboard"),
];

#[test]
fn every_page_is_used_without_a_mouse() {
    let mut world = World::start();
    let reader = ScreenReader::start(&mut world.desktop);
    let customer = world.sandbox.customer_of_every_step();
    let app = world.app_of(&customer, &[]);
    let person = Typist::of(&world, &customer, &app, &reader);
    person.sees("dashboard");
    person.signs_in();

    for (page, screen) in PAGES {
        person.opens(page, screen);
        person.keys.walks_round();
        reader.page().assert_well_formed(screen);
    }
    finds_and_sorts(&person);
    stops_a_link(&person);
    changes_the_language(&person);
}

/// Search, a count by state, the order, and back to all.
#[track_caller]
fn finds_and_sorts(person: &Typist<'_>) {
    let shown = |words: &str| until(words, || person.reader.page().says("polite", words).then_some(()));
    person.keys.fills("searchbox", "検索", "ﾏﾈｰﾌｫﾜｰﾄﾞ");
    shown("うち1件");
    person.keys.presses("button", "絞り込みを解除");
    shown("件を表示しています");
    person.keys.reaches("button", "至急");
    person.keys.space();
    shown("うち");
    person.hears("the count that is pressed", |said| said.name.contains("至急") && said.states.contains(&"pressed"));
    person.keys.space();
    // What WebKit calls a list that pops up.
    person.keys.reaches_exactly("button", "並び順");
    person.keys.down();
    let order = || person.app.session().script("return document.activeElement.selectedOptions[0].text", &[]).ok();
    until("the next order", || order().filter(|order| order == "期限の近い順"));
    person.keys.up();
}

/// Its page, its consequences, no, then yes.
#[track_caller]
fn stops_a_link(person: &Typist<'_>) {
    let history = person.button_of_row(&["残り6日"], "の履歴");
    person.keys.presses("button", &history);
    person.sees("link-detail");
    until("the bank's offer", || person.app.has("begin-stop").then_some(()));
    person.keys.walks_round();
    person.keys.presses("button", "当組合で連携を停止する");
    person.sees("stop");
    until("the two answers", || person.app.has("stop-yes").then_some(()));
    person.reads_all("stop");
    person.keys.presses("button", "停止しない");
    person.sees("link-detail");
    until("the bank's offer", || person.app.has("begin-stop").then_some(()));
    person.keys.presses("button", "当組合で連携を停止する");
    person.sees("stop");
    until("the two answers", || person.app.has("stop-yes").then_some(()));
    person.keys.presses("button", "停止する");
    let told = person.hears("that it is stopped", |said| said.role == "heading");
    assert_eq!(told.name, "停止しました");
}

/// 設定 → English and back, by arrows, as radio buttons go.
#[track_caller]
fn changes_the_language(person: &Typist<'_>) {
    person.opens("設定", "settings");
    person.keys.reaches("radio", "日本語");
    person.keys.down();
    until("English", || (person.app.session().text("h1") == "Settings").then_some(()));
    person.keys.up();
    until("Japanese", || (person.app.session().text("h1") == "設定").then_some(()));
    person.app.session().text(&by_testid("locale-ja"));
}
