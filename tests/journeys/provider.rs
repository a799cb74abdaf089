//! What a person does on the sample provider's and the bank's web pages.

use crate::support::{browser::Browser, wait::until, webdriver::by_testid, world::World};

/// From 「連携する」 at the provider to the bank's hand-over page; gives the deep link of 「アプリで続ける」.
pub fn begins_linking(world: &World, client: &str) -> String {
    begins_linking_in(&world.browser, world, client)
}

pub fn begins_linking_in(browser: &Browser, world: &World, client: &str) -> String {
    browser.visit(&format!("{}/{client}", world.sandbox.text("provider")));
    links_from_here(browser, world)
}

/// The same from the provider's page that is open.
pub fn links_from_here(browser: &Browser, world: &World) -> String {
    world.album.take(browser.session(), "provider");
    browser.press("connect");
    browser.session().attribute(&by_testid("bank-renkei"), "data-testid");
    world.album.take(browser.session(), "provider-choose-bank");
    browser.press("bank-renkei");
    let link = browser.session().attribute(&by_testid("open-app"), "href").expect("the button leads somewhere");
    world.album.take(browser.session(), "bank-hand-over");
    assert!(link.starts_with("renkei://authorize?h="), "{link}");
    link
}

/// 「アプリで続ける」 on the bank's hand-over page, once the app has made itself known to the desktop.
pub fn goes_on_in_the_app(world: &World) {
    until("the app as the one that opens renkei: addresses", || world.desktop.default_for("renkei"));
    world.browser.press("open-app");
}

/// The app has opened the continuation in the default browser, which the bank sent on to the provider.
pub fn arrives_with_balances(world: &World) {
    world.browser.go_to_new_tab();
    shows_balances(world);
}

/// The provider has redeemed its code and read the accounts.
pub fn shows_balances(world: &World) {
    let balances = "[data-testid^=\"balance-\"]";
    until("the balances at the provider", || world.browser.session().has(balances).then_some(()));
    assert!(world.browser.session().url().starts_with(world.sandbox.text("provider")), "{}", world.browser.session().url());
    world.album.take(world.browser.session(), "provider-balances");
    assert!(world.browser.session().text(balances).contains('円'), "a balance in yen");
    assert!(world.browser.session().has(&by_testid("statement")));
}

/// 「明細を取得」 at the provider: its call of this very moment.
pub fn fetches(world: &World, client: &str) {
    world.browser.visit(&format!("{}/{client}/", world.sandbox.text("provider")));
    world.browser.press("fetch");
}

/// The bank has refused the provider's call.
pub fn has_no_link_any_more(world: &World) {
    let status = || world.browser.session().text(&by_testid("link-status"));
    until("the end of the link at the provider", || status().contains("連携が終わっています").then_some(()));
    world.album.take(world.browser.session(), "provider-link-ended");
}
