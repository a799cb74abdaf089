//! The agent: reminders and the tray without a window, from logon on.

use std::{fs, path::Path, thread, time::Duration};

use crate::support::{
    app::{self, App},
    console::Console,
    notifications::{Notifications, Taken},
    process::{Running, descendants},
    sandbox::Customer,
    screen::Screen,
    tray::Panel,
    wait::until,
    webdriver::by_testid,
    world::World,
};

/// For what must not come: longer than what comes takes.
const A_WHILE: Duration = Duration::from_secs(5);
const TOGETHER: usize = 2;

/// Somebody with a link that ends in six days and one that has expired. They have signed in once, and the program has ended since.
fn signed_in_customer(world: &World) -> Customer {
    let mut customers = world.sandbox.customers();
    let customer = customers.swap_remove(0);
    let console = Console::of(world, &customer).with_data_of_the_window();
    let signed_in = console.run(&["sign-in"], &console.answers());
    assert_eq!(signed_in.code, 0, "{signed_in:?}");
    customer
}

/// A start of the program by nobody who drives its window.
fn start(world: &World, customer: &Customer, arguments: &[&str]) -> Running {
    app::started(&world.desktop, &world.settings(&[customer.text("p12")]), arguments)
}

/// As the system starts it.
fn at_logon(world: &World, customer: &Customer) -> Running {
    let agent = start(world, customer, &["--background"]);
    until("the agent", || app::running(&world.desktop));
    agent
}

/// How many windows the program has, and the processes of the web view.
#[track_caller]
fn windows(world: &World, screen: &Screen<'_>) -> (u32, Vec<String>) {
    let program = app::running(&world.desktop).expect("the program runs");
    (screen.windows(program), descendants(program).into_iter().filter(|name| name.starts_with("WebKit")).collect())
}

/// Waits for the toasts of the two links.
#[track_caller]
fn both(notifications: &Notifications) -> [Taken; TOGETHER] {
    let taken = until("two notifications", || Some(notifications.taken()).filter(|taken| taken.len() >= TOGETHER));
    taken.try_into().unwrap_or_else(|more| panic!("no more than two: {more:?}"))
}

#[test]
fn reminders_come_without_a_window_and_open_it() {
    let world = World::start();
    let (notifications, panel, screen) = (world.desktop.notifications(), world.desktop.panel(), Screen::of(&world.desktop));
    let customer = signed_in_customer(&world);
    let company = customer.text("company");

    let app = App::appearing(&world.desktop, &world.settings(&[customer.text("p12")]), || {
        let toasts = both(&notifications);
        let expected = [format!("残り6日: {company}のAPI連携"), format!("期限切れ(28日経過): {company}のAPI連携")];
        for toast in &toasts {
            assert!(expected.contains(&toast.summary), "{toast:?}");
            assert!(toast.body.contains("当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません"), "{toast:?}");
            assert!(!toast.body.contains("://"), "{toast:?}");
            let labels: Vec<(&str, &str)> = toast.actions.iter().map(|(name, label)| (&**name, &**label)).collect();
            assert_eq!(labels, [("default", "開く"), ("open", "開く"), ("snooze", "あとで")]);
            assert_eq!((toast.desktop_entry.as_str(), toast.urgency), ("Renkei", 1));
        }
        assert_ne!(toasts[0].summary, toasts[1].summary);
        assert_eq!(windows(&world, &screen), (0, vec![]), "nothing but the agent");
        sees_in_tray(&panel);
        notifications.press_of_another(toasts[1].number + 1, "open");
        thread::sleep(A_WHILE);
        assert_eq!(windows(&world, &screen).0, 0, "somebody else's notification is nothing to us");
        notifications.press(&toasts[0], "open");
    });
    app.expect_screen("dashboard");
    until("the list", || app.session().visible_text().contains(company).then_some(()));
    world.album.take(app.session(), "dashboard-after-toast");
    assert_eq!(notifications.taken().len(), TOGETHER, "the window brings none again");
}

/// Counts by urgency, then what can be done; the icon says the most urgent by a shape of its own.
fn sees_in_tray(panel: &Panel) {
    let menu = panel.menu();
    let offered: Vec<&str> = menu.iter().filter(|entry| entry.enabled).map(|entry| &*entry.label).collect();
    assert_eq!(offered, ["開く", "今すぐ同期", "終了"]);
    let told: Vec<&str> = menu.iter().filter(|entry| !entry.enabled).map(|entry| &*entry.label).collect();
    assert!(told.iter().any(|line| line.contains("期限切れ")) && told.iter().any(|line| line.contains("至急")), "{told:?}");
    assert!(panel.tooltip().contains("期限切れ"), "{}", panel.tooltip());
    let sizes: Vec<(i32, i32)> = panel.icons().iter().map(|icon| (icon.width, icon.height)).collect();
    assert_eq!(sizes, [(32, 32), (64, 64)]);
}

/// The service of the other journeys could be wrong in the same way as the app; dunst is one that desktops have.
#[test]
fn a_service_that_desktops_have_shows_the_reminders() {
    let world = World::start();
    let screen = Screen::of(&world.desktop);
    let customer = signed_in_customer(&world);
    let settings = world.desktop.home().join("dunstrc");
    fs::write(&settings, "[global]\nfont = Noto Sans CJK JP 11\nwidth = 460\nheight = 400\n").expect("dunst's settings");
    let _dunst = Running::start(world.desktop.command("dunst").arg("-conf").arg(settings));
    until("dunst", || world.desktop.owner("org.freedesktop.Notifications"));
    let dunst = |arguments: &[&str]| {
        let output = world.desktop.command("dunstctl").args(arguments).output().expect("dunstctl runs");
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    };

    let _agent = at_logon(&world, &customer);

    until("both on the screen", || (dunst(&["count", "displayed"]) == TOGETHER.to_string()).then_some(()));
    screen.keep_picture(&world.album, "toasts");
    assert_eq!(windows(&world, &screen), (0, vec![]));
    dunst(&["action", "0"]);
    until("the window", || (windows(&world, &screen).0 == 1).then_some(()));
}

