//! The form that begins the native steps, with the device context in it.

use renkei_bank::{oauth::form::Form, untrusted};

use crate::{Verdict, refusal};

const FIELDS: [&str; 8] =
    ["response_type", "client_id", "scope", "handover", "code_challenge", "code_challenge_method", "device", "Idempotency-Key"];

pub fn run(data: &[u8]) -> Verdict {
    let Ok(form) = Form::parse(data) else { return Verdict::Refused };
    let device = match untrusted::first_step(data) {
        Ok(device) => device,
        Err(error) => return refusal::check(&error, &FIELDS),
    };
    assert_eq!(form.get("client_id"), Some("bank-desktop"));
    assert_ne!(form.get("handover").is_some(), form.get("scope").is_some(), "either an approval or a sign-in");
    assert_eq!(device.is_some(), form.get("device").is_some());
    if let Some(device) = device {
        let written = serde_json::to_string(&device).expect("plain data serialises");
        assert_eq!(serde_json::from_str(&written).ok(), Some(device));
    }
    Verdict::Accepted
}
