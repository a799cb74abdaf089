//! A sandbox as its own process, a browser without windows, and an app that is only HTTP.
#![expect(dead_code, reason = "each test file uses its part")]

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

use reqwest::{Client, Method, RequestBuilder, Response, header};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use serde_json::{Value, json};

pub struct Sandbox {
    child: Child,
    /// The one line of `--json`.
    pub contract: Value,
}

impl Sandbox {
    pub fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_renkei-sandbox"))
            .arg("--json")
            .args(arguments)
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the sandbox starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("its output is readable");
        let contract = serde_json::from_str(&line).unwrap_or_else(|cause| panic!("not one line of JSON ({cause}): {line}"));
        Self { child, contract }
    }

    pub fn on(data: &Path) -> Self {
        Self::start(&["--data", data.to_str().expect("UTF-8")])
    }

    pub fn text(&self, pointer: &str) -> &str {
        self.contract.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer} is missing in {}", self.contract))
    }

    /// As a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// SIGTERM; answers whether it ended with success.
    pub fn terminate(mut self) -> bool {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill exists").success());
        self.child.wait().expect("it ends").success()
    }

    pub fn browser(&self) -> Browser {
        Browser { http: self.http(None), cookies: Mutex::default() }
    }

    /// The app with the certificate at `pointer`, e.g. `/customers/0`.
    pub fn app(&self, pointer: &str) -> App {
        let identity = (self.text(&format!("{pointer}/certificate")), self.text(&format!("{pointer}/key")));
        App { http: self.http(Some(identity)), mtls: self.text("/mtls").into() }
    }

    pub async fn advance(&self, span: &str) -> Value {
        let admin = self.text("/admin");
        let answer = self.plain().post(format!("{admin}/clock")).json(&json!({ "advance": span })).send().await.expect("admin answers");
        assert!(answer.status().is_success());
        answer.json().await.expect("JSON")
    }

    /// For the admin listener.
    pub fn plain(&self) -> Client {
        self.http(None)
    }

    fn http(&self, identity: Option<(&str, &str)>) -> Client {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.text("/ca")).expect("a CA")).expect("usable");
        let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots);
        let tls = match identity {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = vec![CertificateDer::from_pem_file(certificate).expect("a certificate")];
                builder.with_client_auth_cert(chain, PrivateKeyDer::from_pem_file(key).expect("a key")).expect("they fit")
            }
        };
        let policy = reqwest::redirect::Policy::none();
        Client::builder().tls_backend_preconfigured(tls).no_proxy().redirect(policy).build().expect("a client")
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // A killed sandbox cannot remove its temporary folder itself.
        let folder = Path::new(self.contract["pki"].as_str().unwrap_or_default()).parent();
        if let Some(folder) = folder.filter(|folder| named_temporary(folder)) {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn named_temporary(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with("renkei-sandbox-"))
}

/// One profile: cookies by name (both servers are `localhost`), redirects by hand.
pub struct Browser {
    http: Client,
    cookies: Mutex<Vec<(String, String)>>,
}

pub struct Page {
    pub status: u16,
    pub location: Option<String>,
    pub body: String,
}

impl Browser {
    pub async fn get(&self, address: &str) -> Page {
        self.send(self.http.get(address)).await
    }

    pub async fn get_json(&self, address: &str) -> Value {
        let page = self.send(self.http.get(address).header(header::ACCEPT, "application/json")).await;
        serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("not JSON ({}): {}", page.status, page.body))
    }

    pub async fn post(&self, address: &str, form: &[(&str, &str)]) -> Page {
        self.send(self.http.request(Method::POST, address).form(form)).await
    }

    async fn send(&self, request: RequestBuilder) -> Page {
        let cookies = self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let answer = request.header(header::COOKIE, cookies).send().await.expect("an answer");
        self.keep(&answer);
        let location = answer.headers().get(header::LOCATION).map(|value| value.to_str().expect("ASCII").to_owned());
        Page { status: answer.status().as_u16(), location, body: answer.text().await.expect("text") }
    }

    fn keep(&self, answer: &Response) {
        let mut cookies = self.cookies.lock().unwrap();
        for line in answer.headers().get_all(header::SET_COOKIE) {
            let (name, value) = line.to_str().expect("ASCII").split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                cookies.push((name.into(), value.into()));
            }
        }
    }
}

