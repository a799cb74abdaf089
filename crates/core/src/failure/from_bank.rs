//! The bank's refusals in our words.

use super::{Code, Failure};
use crate::wire::challenge::{LastError, Refusal, StepError};

impl Failure {
    /// From an HTTP status and an error body. `detail` keeps the protocol's own words for support.
    pub fn from_refusal(status: u16, refusal: &Refusal) -> Self {
        let code = match (refusal.error.as_str(), refusal.reason.as_deref()) {
            (_, Some("certificate_required")) => Code::CertificateNotPresented,
            (_, Some("certificate_expired")) => Code::CertificateExpired,
            (_, Some("certificate_not_yet_valid")) => Code::CertificateNotYetValid,
            (_, Some("certificate_revoked")) => Code::CertificateRevoked,
            (_, Some("certificate_unknown")) => Code::CertificateUnknown,
            (_, Some("user_temporarily_locked")) => Code::UserTemporarilyLocked,
            (_, Some("user_locked")) => Code::UserLocked,
            (_, Some("user_suspended")) => Code::UserSuspended,
            (_, Some("outside_service_hours")) => Code::BankClosed,
            (_, Some("handover_used")) => Code::HandoverUsed,
            (_, Some("handover_expired" | "handover_unknown")) => Code::HandoverExpired,
            (_, Some("wrong_code")) => Code::MatchCodeWrong,
            (_, Some("revocation_not_offered")) => Code::RevocationNotOffered,
            (_, Some("no_account_available")) => Code::AccountMissing,
            ("invalid_session", _) => Code::SessionInvalid,
            ("app_upgrade_required", _) => Code::AppTooOld,
            ("redirect_to_web", _) => Code::BrowserNeeded,
            ("invalid_token" | "invalid_grant", _) => Code::SignInRequired,
            ("slow_down" | "temporarily_unavailable", _) => Code::BankBusy,
            _ if status == 401 => Code::SignInRequired,
            _ if matches!(status, 429 | 503) => Code::BankBusy,
            _ => Code::BankUnexpected,
        };
        let mut failure = Self::new(code).with_detail(technical(status, refusal));
        failure.until = refusal.until;
        // The bank itself did not understand: the very same request would be answered the same again.
        if code == Code::BankUnexpected && (400..500).contains(&status) && !refusal.error.is_empty() {
            failure.may_retry = false;
        }
        failure
    }

    /// From `next.last_error`: the answer before was not accepted, the step is asked again.
    pub fn from_step_error(error: &LastError, attempts_left: Option<u32>) -> Self {
        let code = match error.code {
            StepError::WrongCode => Code::MatchCodeWrong,
            StepError::WrongPassword => Code::PasswordWrong,
            StepError::WrongAnswer => Code::AnswerWrong,
            StepError::RequiredScopeMissing => Code::ScopeMissing,
            StepError::NoAccountSelected => Code::AccountMissing,
            StepError::TermsChanged => Code::TermsChanged,
        };
        Self::new(code).with_attempts_left(attempts_left)
    }
}

fn technical(status: u16, refusal: &Refusal) -> String {
    let parts = [Some(refusal.error.as_str()), refusal.reason.as_deref(), refusal.field.as_deref(), refusal.error_description.as_deref()];
    let words: Vec<&str> = parts.into_iter().flatten().filter(|word| !word.is_empty()).collect();
    format!("HTTP {status} {}", words.join(" / "))
}

#[cfg(test)]
mod tests {
    use super::{Code, Failure, Refusal};

    #[test]
    fn a_bank_that_stops_no_links_is_told_apart() {
        let refusal = Refusal { error: "access_denied".into(), reason: Some("revocation_not_offered".into()), ..Refusal::default() };
        assert_eq!(Failure::from_refusal(403, &refusal).code, Code::RevocationNotOffered);
    }

    #[test]
    fn only_what_the_bank_itself_did_not_understand_is_not_worth_repeating() {
        let said = |error: &str| Refusal { error: error.into(), ..Refusal::default() };
        for (status, refusal, may_retry) in [
            (400, said("invalid_request"), false),
            (413, said("invalid_request"), false),
            (400, said(""), true), // somebody in between, without the bank's JSON
            (500, said("server_error"), true),
            (503, said("temporarily_unavailable"), true),
        ] {
            assert_eq!(Failure::from_refusal(status, &refusal).may_retry, may_retry, "{status} {refusal:?}");
        }
    }
}
