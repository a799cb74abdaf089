//! Whole journeys without a mouse, with a screen reader beside them. All that the person knows is what the next control is called.

mod around;
mod linking;
mod renewal;

use crate::{
    provider,
    support::{
        app::{self, App},
        keyboard::{Focus, Keyboard},
        outline::assert_outline,
        sandbox::{Client, Customer},
        screen::Screen,
        screen_reader::{Object, ScreenReader},
        wait::until,
        webdriver::by_testid,
        world::World,
    },
};

/// A person at the app who has no mouse, and a screen reader that reads the window to them.
pub struct Typist<'a> {
    pub app: &'a App,
    pub keys: Keyboard<'a>,
    pub reader: &'a ScreenReader,
    customer: &'a Customer,
    world: &'a World,
}

impl<'a> Typist<'a> {
    /// In front of the app.
    #[track_caller]
    pub fn of(world: &'a World, customer: &'a Customer, app: &'a App, reader: &'a ScreenReader) -> Self {
        let person = Self { app, keys: Keyboard::of(app.session()), reader, customer, world };
        person.goes_to_the_app();
        person
    }

    /// The desktop's own keys lead from window to window; then the app's has the keyboard.
    #[track_caller]
    pub fn goes_to_the_app(&self) {
        Screen::of(&self.world.desktop).activate_windows(app::running(&self.world.desktop).expect("the app runs"));
    }

    /// Waits for the screen, whose heading is read out because it has the focus. Gives that heading.
    #[track_caller]
    pub fn sees(&self, screen: &str) -> Object {
        self.app.expect_screen(screen);
        self.hears(&format!("the heading of {screen}"), |said| said.role == "heading")
    }

    /// The same, and everything on it is as the outline of that name says.
    #[track_caller]
    pub fn reads(&self, screen: &str, outline: &str) -> Object {
        let heading = self.sees(screen);
        self.reads_all(outline);
        heading
    }

    #[track_caller]
    pub fn reads_all(&self, outline: &str) {
        assert_outline(outline, || self.reader.page());
        self.world.album.take(self.app.session(), outline);
    }

    /// Waits until something like that has the focus, and so is read out.
    #[track_caller]
    pub fn hears(&self, what: &str, fits: impl Fn(&Object) -> bool) -> Object {
        self.reader.hears(what, fits)
    }

    /// What is wrong has the focus, is an alert, and holds these words.
    #[track_caller]
    pub fn hears_alert(&self, words: &str) {
        let alert = self.hears(&format!("「{words}」"), |said| said.role == "notification" && said.holds(words));
        assert_eq!(alert.live.as_deref(), Some("assertive"), "{alert:?}");
    }

    /// A page of the menu.
    #[track_caller]
    pub fn opens(&self, page: &str, screen: &str) -> Object {
        self.keys.reaches_exactly("button", page);
        self.keys.enter();
        self.sees(screen)
    }

    /// 手順1-1①: the file's password, the certificate, 「電子証明書ログイン」.
    #[track_caller]
    pub fn chooses_certificate(&self) {
        let until_certificate = || self.keys.focus().filter(|focus| focus.role == "radio");
        if until("a locked or an open certificate file", || self.offers().then_some(self.app.has("source-secret-0"))) {
            self.keys.fills("textbox", "証明書ファイルのパスワード", self.customer.text("p12_password"));
            self.keys.enter();
            until("the focus on the certificate", until_certificate);
        } else {
            self.keys.reaches("radio", "");
        }
        self.keys.space();
        self.keys.presses("button", "電子証明書ログイン");
    }

    fn offers(&self) -> bool {
        self.app.has("source-secret-0") || self.app.session().has(crate::person::CERTIFICATE)
    }

    /// 手順1-1②
    #[track_caller]
    pub fn enters_password(&self, password: &str) {
        self.keys.fills("textbox", "ログインパスワード", password);
        self.keys.enter();
    }

    /// 手順2
    #[track_caller]
    pub fn answers_truly(&self) {
        let question = self.app.session().attribute("[data-question]", "data-question").expect("the question's id");
        self.keys.fills("textbox", "回答", self.customer.risk_answer(&question));
        self.keys.presses("button", "認証");
    }

    /// 手順6: the terms are reached, 「許可手続きを継続する」, 「許可」.
    #[track_caller]
    pub fn allows(&self) {
        self.keys.reaches("region", "API利用規定");
        self.keys.ticks("許可手続きを継続する");
        self.keys.presses("button", "許可");
    }

    /// The name of a button in the first row of the list that holds all these words.
    #[track_caller]
    pub fn button_of_row(&self, row: &[&str], button: &str) -> String {
        until(&format!("a row with {row:?}"), || {
            let page = self.reader.page();
            let row = page.objects().find(|object| object.role == "table row" && row.iter().all(|words| object.holds(words)))?;
            row.objects().find(|object| object.role == "push button" && object.name.contains(button)).map(|object| object.name.clone())
        })
    }

    /// 「サインイン」 to the list, from the certificate on.
    #[track_caller]
    pub fn signs_in(&self) {
        self.keys.presses("button", "サインイン");
        if self.app.expect_any_screen(&["start", "step-password"]) == "start" {
            self.chooses_certificate();
        }
        self.sees("step-password");
        self.enters_password(self.customer.text("password"));
        if self.app.expect_any_screen(&["step-risk_question", "signed-in", "dashboard"]) == "step-risk_question" {
            self.answers_truly();
        }
        if self.app.expect_any_screen(&["signed-in", "dashboard"]) == "signed-in" {
            self.keys.presses("button", "連携一覧へ");
        }
        self.sees("dashboard");
        until("the links", || self.app.has("shown").then_some(()));
    }
}

/// From the provider's page that is open to the app, in the browser and without a mouse.
#[track_caller]
fn links_without_a_mouse(world: &World, connect: &str) {
    let (session, keys) = (world.browser.session(), Keyboard::of(world.browser.session()));
    keys.presses("link", connect);
    until("the banks", || session.has(&by_testid("bank-renkei")).then_some(()));
    keys.presses("button", "（法人）");
    until("the hand-over page", || session.has(&by_testid("open-app")).then_some(()));
    until("the app as the one that opens renkei: addresses", || world.desktop.default_for("renkei"));
    keys.presses("link", "アプリで続ける");
}

/// The provider's page.
fn visits(world: &World, client: &Client) {
    world.browser.visit(&format!("{}/{}/", world.sandbox.text("provider"), client.id));
}

/// The names of these stops.
fn names(stops: &[Focus]) -> Vec<&str> {
    stops.iter().map(|stop| stop.name.as_str()).collect()
}
