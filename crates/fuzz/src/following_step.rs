//! The JSON of the native steps.

use renkei_bank::untrusted;

use crate::{Verdict, json::Json, refusal};

const FIELDS: [&str; 12] = [
    "match_code",
    "password",
    "login_hint",
    "question_id",
    "answer",
    "selected",
    "registrations",
    "account",
    "pin",
    "action",
    "decision",
    "terms_sha256",
];

/// As `field` may name them.
const PATHS: [&str; 16] = [
    "auth_session",
    "step",
    "answer",
    "answer.match_code",
    "answer.password",
    "answer.login_hint",
    "answer.question_id",
    "answer.answer",
    "answer.selected",
    "answer.selected[]",
    "answer.registrations",
    "answer.registrations[].account",
    "answer.registrations[].pin",
    "answer.action",
    "answer.decision",
    // A digest's name keeps no digits once those of elements are taken out.
    "answer.terms_sha",
];

pub fn run(data: &[u8]) -> Verdict {
    let request = match untrusted::following_step(data) {
        Ok(request) => request,
        Err(error) => return refusal::check(&error, &PATHS),
    };
    let json = Json::read(data).expect("what is accepted is JSON");
    assert!(json.is_object() && !json.repeats(&["auth_session", "step", "answer"]), "a member is given twice");
    if let Some(answer) = json.member("answer") {
        assert!(!answer.repeats(&FIELDS), "a field of the answer is given twice");
        for registration in answer.member("registrations").map(Json::elements).unwrap_or_default() {
            assert!(!registration.repeats(&FIELDS), "a field of a registration is given twice");
        }
    }
    let written = serde_json::to_vec(&request).expect("wire types serialise");
    assert_eq!(untrusted::following_step(&written), Ok(request));
    Verdict::Accepted
}
