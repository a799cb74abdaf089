//! `renkeictl` in a terminal of the same desktop session.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{app::program, sandbox::Customer, world::World};

/// A person's console: their settings, their answers, a data folder apart from the window's.
pub struct Console<'a> {
    world: &'a World,
    customer: &'a Customer,
    /// The certificate file and its password.
    certificate: (String, String),
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    /// What `--json` printed; null when nothing.
    pub document: Value,
    /// The failure on standard error; null when none.
    pub failure: Value,
}

impl<'a> Console<'a> {
    pub fn of(world: &'a World, customer: &'a Customer) -> Self {
        let certificate = (customer.text("p12").to_owned(), customer.text("p12_password").to_owned());
        Self { world, customer, certificate }
    }

    /// The same person with another certificate file.
    pub fn with_certificate(self, file: String, password: &str) -> Self {
        Self { certificate: (file, password.to_owned()), ..self }
    }

    /// Everything that the person knows, as the file of `--answers`.
    pub fn answers(&self) -> Value {
        let customer = self.customer;
        let (file, secret) = &self.certificate;
        let pins: serde_json::Map<_, _> =
            customer.unregistered_accounts().into_iter().map(|(account, pin)| (account, pin.into())).collect();
        json!({
            "certificate_secrets": {file: secret},
            "password": customer.text("password"),
            "risk_answers": customer.risk_answers(),
            "scopes": ["balance", "statement", "deposit"],
            "pins": pins,
            "decision": "allow",
        })
    }

    /// Runs it with these answers and without a person to ask.
    pub fn run(&self, arguments: &[&str], answers: &Value) -> Ended {
        let output = self
            .world
            .desktop
            .command(program("renkeictl"))
            .env("RENKEI_CONFIG", self.world.settings(&[&self.certificate.0]))
            .env("RENKEI_DATA", self.world.desktop.folder().join("console"))
            .arg("--json")
            .args(arguments)
            .arg("--answers")
            .arg(self.written(answers))
            .stdin(std::process::Stdio::null())
            .output()
            .expect("renkeictl runs");
        let [printed, said] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("renkeictl writes UTF-8"));
        let code = output.status.code().unwrap_or_else(|| panic!("renkeictl {arguments:?} was killed:\n{said}"));
        let failure = said.lines().find_map(|line| Some(serde_json::from_str::<Value>(line).ok()?["error"].take())).unwrap_or_default();
        Ended { code, document: serde_json::from_str(&printed).unwrap_or_default(), failure }
    }

    /// The links that the bank knows of this person's company, asked anew.
    #[track_caller]
    pub fn links_at_the_bank(&self) -> Vec<Value> {
        let signed_in = self.run(&["sign-in"], &self.answers());
        assert_eq!(signed_in.code, 0, "{signed_in:?}");
        links(&signed_in.document)
    }

    fn written(&self, answers: &Value) -> PathBuf {
        let path = self.world.desktop.folder().join("answers.json");
        std::fs::write(&path, answers.to_string()).expect("the answers");
        path
    }
}

/// The rows of the dashboard as `renkeictl` prints it.
#[track_caller]
pub fn links(dashboard: &Value) -> Vec<Value> {
    let companies = dashboard["companies"].as_array().unwrap_or_else(|| panic!("a dashboard: {dashboard}"));
    companies.iter().flat_map(|company| company["links"].as_array().expect("links").clone()).collect()
}
