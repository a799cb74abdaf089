//! The desktop app itself, driven through its own web view.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::{
    administrator::Administrator,
    desktop::Desktop,
    pictures, ports,
    process::Running,
    wait::{poll, until},
    webdriver::{Session, by_testid},
};

pub const BINARY: &str = env!("CARGO_BIN_EXE_renkei");
/// Owned on the session bus while the first instance runs.
const INSTANCE: &str = "jp.renkei.desktop.SingleInstance";

pub struct App {
    session: Session,
    _driver: Running,
}

/// What the app says went wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    /// E.g. `LOGIN-01`.
    pub label: String,
    pub attempts_left: Option<u32>,
    pub text: String,
}

impl App {
    /// A cold start; `arguments` as a desktop would give them, e.g. a deep link.
    pub fn start(desktop: &Desktop, settings: &Path, arguments: &[&str]) -> Self {
        let (driver, address) = driver(desktop, settings);
        Self { session: Session::open(&address, &started_with(arguments)), _driver: driver }
    }

    /// The same where this administrator decides.
    pub fn administered(desktop: &Desktop, settings: &Path, administrator: &Administrator) -> Self {
        let (driver, address) = driver_by(desktop, settings, |command| administrator.over(&command));
        Self { session: Session::open(&address, &started_with(&[])), _driver: driver }
    }

    /// A start at logon, without a window. `bring` makes somebody ask for one.
    pub fn appearing(desktop: &Desktop, settings: &Path, bring: impl FnOnce()) -> Self {
        // The driver finds the app only when there is a web view, and waits for it meanwhile.
        let (driver, address) = driver(desktop, settings);
        let session = std::thread::scope(|scope| {
            let session = scope.spawn(|| Session::open(&address, &started_with(&["--background"])));
            until("the app", || running(desktop));
            bring();
            session.join().expect("the window appears")
        });
        Self { session, _driver: driver }
    }

    /// Ends it without warning.
    pub fn kill(self, desktop: &Desktop) {
        let process = running(desktop).expect("the app runs");
        let killed = Command::new("kill").args(["-KILL", &process.to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()), "the app is killed");
        until("the app's end", || running(desktop).is_none().then_some(()));
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The screen shown now, by its stable name; empty while none is.
    pub fn screen(&self) -> String {
        let name = self.session.script("return document.querySelector('[data-screen]')?.dataset.screen ?? ''", &[]);
        name.ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }

    #[track_caller]
    pub fn expect_screen(&self, name: &str) {
        self.expect_any_screen(&[name]);
    }

    /// Waits for one of several screens and says which came.
    #[track_caller]
    pub fn expect_any_screen(&self, names: &[&str]) -> String {
        let shown = poll(|| Some(self.screen()).filter(|screen| names.contains(&screen.as_str())));
        shown.unwrap_or_else(|| panic!("waited for {names:?}, the app shows `{}`:\n{}", self.screen(), self.session.visible_text()))
    }

    #[track_caller]
    pub fn press(&self, testid: &str) {
        self.session.press(&by_testid(testid));
    }

    #[track_caller]
    pub fn fill(&self, testid: &str, text: &str) {
        self.session.fill(&by_testid(testid), text);
    }

    pub fn has(&self, testid: &str) -> bool {
        self.session.has(&by_testid(testid))
    }

    /// Waits for the failure of that label, so that one shown before is not taken for it.
    #[track_caller]
    pub fn expect_failure(&self, label: &str) -> Shown {
        let selector = format!("[data-testid=\"failure\"][data-code=\"{label}\"]");
        let text = self.session.text(&selector);
        Shown { label: label.into(), attempts_left: self.attempts_left(), text }
    }

    /// Waits until the app counts that many attempts left.
    #[track_caller]
    pub fn expect_attempts_left(&self, left: u32) {
        let found = poll(|| (self.attempts_left() == Some(left)).then_some(()));
        assert!(
            found.is_some(),
            "waited for {left} attempts left, the app shows {:?}:\n{}",
            self.attempts_left(),
            self.session.visible_text()
        );
    }

    /// Where the person stands: the screen and the attempts left at it.
    pub fn standing(&self) -> (String, Option<u32>) {
        (self.screen(), self.attempts_left())
    }

    /// Waits until an answer has moved the person, to another screen or to fewer attempts.
    #[track_caller]
    pub fn expect_other_standing(&self, before: &(String, Option<u32>)) {
        until("an answer that changes something", || {
            let (screen, left) = self.standing();
            let shown = screen == "refused" || left.is_some();
            (shown && (&screen, left) != (&before.0, before.1)).then_some(())
        });
    }

    /// The number in 「残り◯回」, where one is shown.
    fn attempts_left(&self) -> Option<u32> {
        let script = "return document.querySelector('[data-testid=\"attempts-left\"]')?.innerText ?? ''";
        let text = self.session.script(script, &[]).ok()?;
        text.as_str()?.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        pictures::keep_last(&self.session, "app");
        self.session.close();
    }
}

/// What starts the app and drives its window, with its address.
fn driver(desktop: &Desktop, settings: &Path) -> (Running, String) {
    driver_by(desktop, settings, |command| command)
}

fn driver_by(desktop: &Desktop, settings: &Path, wrap: impl FnOnce(Command) -> Command) -> (Running, String) {
    until("the end of the app before", || running(desktop).is_none().then_some(()));
    let port = ports::free();
    let mut command = app_command(desktop, settings, "WebKitWebDriver");
    command.arg(format!("--port={port}")).env("TAURI_WEBVIEW_AUTOMATION", "true");
    (Running::start(wrap(command).stderr(Stdio::null())), format!("http://127.0.0.1:{port}"))
}

fn started_with(arguments: &[&str]) -> Value {
    json!({"webkitgtk:browserOptions": {"binary": BINARY, "args": arguments}})
}

/// The app without anybody who drives it, as the system starts it.
pub fn started(desktop: &Desktop, settings: &Path, arguments: &[&str]) -> Running {
    Running::start(command(desktop, settings).args(arguments))
}

/// A start of the app.
pub fn command(desktop: &Desktop, settings: &Path) -> Command {
    app_command(desktop, settings, BINARY)
}

/// The process of the app; `None` while none runs.
pub fn running(desktop: &Desktop) -> Option<u32> {
    desktop.owner(INSTANCE)
}

fn app_command(desktop: &Desktop, settings: &Path, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = desktop.command(program);
    command.env("RENKEI_CONFIG", settings);
    command
}

/// A program of this workspace, beside the app.
pub fn program(name: &str) -> PathBuf {
    let path = Path::new(BINARY).with_file_name(name);
    assert!(path.exists(), "{} is missing: cargo build --workspace --bins", path.display());
    path
}
