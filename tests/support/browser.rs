//! A Chromium of the person's, with one profile; also the default browser of the desktop session.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::json;

use super::{
    desktop::Desktop,
    pictures, ports,
    process::Running,
    wait::until,
    webdriver::{Session, by_testid},
};

/// The sandbox's certificates are made anew for every test; the rest keeps Chromium from talking to its maker.
const ARGUMENTS: &[&str] = &[
    "--ignore-certificate-errors",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate",
    "--password-store=basic",
    "--lang=ja",
    "--accept-lang=ja",
    "--window-size=1100,850",
    "--remote-debugging-port=0",
    "about:blank",
];

pub struct Browser {
    session: Session,
    profile: PathBuf,
    seen: std::cell::RefCell<BTreeSet<String>>,
    _driver: Running,
    _program: Running,
}

impl Browser {
    /// Starts it with a new profile of that name, in which the person lets pages of `bank` open the app without being asked each time.
    pub fn start(desktop: &Desktop, profile: &str, bank: &str) -> Self {
        let profile = desktop.folder().join(profile);
        let preferences = json!({"protocol_handler": {"allowed_origin_protocol_pairs": {bank: {"renkei": true}}}});
        fs::create_dir_all(profile.join("Default")).expect("a profile");
        fs::write(profile.join("Default/Preferences"), preferences.to_string()).expect("the browser's preferences");
        let program = Running::start(chromium(desktop, &profile).args(ARGUMENTS));
        let debugging = until("Chromium", || debugging_port(&profile));
        let port = ports::free();
        let driver = Running::start(desktop.command("chromedriver").arg(format!("--port={port}")).stderr(Stdio::null()));
        let capabilities = json!({"browserName": "chrome", "goog:chromeOptions": {"debuggerAddress": format!("127.0.0.1:{debugging}")}});
        let session = Session::open(&format!("http://127.0.0.1:{port}"), &capabilities);
        let seen = session.tabs().into_iter().collect::<BTreeSet<_>>().into();
        Self { session, profile, seen, _driver: driver, _program: program }
    }

    /// Makes this running browser the one in which programs open web addresses: they come up as new tabs of the same profile.
    pub fn become_default(&self, desktop: &Desktop) {
        let body = format!("exec chromium --no-sandbox --user-data-dir='{}' \"$1\" > /dev/null 2>&1", self.profile.display());
        let script = desktop.script("default-browser", &body);
        desktop.set_default("https", &script);
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    pub fn visit(&self, url: &str) {
        self.session.visit(url);
    }

    #[track_caller]
    pub fn press(&self, testid: &str) {
        self.session.press(&by_testid(testid));
    }

    #[track_caller]
    pub fn text(&self, testid: &str) -> String {
        self.session.text(&by_testid(testid))
    }

    /// Goes to the tab that another program has opened since the last time.
    #[track_caller]
    pub fn go_to_new_tab(&self) {
        until("a new tab in the browser", || {
            let new = self.session.tabs().into_iter().find(|tab| !self.seen.borrow().contains(tab))?;
            self.session.switch_to(&new).ok()?;
            let shown = self.session.url();
            // Chromium lists pop-ups of its own as tabs too.
            self.seen.borrow_mut().insert(new);
            (shown.starts_with("http")).then_some(())
        });
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        pictures::keep_last(&self.session, "browser");
    }
}

fn chromium(desktop: &Desktop, profile: &Path) -> Command {
    let mut command = desktop.command("chromium");
    command.arg(format!("--user-data-dir={}", profile.display())).stderr(Stdio::null());
    command
}

fn debugging_port(profile: &Path) -> Option<u16> {
    fs::read_to_string(profile.join("DevToolsActivePort")).ok()?.lines().next()?.parse().ok()
}
