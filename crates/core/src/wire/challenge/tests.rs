use super::{Answer, CharacterWidth, Next, Pending, Request, SkipReason, Step};
use crate::Secret;

#[test]
fn a_pending_answer_reads_as_the_protocol_writes_it() {
    let text = r#"{"error":"insufficient_authorization","auth_session":"s","expires_in":600,
      "transaction":{"id":"tx_1","client":{"client_id":"freee","name":"フリー株式会社","service":"freee"},"requested_at":"2026-11-22T09:00:00+09:00",
        "origin":{"ip_masked":"203.0.113.*","ua":"Edge/Windows"},"company":{"id":"c","name":"会社"},"user":{"id":"u","name":"山田","role":"general"}},
      "next":{"step":"password","seq":2,"of":6,"attempts_left":4,"prompt":{"login_id_masked":"user01***"},"choices":[],"last_error":null}}"#;
    let pending: Pending = serde_json::from_str(text).expect("the protocol's own example");
    assert_eq!(pending.next.step, Step::Password { login_id_masked: "user01***".into() });
    let again: Next = serde_json::from_value(serde_json::to_value(&pending.next).expect("serialises")).expect("round trip");
    assert_eq!(again, pending.next);
}

#[test]
fn an_answer_is_written_as_the_protocol_reads_it() {
    let request = Request { auth_session: Secret::new("s"), answer: Answer::Password { password: Secret::new("p"), login_hint: None } };
    let value = serde_json::to_value(&request).expect("serialises");
    assert_eq!(value, serde_json::json!({"auth_session":"s","step":"password","answer":{"password":"p"}}));
    let step = value["step"].as_str().expect("a name");
    assert_eq!(step, request.answer.step());
    assert_eq!(step, Step::Password { login_id_masked: String::new() }.name());
}

#[test]
fn what_a_bank_adds_later_is_no_reason_to_stop() {
    let next: Next = serde_json::from_str(
        r#"{"step":"risk_question","seq":3,"of":6,"attempts_left":null,"prompt":{"question_id":"q1","text":"?","rules":"","width":"wide"},
          "last_error":null,"skipped":[{"step":"palm_scan","reason":"no_palm"},{"step":"scope_selection","reason":"fixed_by_provider"}]}"#,
    )
    .expect("unknown words are others");
    let reasons: Vec<SkipReason> = next.skipped.iter().map(|skipped| skipped.reason).collect();
    assert_eq!(reasons, [SkipReason::Other, SkipReason::FixedByProvider]);
    assert!(matches!(next.step, Step::RiskQuestion { width: Some(CharacterWidth::Other), .. }));
}

#[test]
fn asking_for_more_time_is_an_answer_without_content() {
    let request = Request { auth_session: Secret::new("s"), answer: Answer::MoreTime {} };
    let value = serde_json::to_value(&request).expect("serialises");
    assert_eq!(value, serde_json::json!({"auth_session":"s","step":"more_time","answer":{}}));
    assert_eq!(serde_json::from_value::<Request>(value).expect("and back"), request);
}

#[test]
fn an_empty_prompt_object_is_a_scope_selection() {
    let next: Next = serde_json::from_str(
        r#"{"step":"scope_selection","seq":3,"of":6,"attempts_left":null,"prompt":{},"choices":[],"last_error":null}"#,
    )
    .expect("empty prompt");
    assert_eq!(next.step, Step::ScopeSelection {});
}
