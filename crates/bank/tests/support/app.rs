//! The desktop app's side: drives whatever steps the bank asks for.

use reqwest::Response;
use serde_json::{Value, json};

use super::{
    bank::Bank,
    pki::Identity,
    provider::{VERIFIER, challenge},
};

pub struct DesktopApp<'b> {
    bank: &'b Bank,
    pub http: reqwest::Client,
}

impl<'b> DesktopApp<'b> {
    pub fn new(bank: &'b Bank, identity: &Identity) -> Self {
        Self { bank, http: bank.http(Some(identity)) }
    }

    /// Goes through the steps and decides; the names of the steps and the final answer.
    pub async fn approve(&self, handover: &str, decision: &str) -> (Vec<String>, Value) {
        let first = [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", handover)];
        self.answered(&first, decision).await
    }

    /// Signs in to the dashboard; the code.
    pub async fn sign_in(&self) -> String {
        let challenge = challenge(VERIFIER);
        let first = [
            ("response_type", "code"),
            ("client_id", "bank-desktop"),
            ("scope", "links"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let (_, end) = self.answered(&first, "allow").await;
        end["authorization_code"].as_str().expect("a code").into()
    }

    pub async fn token(&self, fields: &[(&str, &str)]) -> Response {
        let fields: Vec<_> = [("client_id", "bank-desktop")].iter().chain(fields).copied().collect();
        self.http.post(self.bank.mtls("/token")).form(&fields).send().await.unwrap()
    }

    pub async fn redeem(&self, code: &str) -> Response {
        self.token(&[("grant_type", "authorization_code"), ("code", code), ("code_verifier", VERIFIER)]).await
    }

    async fn answered(&self, first: &[(&str, &str)], decision: &str) -> (Vec<String>, Value) {
        let address = self.bank.mtls("/authorize-challenge");
        let mut response = self.http.post(&address).form(first).send().await.unwrap();
        let mut steps = Vec::new();
        loop {
            let finished = response.status() == 200;
            let body: Value = response.json().await.unwrap();
            if finished {
                return (steps, body);
            }
            assert_eq!(body["error"], "insufficient_authorization", "{body}");
            let step = body["next"]["step"].as_str().unwrap().to_owned();
            let answer = answer(&step, &body["next"], decision);
            let request = json!({ "auth_session": body["auth_session"], "step": step, "answer": answer });
            steps.push(step);
            response = self.http.post(&address).json(&request).send().await.unwrap();
        }
    }
}

fn answer(step: &str, next: &Value, decision: &str) -> Value {
    match step {
        "password" => json!({ "password": "correct horse" }),
        "account_pin" => {
            let open = next["prompt"]["accounts"].as_array().unwrap().iter().filter(|account| account["state"] == "unregistered");
            json!({ "registrations": open.map(|account| json!({ "account": account["ref"], "pin": "1234" })).collect::<Vec<_>>() })
        }
        "account_pin_result" => json!({ "action": "confirm" }),
        "consent" => json!({ "decision": decision, "terms_sha256": next["prompt"]["terms"]["sha256"] }),
        other => panic!("no answer to {other}"),
    }
}
