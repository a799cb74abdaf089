//! Provider, browser and app of one customer, by HTTP alone, each request at the node that the test names.

use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::{Response, header};
use serde_json::{Value, json};

use crate::{
    cluster::Party,
    support::{
        bank::REDIRECT,
        provider::{VERIFIER, challenge, location, parameter},
    },
};

pub struct Journey<'c> {
    pub party: &'c Party,
    pub provider: reqwest::Client,
    pub client_id: String,
    pub app: reqwest::Client,
    pub browser: reqwest::Client,
}

/// What a browser holds after it opened a request.
#[derive(Debug, Clone)]
pub struct Opened {
    pub cookie: String,
    pub handover: String,
}

impl<'c> Journey<'c> {
    /// `provider-1` and `user-1`, and so on.
    pub fn of(party: &'c Party, provider: usize, user: usize) -> Self {
        Self {
            party,
            provider: party.http(Some(&party.providers[provider - 1])),
            client_id: format!("provider-{provider}"),
            app: party.http(Some(&party.customers[user - 1])),
            browser: party.http(None),
        }
    }

    pub async fn pushed(&self, node: usize) -> String {
        let challenge = challenge(VERIFIER);
        let fields = [
            ("client_id", self.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", "balance statement"),
            ("state", "state-1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let pushed = body(self.provider.post(self.party.mtls(node, "/par")).form(&fields).send().await.unwrap(), 201).await;
        pushed["request_uri"].as_str().unwrap().to_owned()
    }

    pub async fn visit(&self, node: usize, request_uri: &str) -> Response {
        let query = [("client_id", self.client_id.as_str()), ("request_uri", request_uri)];
        let request = self.browser.get(self.party.public(node, "/authorize")).query(&query);
        request.header(header::ACCEPT, "application/json").send().await.unwrap()
    }

    pub async fn opened(&self, node: usize, request_uri: &str) -> Opened {
        let response = self.visit(node, request_uri).await;
        judge(&response);
        assert_eq!(response.status(), 200);
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        let page = body(response, 200).await;
        Opened { cookie, handover: page["handover"].as_str().unwrap().to_owned() }
    }

    pub async fn first(&self, node: usize, handover: &str) -> (u16, Value) {
        let form = [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", handover)];
        answered(self.app.post(self.party.mtls(node, "/authorize-challenge")).form(&form)).await
    }

    pub async fn sign_in(&self, node: usize) -> (u16, Value) {
        let challenge = challenge(VERIFIER);
        let form = [
            ("response_type", "code"),
            ("client_id", "bank-desktop"),
            ("scope", "links"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        answered(self.app.post(self.party.mtls(node, "/authorize-challenge")).form(&form)).await
    }

    /// Answers the step that `shown` asks for.
    pub async fn answer(&self, node: usize, shown: &Value, answer: Value) -> (u16, Value) {
        answered(self.answering(node, shown, answer)).await
    }

    pub fn answering(&self, node: usize, shown: &Value, answer: Value) -> reqwest::RequestBuilder {
        let request = json!({ "auth_session": shown["auth_session"], "step": shown["next"]["step"], "answer": answer });
        self.app.post(self.party.mtls(node, "/authorize-challenge")).json(&request)
    }

    /// Goes on from `shown` until the step of that name is shown.
    pub async fn up_to(&self, node: usize, step: &str, shown: (u16, Value)) -> Value {
        let (mut status, mut shown) = shown;
        while shown["next"]["step"] != step {
            assert_eq!(status, 400, "{shown}");
            let answer = honest(&shown["next"]);
            (status, shown) = self.answer(node, &shown, answer).await;
        }
        shown
    }

    /// From nothing to the consent.
    pub async fn consent(&self, node: usize) -> (Opened, Value) {
        let opened = self.opened(node, &self.pushed(node).await).await;
        let first = self.first(node, &opened.handover).await;
        let shown = self.up_to(node, "consent", first).await;
        (opened, shown)
    }

    /// From nothing to 許可: the browser, and where it goes on.
    pub async fn approved(&self, node: usize) -> (Opened, String) {
        let (opened, shown) = self.consent(node).await;
        let (status, finished) = self.answer(node, &shown, honest(&shown["next"])).await;
        assert_eq!((status, &finished["status"]), (200, &json!("approved")), "{finished}");
        (opened, finished["continue_uri"].as_str().unwrap().to_owned())
    }

    pub async fn continued(&self, node: usize, continue_uri: &str, cookie: &str) -> Response {
        self.browser.get(self.party.at(node, continue_uri)).header(header::COOKIE, cookie).send().await.unwrap()
    }

    /// From nothing to a code.
    pub async fn code(&self, node: usize) -> String {
        let (opened, continue_uri) = self.approved(node).await;
        let response = self.continued(node, &continue_uri, &opened.cookie).await;
        assert_eq!(response.status(), 303);
        parameter(&location(&response), "code").expect("a code")
    }

    pub fn redeeming(&self, node: usize, code: &str) -> reqwest::RequestBuilder {
        self.asking(
            node,
            "/token",
            &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", REDIRECT), ("code_verifier", VERIFIER)],
        )
    }

    pub async fn redeem(&self, node: usize, code: &str) -> (u16, Value) {
        answered(self.redeeming(node, code)).await
    }

    /// From nothing to tokens.
    pub async fn tokens(&self, node: usize) -> Tokens {
        let (status, tokens) = self.redeem(node, &self.code(node).await).await;
        assert_eq!(status, 200, "{tokens}");
        Tokens::of(&tokens)
    }

    pub fn refreshing(&self, node: usize, refresh_token: &str) -> reqwest::RequestBuilder {
        self.asking(node, "/token", &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)])
    }

    pub async fn refresh(&self, node: usize, refresh_token: &str) -> (u16, Value) {
        answered(self.refreshing(node, refresh_token)).await
    }

    pub async fn revoke(&self, node: usize, token: &str) -> u16 {
        self.asking(node, "/revoke", &[("token", token)]).send().await.unwrap().status().as_u16()
    }

    pub async fn is_active(&self, node: usize, token: &str) -> bool {
        let (status, known) = answered(self.asking(node, "/introspect", &[("token", token)])).await;
        assert_eq!(status, 200, "{known}");
        known["active"].as_bool().unwrap()
    }

    fn asking(&self, node: usize, path: &str, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let fields: Vec<_> = [("client_id", self.client_id.as_str())].iter().chain(fields).copied().collect();
        self.provider.post(self.party.mtls(node, path)).form(&fields)
    }
}

#[derive(Debug, Clone)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
    pub grant: String,
}

impl Tokens {
    pub fn of(answer: &Value) -> Self {
        let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token"), grant: text("grant_id") }
    }
}

/// What the customer answers; PIN registration is passed.
pub fn honest(next: &Value) -> Value {
    match next["step"].as_str().unwrap() {
        "password" => json!({ "password": "correct horse" }),
        "account_pin" => json!({ "registrations": [] }),
        "account_pin_result" => json!({ "action": "confirm" }),
        "consent" => json!({ "decision": "allow", "terms_sha256": next["prompt"]["terms"]["sha256"] }),
        other => panic!("no answer to {other}"),
    }
}

/// Answers of 500, and of 503 without `Retry-After`, since the test began: never what a bank says, whatever happens to it.
pub static FAULTS: AtomicUsize = AtomicUsize::new(0);

fn judge(response: &Response) {
    let status = response.status();
    if status == 500 || (status == 503 && !response.headers().contains_key(header::RETRY_AFTER)) {
        FAULTS.fetch_add(1, Ordering::SeqCst);
    }
}

pub async fn answered(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    judge(&response);
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

async fn body(response: Response, status: u16) -> Value {
    judge(&response);
    let found = response.status();
    let text = response.text().await.unwrap();
    assert_eq!(found, status, "{text}");
    serde_json::from_str(&text).unwrap()
}
