//! Starts that nobody sees: at logon, by an installer, by a script.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::Duration,
};

use crate::support::{
    app,
    desktop::Desktop,
    process::{Running, signal},
    screen::Screen,
    wait::until,
};

/// For what must not come: longer than what comes takes.
const A_WHILE: Duration = Duration::from_secs(4);
const ENTRY: &str = "autostart/jp.renkei.desktop.desktop";

/// Settings without a bank: nothing of this needs one.
fn settings(desktop: &Desktop, more: &str) -> PathBuf {
    let path = desktop.home().join(".config/renkei/renkei.toml");
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(&path, format!("pkcs11_modules = []\n{more}")).expect("the settings");
    path
}

/// As the agent runs from logon on.
fn agent(desktop: &Desktop, settings: &Path) -> Running {
    let agent = app::started(desktop, settings, &["--background"]);
    until("the agent", || app::running(desktop));
    agent
}

/// How a start ends that ends by itself: its code, and what it says.
fn ended(command: &mut Command) -> (i32, String) {
    let output = command.output().expect("the app starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().expect("an exit code"), String::from_utf8(said).expect("UTF-8"))
}

/// One that cannot have a window, a tray, or an instance.
fn bare(desktop: &Desktop, settings: &Path) -> Command {
    let mut command = app::command(desktop, settings);
    command.env_remove("DISPLAY").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command
}

fn ends(desktop: &Desktop, program: Running) {
    program.kill();
    until("its end", || app::running(desktop).is_none().then_some(()));
}

#[test]
fn a_start_at_logon_that_nobody_wants_ends_before_it_begins() {
    let desktop = Desktop::start();
    let person = desktop.home().join(".config/renkei/user.json");
    for (file, chosen) in [("[reminders]\nautostart = false\n", "{}"), ("", "{\"autostart\": false}")] {
        let settings = settings(&desktop, file);
        fs::write(&person, chosen).expect("the person's choice");
        assert_eq!(ended(bare(&desktop, &settings).arg("--at-logon")), (0, String::new()), "{file} {chosen}");
    }
    assert!(!desktop.home().join(".local/share/renkei").exists(), "nothing is kept of it");

    // Wanted, the same start cannot do without a display.
    let settings = settings(&desktop, "[reminders]\nautostart = false\n");
    fs::write(&person, "{\"autostart\": true}").expect("the person's choice");
    assert_ne!(ended(bare(&desktop, &settings).arg("--at-logon")).0, 0);
    let _agent = app::started(&desktop, &settings, &["--at-logon"]);
    let program = until("the agent", || app::running(&desktop));
    thread::sleep(A_WHILE);
    assert_eq!((app::running(&desktop), Screen::of(&desktop).windows(program)), (Some(program), 0));
}

#[test]
fn a_start_at_logon_leaves_a_running_program_alone() {
    let desktop = Desktop::start();
    let screen = Screen::of(&desktop);
    let mut first = agent(&desktop, &settings(&desktop, ""));
    let program = app::running(&desktop);
    for file in ["[reminders]\nautostart = false\n", "[reminders]\nautostart = true\n"] {
        let settings = settings(&desktop, file);
        assert_eq!(ended(app::command(&desktop, &settings).arg("--at-logon")).0, 0);
    }
    thread::sleep(A_WHILE);
    assert_eq!((app::running(&desktop), screen.windows(first.id())), (program, 0));
    assert!(!first.has_ended());
}

#[test]
fn an_entry_for_everybody_takes_the_place_of_the_persons_own() {
    let desktop = Desktop::start();
    let settings = settings(&desktop, "");
    let (own, of_all) = (desktop.home().join(".config").join(ENTRY), desktop.folder().join("xdg").join(ENTRY));
    fs::create_dir_all(of_all.parent().expect("a folder")).expect("a folder");
    let entry = |program: &str| format!("[Desktop Entry]\nType=Application\nName=n\nExec=\"{program}\" --at-logon\n");
    let started = || {
        let mut command = app::command(&desktop, &settings);
        let agent = Running::start(command.arg("--background").env("XDG_CONFIG_DIRS", desktop.folder().join("xdg")));
        until("the agent", || app::running(&desktop));
        agent
    };

    fs::write(&of_all, entry("/opt/another/renkei")).expect("an entry");
    let agent = started();
    until("an entry of the person's own", || own.exists().then_some(()));
    ends(&desktop, agent);
    fs::write(&of_all, entry(app::BINARY)).expect("an entry");
    let agent = started();
    until("its end", || (!own.exists()).then_some(()));
    ends(&desktop, agent);
    let of_another_program = entry("/bin/true");
    fs::write(&own, &of_another_program).expect("an entry");
    let agent = started();
    thread::sleep(A_WHILE);
    assert_eq!(fs::read_to_string(&own).expect("the entry"), of_another_program);
    ends(&desktop, agent);
    // What starts a program that is gone would only hide the entry for everybody.
    fs::write(&own, entry("/opt/gone/renkei")).expect("an entry");
    let agent = started();
    until("its end", || (!own.exists()).then_some(()));
    ends(&desktop, agent);
}

#[test]
fn quit_ends_the_program_and_comes_back_when_it_has_ended() {
    let desktop = Desktop::start();
    let settings = settings(&desktop, "");
    let screen = Screen::of(&desktop);
    let quit = || ended(app::command(&desktop, &settings).arg("--quit"));

    assert_eq!(quit(), (0, String::new()), "none runs");
    assert!(!desktop.home().join(".local/share/renkei").exists() && app::running(&desktop).is_none(), "it has become none itself");
    let mut without_window = agent(&desktop, &settings);
    assert_eq!(quit(), (0, String::new()));
    assert!(without_window.has_ended());
    let mut with_window = app::started(&desktop, &settings, &[]);
    let program = until("the program", || app::running(&desktop));
    until("the window", || (screen.windows(program) == 1).then_some(()));
    assert_eq!(quit(), (0, String::new()));
    assert!(with_window.has_ended());
    agent(&desktop, &settings).kill();
    assert_eq!(quit(), (0, String::new()), "it was killed");
    assert_eq!(app::running(&desktop), None);
}

#[test]
fn quit_says_when_the_program_does_not_end() {
    let desktop = Desktop::start();
    let settings = settings(&desktop, "");
    let mut agent = agent(&desktop, &settings);
    signal(agent.id(), libc::SIGSTOP);
    let (code, said) = ended(app::command(&desktop, &settings).arg("--quit"));
    assert!(code == 1 && said.contains("10"), "{code} {said}");
    assert!(!agent.has_ended());

    signal(agent.id(), libc::SIGCONT);
    until("the end that was asked for", || agent.has_ended().then_some(()));
    let (code, said) = ended(bare(&desktop, &settings).arg("--quit"));
    assert!(code == 1 && said.contains("session bus"), "{code} {said}");
}

#[test]
fn what_only_asks_starts_nothing() {
    let desktop = Desktop::start();
    let settings = settings(&desktop, "");
    let asked = |option: &str| ended(bare(&desktop, &settings).arg(option));
    assert_eq!(asked("--version"), (0, format!("renkei {}\n", env!("CARGO_PKG_VERSION"))));
    let (code, help) = asked("--help");
    assert!(code == 0 && help.contains("--at-logon") && help.contains("--quit"), "{help}");
    let (code, said) = asked("--at-login");
    assert!(code == 2 && said.contains("--at-login"), "{code} {said}");
    assert!(!desktop.home().join(".local/share/renkei").exists());
}