impl Page {
    /// Value of the form's hidden field.
    pub fn csrf(&self) -> &str {
        let start = self.body.find("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("no form in {}", self.body)) + 19;
        self.body[start..].split('"').next().expect("a value")
    }

    pub fn to(&self) -> &str {
        self.location.as_deref().unwrap_or_else(|| panic!("no redirect but {}: {}", self.status, self.body))
    }

    /// The text of the element with this data-testid (up to its first inner tag).
    pub fn part(&self, testid: &str) -> Option<&str> {
        let at = self.body.find(&format!("data-testid=\"{testid}\""))?;
        self.body[at..].split_once('>')?.1.split('<').next()
    }

    pub fn has(&self, testid: &str) -> bool {
        self.part(testid).is_some()
    }
}

pub struct App {
    pub http: Client,
    pub mtls: String,
}

impl App {
    pub async fn first(&self, form: &[(&str, &str)]) -> (u16, Value) {
        read(self.http.post(format!("{}/authorize-challenge", self.mtls)).form(form)).await
    }

    pub async fn following(&self, pending: &Value, answer: Value) -> (u16, Value) {
        let body = json!({ "auth_session": pending["auth_session"], "step": pending["next"]["step"], "answer": answer });
        read(self.http.post(format!("{}/authorize-challenge", self.mtls)).json(&body)).await
    }
}

pub async fn read(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("text");
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// A customer of the contract who answers whatever is asked, one account at a time.
pub struct Customer<'a> {
    pub contract: &'a Value,
    pub decision: &'static str,
}

impl Customer<'_> {
    /// Goes through the steps from `pending` until something else than a step comes. Answers the steps' names, the last status and body.
    pub async fn go(&self, app: &App, mut pending: Value) -> (Vec<String>, u16, Value) {
        let mut steps = Vec::new();
        loop {
            let next = &pending["next"];
            assert_eq!(next["last_error"], Value::Null, "{pending}");
            steps.push(next["step"].as_str().expect("a step").to_owned());
            let (status, body) = app.following(&pending, self.answer(next, &steps)).await;
            if body["error"] != "insufficient_authorization" {
                return (steps, status, body);
            }
            pending = body;
        }
    }

    fn answer(&self, next: &Value, steps: &[String]) -> Value {
        let prompt = &next["prompt"];
        match next["step"].as_str().expect("a step") {
            "password" => json!({ "password": self.contract["password"] }),
            "risk_question" => {
                let id = prompt["question_id"].as_str().expect("an id");
                json!({ "question_id": id, "answer": self.contract["risk_answers"][id] })
            }
            "scope_selection" => {
                let selected: Vec<&Value> = next["choices"].as_array().expect("choices").iter().map(|choice| &choice["id"]).collect();
                json!({ "selected": selected })
            }
            "account_pin" => {
                let accounts = prompt["accounts"].as_array().expect("accounts");
                let open = accounts.iter().find(|account| account["state"] == "unregistered").expect("one without a PIN");
                let known = self.contract["accounts"].as_array().expect("accounts");
                let pin = &known.iter().find(|account| account["ref"] == open["ref"]).expect("in the contract")["pin"];
                json!({ "registrations": [{ "account": open["ref"], "pin": pin }] })
            }
            "account_pin_result" => {
                let again = prompt["can_add_more"] == true && steps.iter().filter(|step| *step == "account_pin").count() < 2;
                json!({ "action": if again { "more" } else { "confirm" } })
            }
            "consent" => json!({ "decision": self.decision, "terms_sha256": prompt["terms"]["sha256"] }),
            other => panic!("an unknown step: {other}"),
        }
    }
}
