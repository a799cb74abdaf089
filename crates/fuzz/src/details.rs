//! Rich authorization requests (RFC 9396).

use renkei_bank::untrusted;

use crate::{Verdict, json::Json, refusal};

pub fn run(data: &[u8]) -> Verdict {
    // A form's values are text always.
    let text = String::from_utf8_lossy(data);
    let allowed = ["balance", "statement", "入出金 照会"].map(String::from);
    let actions = match untrusted::details(&text, &allowed) {
        Ok(actions) => actions,
        Err(error) => return refusal::check(&error, &["authorization_details"]),
    };
    assert!(!actions.is_empty() && actions.iter().all(|action| allowed.contains(action)), "{actions:?}");
    let json = Json::read(text.as_bytes()).expect("what is accepted is JSON");
    for one in json.elements() {
        assert!(one.is_object(), "RFC 9396 §2: an array of objects");
        assert!(!one.repeats(&["type", "actions"]), "a field is given twice");
    }
    let written = serde_json::json!([{ "type": "account_information", "actions": actions }]).to_string();
    assert_eq!(untrusted::details(&written, &allowed), Ok(actions));
    Verdict::Accepted
}
