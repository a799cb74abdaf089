//! An administrator decides while the window is open.

use crate::support::{administrator::Administrator, app::App, wait::until, webdriver::by_testid, world::World};

const SWITCHES: [&str; 3] = ["locale-en", "switch-NotificationsEnabled", "switch-Autostart"];

/// Waits until all of these can be changed, or none can.
#[track_caller]
fn expect_locked(app: &App, locked: bool) {
    let is_locked = |name: &&str| app.has(name) && app.session().attribute(&by_testid(name), "disabled").is_some() == locked;
    until(&format!("switches that are locked: {locked}"), || SWITCHES.iter().all(is_locked).then_some(()));
}

#[test]
fn a_policy_that_comes_while_the_window_is_open_locks_what_it_decides() {
    let world = World::start();
    let administrator = Administrator::of(&world.desktop);
    let customer = world.sandbox.customers().swap_remove(0);
    let app = App::administered(&world.desktop, &world.settings(&[customer.text("p12")]), &administrator);
    app.press("nav-settings");
    app.expect_screen("settings");
    expect_locked(&app, false);

    administrator.decides(Some("Language = \"en\"\nNotificationsEnabled = false\nAutostart = false\nCertificateFilesAllowed = false\n"));

    expect_locked(&app, true);
    let reason = "Decided by your administrator, cannot be changed (policy of this PC)";
    for name in ["Language", "NotificationsEnabled", "Autostart"] {
        assert_eq!(app.session().text(&by_testid(&format!("managed-{name}"))), reason);
    }
    assert_eq!(app.session().attribute(&by_testid("switch-NotificationsEnabled"), "checked"), None);
    world.album.take(app.session(), "settings-locked");
    app.press("nav-certificates");
    let forbidden = "Your administrator does not allow certificate files (policy of this PC)";
    assert_eq!(app.session().text(&by_testid("managed-CertificateFilesAllowed")), forbidden);
    assert!(app.session().attribute(&by_testid("add-certificate-file"), "disabled").is_some());
    assert!(!app.session().visible_text().contains("p12"), "the file is not used any more");
    world.album.take(app.session(), "certificates-locked");

    app.press("nav-settings");
    administrator.decides(Some("this is no policy"));

    let unreadable = "A policy of your administrator cannot be read, so this cannot be changed. Please tell your administrator";
    until("the reason", || (app.session().text(&by_testid("managed-Language")) == unreadable).then_some(()));
    app.expect_failure("CONF-03");
    assert_eq!(app.session().text(&by_testid("settings-bank-host")), "none", "nobody is contacted");
    world.album.take(app.session(), "settings-policy-unreadable");

    administrator.decides(None);

    expect_locked(&app, false);
    until("the person's language", || app.session().visible_text().contains("設定").then_some(()));
    until("the bank", || app.session().text(&by_testid("settings-bank-host")).contains("localhost").then_some(()));
}
