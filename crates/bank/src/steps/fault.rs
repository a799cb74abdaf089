//! Which field of a malformed answer is at fault. Only its path is told, never its value.

use serde_json::Value;
use zeroize::Zeroize;

#[derive(Clone, Copy)]
enum Shape {
    Text,
    OptionalText,
    Texts,
    Registrations,
}

/// Fields of each step's answer, as in [`renkei_core::wire::challenge::Answer`].
const STEPS: [(&str, &[(&str, Shape)]); 8] = [
    ("handover_confirm", &[("match_code", Shape::Text)]),
    ("password", &[("password", Shape::Text), ("login_hint", Shape::OptionalText)]),
    ("risk_question", &[("question_id", Shape::Text), ("answer", Shape::Text)]),
    ("scope_selection", &[("selected", Shape::Texts)]),
    ("account_pin", &[("registrations", Shape::Registrations)]),
    ("account_pin_result", &[("action", Shape::Text)]),
    ("consent", &[("decision", Shape::Text), ("terms_sha256", Shape::OptionalText)]),
    ("more_time", &[]),
];

/// The path of the first field that does not fit; empty when the body is no JSON object.
pub fn path(body: &[u8]) -> String {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return String::new() };
    let path = find(&value);
    wipe(&mut value);
    path
}

fn find(body: &Value) -> String {
    if !body.is_object() {
        return String::new();
    }
    if !body["auth_session"].is_string() {
        return "auth_session".into();
    }
    let Some((_, fields)) = STEPS.iter().find(|(step, _)| body["step"] == *step) else { return "step".into() };
    if !body["answer"].is_object() {
        return "answer".into();
    }
    let at_fault =
        fields.iter().find_map(|(field, shape)| inside(&body["answer"][*field], *shape).map(|rest| format!("answer.{field}{rest}")));
    // Every field has its shape, so the one with a closed list of words has a word that is not in it.
    at_fault.unwrap_or_else(|| fields.first().map_or_else(|| "answer".into(), |(field, _)| format!("answer.{field}")))
}

/// `None`: it fits; else the rest of the path.
fn inside(value: &Value, shape: Shape) -> Option<String> {
    let unless = |fits: bool| (!fits).then(String::new);
    match shape {
        Shape::Text => unless(value.is_string()),
        Shape::OptionalText => unless(value.is_string() || value.is_null()),
        Shape::Texts => {
            let Some(items) = value.as_array() else { return Some(String::new()) };
            items.iter().position(|item| !item.is_string()).map(|index| format!("[{index}]"))
        }
        Shape::Registrations => {
            let Some(items) = value.as_array() else { return Some(String::new()) };
            let wrong = |item: &Value| ["account", "pin"].into_iter().find(|field| !item[*field].is_string());
            items.iter().enumerate().find_map(|(index, item)| wrong(item).map(|field| format!("[{index}].{field}")))
        }
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_malformed_answer_is_told_by_its_path() {
        for (body, expected) in [
            ("not json", ""),
            ("[]", ""),
            (r#"{"step":"password"}"#, "auth_session"),
            (r#"{"auth_session":"s","step":"pass"}"#, "step"),
            (r#"{"auth_session":"s","step":"password"}"#, "answer"),
            (r#"{"auth_session":"s","step":"password","answer":{"password":1234}}"#, "answer.password"),
            (r#"{"auth_session":"s","step":"password","answer":{"password":"x","login_hint":1}}"#, "answer.login_hint"),
            (r#"{"auth_session":"s","step":"scope_selection","answer":{"selected":["balance",2]}}"#, "answer.selected[1]"),
            (r#"{"auth_session":"s","step":"account_pin","answer":{"registrations":{}}}"#, "answer.registrations"),
            (
                r#"{"auth_session":"s","step":"account_pin","answer":{"registrations":[{"account":"a","pin":"1"},{"account":"b","pin":1}]}}"#,
                "answer.registrations[1].pin",
            ),
            (r#"{"auth_session":"s","step":"consent","answer":{"decision":"perhaps","terms_sha256":"x"}}"#, "answer.decision"),
            (r#"{"auth_session":"s","step":"account_pin_result","answer":{"action":"stay"}}"#, "answer.action"),
        ] {
            assert_eq!(path(body.as_bytes()), expected, "{body}");
        }
    }
}
