//! The sandbox: bank, providers, certificates, customers. Read from the one line that `renkei-sandbox --json` prints.

use std::{
    io::BufReader,
    path::{Path, PathBuf},
    process::{ChildStdout, Command},
};

use serde_json::{Value, json};

use super::{
    app::program,
    process::{Running, line},
};

pub struct Sandbox {
    facts: Value,
    data: PathBuf,
    /// Beside what every sandbox is started with.
    arguments: Vec<String>,
    running: Option<(Running, BufReader<ChildStdout>)>,
}

impl Sandbox {
    pub fn start(data: &Path) -> Self {
        let mut sandbox = Self { facts: Value::Null, data: data.into(), arguments: Vec::new(), running: None };
        sandbox.resume();
        sandbox
    }

    /// Which version of the app the bank announces from its next start on.
    pub fn announces(&mut self, version: &str) {
        self.arguments = vec!["--latest-app".into(), version.into()];
    }

    /// The bank falls over: no goodbye to anyone.
    pub fn crash(&mut self) {
        self.running.take().expect("the sandbox runs").0.kill();
    }

    /// Up again with the same data, which includes its addresses.
    pub fn resume(&mut self) {
        let mut command = Command::new(program("renkei-sandbox"));
        command.arg("--json").arg("--data").arg(&self.data).args(&self.arguments);
        let mut running = Running::start(&mut command);
        let mut output = running.output();
        let facts = line(&mut output, "the sandbox's line");
        self.facts = serde_json::from_str(&facts).unwrap_or_else(|error| panic!("the sandbox's line: {error}\n{facts}"));
        self.running = Some((running, output));
    }

    /// Ends it as a service would be ended, and says whether it ended well.
    pub fn stop(&mut self) -> bool {
        self.running.take().expect("the sandbox runs").0.stop().success()
    }

    #[track_caller]
    pub fn text(&self, name: &str) -> &str {
        text(&self.facts, name)
    }

    pub fn customers(&self) -> Vec<Customer> {
        self.facts["customers"].as_array().expect("customers").iter().map(|facts| Customer(facts.clone())).collect()
    }

    /// Somebody who is asked the risk question and has accounts to register, so that every step comes.
    pub fn customer_of_every_step(&self) -> Customer {
        let asked = |customer: &Customer| customer.is_asked_a_question() && customer.unregistered_accounts().len() >= 2;
        self.customers().into_iter().find(asked).expect("a customer with a risk question and two unregistered accounts")
    }

    /// Somebody for whom only password and consent are left.
    pub fn customer_of_no_optional_step(&self) -> Customer {
        let asked_nothing = |customer: &Customer| !customer.is_asked_a_question() && customer.unregistered_accounts().is_empty();
        self.customers().into_iter().find(asked_nothing).expect("a customer without risk question and unregistered accounts")
    }

    /// A provider at whose customers 手順3 is shown.
    pub fn client_that_chooses_scopes(&self) -> Client {
        self.client(0)
    }

    /// A provider whose scopes are fixed.
    pub fn client_that_chooses_no_scopes(&self) -> Client {
        self.client(1)
    }

    fn client(&self, index: usize) -> Client {
        let facts = &self.facts["clients"][index];
        Client { id: text(facts, "client_id").into(), name: text(facts, "name").into() }
    }

    /// A certificate that must be refused, as the file that the app reads.
    pub fn bad_as_p12(&self, name: &str, password: &str) -> String {
        let facts = &self.facts["bad"][name];
        let file = self.data.join(format!("{name}.p12")).display().to_string();
        let (certificate, key) = (text(facts, "certificate"), text(facts, "key"));
        let mut openssl = Command::new("openssl");
        openssl.args(["pkcs12", "-export", "-in", certificate, "-inkey", key, "-out", &file, "-passout", &format!("pass:{password}")]);
        assert!(openssl.status().is_ok_and(|status| status.success()), "openssl writes {file}");
        file
    }

    /// Whether the bank's audit trail is whole, every row chained to the one before.
    pub fn audit_is_intact(&self) -> bool {
        let address = format!("{}/audit/verify", self.text("admin"));
        let mut answer = ureq::get(&address).call().unwrap_or_else(|error| panic!("{address}: {error}"));
        answer.body_mut().read_json::<Value>().is_ok_and(|verdict| verdict["intact"] == true)
    }

    /// What the bank's staff does (docs/bank-admin.md).
    pub fn operate(&self, path: &str, body: &Value) {
        let address = format!("{}{path}", self.text("admin"));
        ureq::post(&address).header("Operator", "sasaki").send_json(body).unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Moves the bank's clock forward by an ISO 8601 duration.
    pub fn advance(&self, duration: &str) {
        let address = format!("{}/clock", self.text("admin"));
        ureq::post(&address).send_json(json!({"advance": duration})).unwrap_or_else(|error| panic!("{address}: {error}"));
    }
}

/// A provider.
#[derive(Debug, Clone)]
pub struct Client {
    pub id: String,
    pub name: String,
}

/// A person of a customer company, with everything that they know.
#[derive(Debug, Clone)]
pub struct Customer(Value);

impl Customer {
    #[track_caller]
    pub fn text(&self, name: &str) -> &str {
        text(&self.0, name)
    }

    /// By the question's id; empty for somebody who is asked none.
    pub fn risk_answers(&self) -> &Value {
        &self.0["risk_answers"]
    }

    pub fn is_asked_a_question(&self) -> bool {
        self.risk_answers().as_object().is_some_and(|answers| !answers.is_empty())
    }

    #[track_caller]
    pub fn risk_answer(&self, question: &str) -> &str {
        text(self.risk_answers(), question)
    }

    pub fn unregistered_accounts(&self) -> Vec<(String, String)> {
        let accounts = self.0["accounts"].as_array().expect("accounts");
        let unregistered = accounts.iter().filter(|account| account["registered"] == false);
        unregistered.map(|account| (text(account, "ref").to_owned(), text(account, "pin").to_owned())).collect()
    }
}

#[track_caller]
fn text<'a>(facts: &'a Value, name: &str) -> &'a str {
    facts[name].as_str().unwrap_or_else(|| panic!("the sandbox says no `{name}`: {facts}"))
}