#[test]
fn the_window_comes_and_goes_and_the_agent_stays() {
    let world = World::start();
    let (panel, screen) = (world.desktop.panel(), Screen::of(&world.desktop));
    let customer = &world.sandbox.customers()[0];
    let appears = || until("the window", || (windows(&world, &screen).0 == 1).then_some(()));
    let disappears = || {
        screen.close_windows(app::running(&world.desktop).expect("the program runs"));
        // What draws holds most of the memory. The small process for the network stays for the next window: Tauri keeps WebKitGTK's so.
        let gone = |(windows, processes): (u32, Vec<String>)| windows == 0 && !processes.iter().any(|name| name.starts_with("WebKitWeb"));
        until("the end of the window and of its memory", || gone(windows(&world, &screen)).then_some(()));
    };
    let deep_link = "renkei://authorize?h=not-one-of-the-bank";

    let mut first = start(&world, customer, &[]);
    until("the program", || app::running(&world.desktop));
    appears();
    let program = app::running(&world.desktop);
    disappears();
    until("the tray", || panel.has_item().then_some(()));
    for arguments in [&[][..], &[deep_link]] {
        let mut second = start(&world, customer, arguments);
        until("the end of the second start", || second.has_ended().then_some(()));
        appears();
        disappears();
    }
    panel.choose("開く");
    appears();
    disappears();
    panel.click();
    appears();
    disappears();
    let mut at_logon = start(&world, customer, &["--background"]);
    until("the end of the second start", || at_logon.has_ended().then_some(()));
    thread::sleep(A_WHILE);
    assert_eq!(windows(&world, &screen).0, 0, "nobody has asked for the window");
    assert_eq!(app::running(&world.desktop), program, "one program all the time");
    assert!(!first.has_ended());

    panel.choose("終了");
    until("the end", || first.has_ended().then_some(()));
    assert_eq!(app::running(&world.desktop), None);
}

#[test]
fn a_deep_link_reaches_the_agent_that_has_no_window() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    let app = App::appearing(&world.desktop, &world.settings(&[customer.text("p12")]), || {
        let deep_link = crate::provider::begins_linking(&world, &world.sandbox.client_that_chooses_no_scopes().id);
        let mut second = start(&world, customer, &[&deep_link]);
        until("the end of the second start", || second.has_ended().then_some(()));
    });
    app.expect_screen("start");
}

#[test]
fn nothing_is_told_twice_whatever_happens_to_the_program() {
    let world = World::start();
    let notifications = world.desktop.notifications();
    let customer = signed_in_customer(&world);

    let agent = at_logon(&world, &customer);
    let toasts = both(&notifications);
    notifications.press(&toasts[0], "snooze");
    thread::sleep(A_WHILE);
    agent.kill();
    until("its end", || app::running(&world.desktop).is_none().then_some(()));
    let agent = at_logon(&world, &customer);
    thread::sleep(A_WHILE);
    agent.kill();
    until("its end", || app::running(&world.desktop).is_none().then_some(()));
    let app = world.app_of(&customer, &[]);
    app.press("nav-reminders");
    until("the record of 「あとで」", || app.session().visible_text().contains("あとで(").then_some(()));
    world.album.take(app.session(), "reminders-after-snooze");
    thread::sleep(A_WHILE);

    assert_eq!(notifications.taken().len(), TOGETHER, "{:?}", notifications.taken());
}

#[test]
fn what_nobody_can_be_shown_stands_on_the_dashboard() {
    let world = World::start();
    let customer = signed_in_customer(&world);
    let app = world.app_of(&customer, &[]);
    app.expect_screen("dashboard");
    let said = app.session().text(&by_testid("unseen-notices"));
    assert!(said.contains("表示できなかったお知らせ") && said.contains("SYS-01"), "{said}");
    app.session().press(&format!("{} summary", by_testid("unseen-notices")));
    let why = app.session().text(&format!("{} details", by_testid("unseen-notices")));
    assert!(why.contains("org.freedesktop.Notifications"), "{why}");
    world.album.take(app.session(), "not-shown");
}

#[test]
fn the_entry_that_the_system_starts_at_logon_starts_the_agent() {
    let world = World::start();
    let screen = Screen::of(&world.desktop);
    let customer = &world.sandbox.customers()[0];
    let entry = world.desktop.home().join(".config/autostart/jp.renkei.desktop.desktop");
    let first = start(&world, customer, &["--background"]);
    until("the entry", || entry.exists().then_some(()));
    first.kill();
    until("its end", || app::running(&world.desktop).is_none().then_some(()));

    let _started = by_the_desktop(&world, &entry);

    until("the agent", || app::running(&world.desktop));
    thread::sleep(A_WHILE);
    assert_eq!(windows(&world, &screen), (0, vec![]));
}

/// As a desktop runs an entry of its autostart folder.
fn by_the_desktop(world: &World, entry: &Path) -> Running {
    let written = fs::read_to_string(entry).expect("the entry");
    assert!(written.contains("--background"), "{written}");
    let mut command = world.desktop.command("gio");
    Running::start(command.arg("launch").arg(entry))
}
