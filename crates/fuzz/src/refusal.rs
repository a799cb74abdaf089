//! What holds for every refusal of the bank: JSON with a status below 500, and nothing of the request in it but names that the bank knows.

use renkei_bank::oauth::error::Error;

use crate::Verdict;

/// `fields` are the paths that may be told, without the numbers of elements.
pub fn check(error: &Error, fields: &[&str]) -> Verdict {
    assert!(error.status.is_client_error(), "{error} has the status {}", error.status);
    if let Some(field) = &error.refusal.field {
        let path: String = field.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        assert!(fields.contains(&path.as_str()), "the refusal tells {field:?}");
    }
    Verdict::Refused
}
