//! What came of a step, for the operator's measurements: words of the protocol, nothing of the person.

use serde::Deserialize;

/// The members of an answer that say how it ended; everything else is passed over.
#[derive(Deserialize)]
struct Answer<'a> {
    error: Option<&'a str>,
    reason: Option<&'a str>,
    status: Option<&'a str>,
    authorization_code: Option<serde::de::IgnoredAny>,
    #[serde(borrow)]
    next: Option<Next<'a>>,
}

#[derive(Deserialize)]
struct Next<'a> {
    step: &'a str,
    #[serde(borrow)]
    last_error: Option<LastError<'a>>,
}

#[derive(Deserialize)]
struct LastError<'a> {
    code: &'a str,
}

/// `wrong_password`, `asked_consent`, `approved`, `signed_in`, `user_locked` …
pub fn of(body: &[u8]) -> String {
    let Ok(answer) = serde_json::from_slice::<Answer<'_>>(body) else { return "unreadable".into() };
    match answer {
        Answer { next: Some(Next { last_error: Some(LastError { code }), .. }), .. } => code.into(),
        Answer { next: Some(Next { step, .. }), .. } => format!("asked_{step}"),
        Answer { reason: Some(reason), .. } => reason.into(),
        Answer { error: Some(error), .. } => error.into(),
        Answer { status: Some(status), .. } => status.into(),
        Answer { authorization_code: Some(_), .. } => "signed_in".into(),
        _ => "other".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn an_answer_is_known_by_the_protocols_own_words() {
        for (body, outcome) in [
            (
                r#"{"error":"insufficient_authorization","next":{"step":"password","last_error":{"code":"wrong_password"}}}"#,
                "wrong_password",
            ),
            (
                r#"{"error":"insufficient_authorization","next":{"step":"consent","prompt":{"terms":{}},"last_error":null}}"#,
                "asked_consent",
            ),
            (r#"{"error":"access_denied","reason":"user_locked"}"#, "user_locked"),
            (r#"{"error":"invalid_session"}"#, "invalid_session"),
            (r#"{"status":"approved","continue_uri":"https://x"}"#, "approved"),
            (r#"{"authorization_code":"secret"}"#, "signed_in"),
            ("[]", "unreadable"),
        ] {
            assert_eq!(of(body.as_bytes()), outcome);
        }
    }
}
