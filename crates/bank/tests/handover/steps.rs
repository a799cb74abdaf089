//! The app's requests one by one, where [`crate::support::DesktopApp`] goes through all of them.

use serde_json::{Value, json};

use crate::support::{Bank, Identity};

pub struct Steps {
    http: reqwest::Client,
    address: String,
}

impl Steps {
    pub fn new(bank: &Bank, identity: Option<&Identity>) -> Self {
        Self { http: bank.http(identity), address: bank.mtls("/authorize-challenge") }
    }

    /// Takes a hand-over; status and body.
    pub async fn take(&self, handover: &str) -> (u16, Value) {
        let fields = [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", handover)];
        read(self.http.post(&self.address).form(&fields).send().await.unwrap()).await
    }

    /// Answers the step that `before` asks for.
    pub async fn answer(&self, before: &Value, answer: Value) -> (u16, Value) {
        let request = json!({ "auth_session": before["auth_session"], "step": before["next"]["step"], "answer": answer });
        read(self.http.post(&self.address).json(&request).send().await.unwrap()).await
    }
}

async fn read(response: reqwest::Response) -> (u16, Value) {
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Error and reason of a refusal.
pub fn refusal(answered: &(u16, Value)) -> (u16, &str, &str) {
    let text = |name: &str| answered.1[name].as_str().unwrap_or_default();
    (answered.0, text("error"), text("reason"))
}
