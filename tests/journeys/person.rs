//! What a person does at each screen of the app.

use serde_json::Value;

use crate::support::{app::App, pictures::Album, sandbox::Customer, wait::until, webdriver::by_testid, world::World};

pub struct Person<'a> {
    pub app: &'a App,
    customer: &'a Customer,
    album: &'a Album,
}

impl<'a> Person<'a> {
    /// A customer in front of the app.
    pub fn of(world: &'a World, customer: &'a Customer, app: &'a App) -> Self {
        Self { app, customer, album: &world.album }
    }

    /// 手順1-1①: unlocks the certificate file, chooses the certificate, 「電子証明書ログイン」.
    #[track_caller]
    pub fn chooses_certificate(&self) {
        self.sees("start");
        self.unlocks_file(self.customer.text("p12_password"));
        until("the certificate", || self.app.session().has(CERTIFICATE).then_some(()));
        self.keeps_picture("start-unlocked");
        self.app.session().press(CERTIFICATE);
        self.app.press("certificate-login");
    }

    /// The password of the certificate file, which is not the login password.
    #[track_caller]
    pub fn unlocks_file(&self, password: &str) {
        self.app.fill("source-secret-0", password);
        self.app.press("source-unlock-0");
    }

    /// 手順1-1②: 「ログインパスワード」→「API連携」. At the last attempt the person confirms that it is the last.
    #[track_caller]
    pub fn enters_password(&self, password: &str) {
        self.sees("step-password");
        if self.app.has("last-attempt-confirm") {
            self.app.press("last-attempt-confirm");
        }
        self.app.fill("password", password);
        self.app.press("submit");
    }

    /// The right one.
    #[track_caller]
    pub fn logs_in(&self) {
        self.enters_password(self.customer.text("password"));
    }

    /// 手順2: 「回答」→「認証」.
    #[track_caller]
    pub fn answers(&self, answer: &str) {
        self.sees("step-risk_question");
        self.app.fill("answer", answer);
        self.app.press("submit");
    }

    /// What was registered for the question that the bank has picked.
    #[track_caller]
    pub fn answers_truly(&self) {
        self.app.expect_screen("step-risk_question");
        let question = self.app.session().attribute("[data-question]", "data-question").expect("the question's id");
        self.answers(self.customer.risk_answer(&question));
    }

    /// 手順2 comes only where the bank sees a risk.
    #[track_caller]
    pub fn answers_if_asked(&self) {
        let asked = self.app.expect_any_screen(&["step-risk_question", "step-account_pin", "step-consent", "signed-in", "dashboard"]);
        if asked == "step-risk_question" {
            self.answers_truly();
        }
    }

    /// 手順3: takes what is offered beside what is chosen already, 「次へ」.
    #[track_caller]
    pub fn chooses_scopes(&self) {
        self.sees("step-scope_selection");
        let open = "return [...document.querySelectorAll('[data-testid^=\"scope-\"]')]
            .filter(box => !box.checked && !box.disabled).map(box => box.dataset.testid).join(' ')";
        let open = self.app.session().script(open, &[]).expect("the offered scopes");
        open.as_str().unwrap_or_default().split_whitespace().for_each(|testid| self.app.press(testid));
        self.keeps_picture("step-scope_selection-chosen");
        self.app.press("submit");
    }

    /// 手順4: enters the PINs of these accounts, 「登録」.
    #[track_caller]
    pub fn registers(&self, pins: &[(String, String)]) {
        self.sees("step-account_pin");
        for (account, pin) in pins {
            self.app.press(&format!("pin-select-{account}"));
            self.app.fill(&format!("pin-{account}"), pin);
        }
        self.keeps_picture("step-account_pin-entered");
        self.app.press("submit");
    }

    /// 手順4: 「登録せずに次へ」.
    #[track_caller]
    pub fn registers_nothing(&self) {
        self.sees("step-account_pin");
        self.app.press("pin-skip");
    }

    /// 手順5: 「確認」.
    #[track_caller]
    pub fn confirms_result(&self) {
        self.sees("step-account_pin_result");
        self.app.press("result-confirm");
    }

    /// 手順5: 「照会用暗証番号の追加登録」.
    #[track_caller]
    pub fn registers_another(&self) {
        self.sees("step-account_pin_result");
        self.app.press("result-more");
    }

    /// 手順6: reads, 「許可手続きを継続する」, 「許可」.
    #[track_caller]
    pub fn allows(&self) {
        self.sees("step-consent");
        self.app.press("consent-continue");
        self.keeps_picture("step-consent-chosen");
        self.app.press("consent-allow");
    }

