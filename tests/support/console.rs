//! `renkeictl` in a terminal of the same desktop session.

use std::{path::PathBuf, process::Output};

use serde_json::{Value, json};

use super::{
    app::program,
    sandbox::Customer,
    token::{PIN, Token},
    world::World,
};

/// A person's console: their settings, their answers, a data folder apart from the window's.
pub struct Console<'a> {
    world: &'a World,
    customer: &'a Customer,
    certificate_files: Vec<String>,
    /// Passwords and PINs, by the file or the token's label.
    secrets: Value,
    /// Below the desktop's folder; `None`: the usual place.
    data: Option<&'static str>,
    /// Everything that it does is written down.
    in_detail: bool,
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

impl Ended {
    #[track_caller]
    pub fn of(output: Output) -> Self {
        let [printed, said] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("renkeictl writes UTF-8"));
        let code = output.status.code().unwrap_or_else(|| panic!("renkeictl was killed:\n{said}"));
        let failure = said.lines().find_map(|line| Some(serde_json::from_str::<Value>(line).ok()?["error"].take())).unwrap_or_default();
        Self { code, document: serde_json::from_str(&printed).unwrap_or_default(), failure }
    }
}

impl<'a> Console<'a> {
    pub fn of(world: &'a World, customer: &'a Customer) -> Self {
        let (file, password) = (customer.text("p12"), customer.text("p12_password"));
        Self {
            world,
            customer,
            certificate_files: vec![file.into()],
            secrets: json!({file: password}),
            data: Some("console"),
            in_detail: false,
        }
    }

    /// The same person with another certificate file.
    pub fn with_certificate(self, file: String, password: &str) -> Self {
        Self { secrets: json!({&file: password}), certificate_files: vec![file], ..self }
    }

    /// The same person with a token instead of a file.
    pub fn with_token(self, token: &Token) -> Self {
        Self { secrets: json!({&token.label: PIN}), certificate_files: vec![], ..self }
    }

    /// With what the window keeps, instead of a data folder of its own.
    pub fn with_data_of_the_window(self) -> Self {
        Self { data: None, ..self }
    }

    /// With a log that leaves out as little as it can.
    pub fn in_detail(self) -> Self {
        Self { in_detail: true, ..self }
    }

    /// Everything that the person knows, as the file of `--answers`.
    pub fn answers(&self) -> Value {
        answers(self.customer, &self.secrets)
    }

    /// Runs it with these answers and without a person to ask.
    pub fn run(&self, arguments: &[&str], answers: &Value) -> Ended {
        let mut command = self.world.desktop.command(program("renkeictl"));
        if let Some(data) = self.data {
            command.env("RENKEI_DATA", self.world.desktop.folder().join(data));
        }
        if self.in_detail {
            command.env("RENKEI_LOG", "debug");
        }
        let output = command
            .env("RENKEI_CONFIG", self.world.settings(&self.certificate_files.iter().map(String::as_str).collect::<Vec<_>>()))
            .arg("--json")
            .args(arguments)
            .arg("--answers")
            .arg(self.written(answers))
            .stdin(std::process::Stdio::null())
            .output()
            .expect("renkeictl runs");
        Ended::of(output)
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

/// Everything that a person knows, as the file of `--answers`; passwords and PINs of certificates by their file or their place.
pub fn answers(customer: &Customer, certificate_secrets: &Value) -> Value {
    let pins: serde_json::Map<_, _> = customer.unregistered_accounts().into_iter().map(|(account, pin)| (account, pin.into())).collect();
    json!({
        "certificate_secrets": certificate_secrets,
        "password": customer.text("password"),
        "risk_answers": customer.risk_answers(),
        "scopes": ["balance", "statement", "deposit"],
        "pins": pins,
        "decision": "allow",
    })
}

/// The rows of the dashboard as `renkeictl` prints it.
#[track_caller]
pub fn links(dashboard: &Value) -> Vec<Value> {
    let companies = dashboard["companies"].as_array().unwrap_or_else(|| panic!("a dashboard: {dashboard}"));
    companies.iter().flat_map(|company| company["links"].as_array().expect("links").clone()).collect()
}
