//! The JSON of a request, or where it does not fit. What stands there is never told: it may be a password or a PIN.

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::oauth::error::{Error, Result};

pub fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let fits = serde_path_to_error::deserialize(&mut json).map_err(|cause| refused(&cause.path().to_string(), cause.inner()))?;
    json.end().map_err(|cause| refused("", &cause))?;
    Ok(fits)
}

fn refused(path: &str, cause: &serde_json::Error) -> Error {
    let place = format!("(line {} column {})", cause.line(), cause.column());
    if cause.classify() != Category::Data {
        return Error::invalid_request(&format!("not JSON {place}"));
    }
    let refused = Error::invalid_request(&format!("{} {place}", in_own_words(&cause.to_string())));
    // The document itself, or a name that is not known, has no path.
    if matches!(path, "" | "." | "?") { refused } else { refused.field(path) }
}

/// serde's words without what it found: `invalid type: integer `1234`, expected a string at line 1 column 13`.
fn in_own_words(said: &str) -> String {
    let said = said.rsplit_once(" at line ").map_or(said, |(words, _)| words);
    // Names of the program's own fields.
    if said.starts_with("missing field ") || said.starts_with("duplicate field ") {
        return said.to_owned();
    }
    said.rsplit_once(", expected ").map_or_else(|| "not what is wanted here".into(), |(_, wanted)| format!("wanted is {wanted}"))
}

#[cfg(test)]
mod tests {
    use renkei_core::Secret;
    use serde::Deserialize;

    use super::body;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only whether it can be read is asked")]
    struct Account {
        pin: Secret,
        kind: Option<Kind>,
        #[serde(default)]
        questions: Vec<Question>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Plain,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether it can be read is asked")]
    struct Question {
        answer: Secret,
    }

    #[test]
    fn a_body_that_does_not_fit_is_told_by_place_and_want_never_by_value() {
        for (text, field, words) in [
            (r#"{"pin": 7351}"#, Some("pin"), "wanted is a string (line 1 column 12)"),
            (r#"{"pin":"1","questions":[{"answer":"x"},{"answer":7351}]}"#, Some("questions[1].answer"), "wanted is a string"),
            (r#"{"pin":"1","questions":"7351, expected 7351"}"#, Some("questions"), "wanted is a sequence"),
            (r#"{"pin":"1","kind":"7351"}"#, Some("kind"), "wanted is `plain`"),
            (r#"{"kind":"plain"}"#, None, "missing field `pin`"),
            (r#"{"pin":"1","pin":"7351"}"#, None, "duplicate field `pin`"),
            (r#"{"pin":"7351}"#, None, "not JSON (line 1 column 13)"),
            (r#"{"pin":"1"} 7351"#, None, "not JSON"),
            (r#""7351""#, None, "wanted is struct Account"),
        ] {
            let refusal = body::<Account>(text.as_bytes()).expect_err(text).refusal;
            let said = refusal.error_description.unwrap_or_default();
            assert_eq!((refusal.field.as_deref(), said.contains(words)), (field, true), "{text}: {said}");
            assert!(!said.contains("7351"), "{text}: {said}");
        }
        assert!(body::<Account>(br#"{"pin":"7351"}"#).is_ok());
    }
}