    /// 手順6: 「許可しない」, for which nothing has to be chosen first.
    #[track_caller]
    pub fn denies(&self) {
        self.sees("step-consent");
        self.app.press("consent-deny");
    }

    /// Decided, and the app has opened the browser for the rest.
    #[track_caller]
    pub fn is_sent_back(&self) {
        self.app.expect_screen("done");
        self.app.session().text("[data-testid=\"browser-status\"][data-kind=\"opened\"]");
        self.keeps_picture("done");
    }

    /// Signs in to the dashboard, answering what the bank asks this time.
    #[track_caller]
    pub fn signs_in_to_dashboard(&self) {
        self.app.press("nav-dashboard");
        self.sees("dashboard");
        self.app.press("sign-in");
        if self.app.expect_any_screen(&["start", "step-password"]) == "start" {
            self.chooses_certificate_again();
        }
        self.logs_in();
        self.answers_if_asked();
        if self.app.expect_any_screen(&["signed-in", "dashboard"]) == "signed-in" {
            self.keeps_picture("signed-in");
            self.app.press("to-dashboard");
        }
        self.app.expect_screen("dashboard");
    }

    /// The file may be open still, and the certificate of last time chosen.
    #[track_caller]
    pub fn chooses_certificate_again(&self) {
        self.app.expect_screen("start");
        until("a locked or an open certificate file", || {
            (self.app.has("source-secret-0") || self.app.session().has(CERTIFICATE)).then_some(())
        });
        if self.app.has("source-secret-0") {
            self.unlocks_file(self.customer.text("p12_password"));
        }
        self.app.session().press(CERTIFICATE);
        self.app.press("certificate-login");
    }

    /// The text of the dashboard's row of this service with so many days left.
    #[track_caller]
    pub fn finds_row(&self, service: &str, days_left: u32) -> String {
        let script = "return [...document.querySelectorAll('[data-testid^=\"link-row-\"]')]
            .map(row => [row.innerText, row.querySelector('[data-testid=\"link-days-left\"]')?.innerText ?? ''])";
        let rows = || self.app.session().script(script, &[]).ok()?.as_array().cloned();
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let text = |cell: &Value| cell.as_str().unwrap_or_default().to_owned();
        let fits = |row: &Value| text(&row[0]).contains(service) && digits(&text(&row[1])) == days_left.to_string();
        let row = until(&format!("a link of {service} with {days_left} days left"), || rows()?.into_iter().find(fits));
        text(&row[0])
    }

    /// From the dashboard to one link's facts, guides and history.
    #[track_caller]
    pub fn looks_at_history(&self, service: &str) {
        self.keeps_picture("dashboard");
        let script = "return [...document.querySelectorAll('[data-testid^=\"link-row-\"]')]
            .find(row => row.innerText.includes(arguments[0])).querySelector('[data-testid^=\"link-history-\"]').dataset.testid";
        let history = self.app.session().script(script, &[service]).expect("a row of that service");
        self.app.press(history.as_str().expect("its button"));
        self.app.expect_screen("link-detail");
        self.app.session().text(&by_testid("event-granted"));
        self.keeps_picture("link-detail");
        self.app.press("back");
        self.app.expect_screen("dashboard");
    }

    /// 設定 → English, then the dashboard in it.
    #[track_caller]
    pub fn reads_english(&self) {
        self.app.press("nav-settings");
        self.sees("settings");
        self.app.press("locale-en");
        self.app.press("nav-dashboard");
        self.app.expect_screen("dashboard");
        until("English", || self.app.session().visible_text().contains("days left").then_some(()));
        self.keeps_picture("dashboard-english");
    }

    /// Without a mouse: Tab until it has the focus, then Enter.
    #[track_caller]
    pub fn reaches_by_keyboard(&self, testid: &str) {
        let session = self.app.session();
        let focused = || session.script("return document.activeElement?.dataset.testid ?? ''", &[]).expect("the focus");
        let reached = (0..60).any(|_| {
            session.type_keys("\u{E004}");
            focused() == testid
        });
        assert!(reached, "Tab leads to {testid}");
        self.keeps_picture(&format!("focus-{testid}"));
        session.type_keys("\u{E007}");
    }

    #[track_caller]
    pub fn sees(&self, screen: &str) {
        self.app.expect_screen(screen);
        self.keeps_picture(screen);
    }

    pub fn keeps_picture(&self, name: &str) {
        self.album.take(self.app.session(), name);
    }
}

/// The only certificate offered, whatever its thumbprint.
pub const CERTIFICATE: &str = "[data-testid^=\"certificate-\"]:not([data-testid=\"certificate-login\"])";
