//! Why a grant ended before its day, as the database writes it.

use renkei_core::wire::links::EndCause;

const CAUSES: [(EndCause, &str); 9] = [
    (EndCause::Superseded, "superseded"),
    (EndCause::StoppedByCustomer, "stopped_by_customer"),
    (EndCause::StoppedByProvider, "stopped_by_provider"),
    (EndCause::StoppedByBank, "stopped_by_bank"),
    (EndCause::PasswordChanged, "password_changed"),
    (EndCause::CertificateReplaced, "certificate_replaced"),
    (EndCause::CertificateRevoked, "certificate_revoked"),
    (EndCause::UserSuspended, "user_suspended"),
    (EndCause::CodeReplayed, "code_replayed"),
];

pub fn word(cause: EndCause) -> &'static str {
    CAUSES.iter().find(|(known, _)| *known == cause).map_or("unknown", |(_, word)| word)
}

pub fn cause(word: &str) -> EndCause {
    CAUSES.iter().find(|(_, known)| *known == word).map_or(EndCause::Unknown, |(cause, _)| *cause)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{CAUSES, cause, word};
    use renkei_core::wire::links::EndCause;

    #[test]
    fn causes_are_kept_as_customers_read_them_and_an_unknown_one_stays_one() {
        for (known, text) in CAUSES {
            assert_eq!(json!(known), json!(text));
            assert_eq!(cause(word(known)), known);
        }
        assert_eq!(cause("of a later version"), EndCause::Unknown);
    }
}
