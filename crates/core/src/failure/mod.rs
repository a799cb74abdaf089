//! The one error that crosses to people: code, cause, remedy, whether trying again can help.
//!
//! Every [`Code`] has a section in `docs/error-codes.md` (checked by `cargo xtask tidy`). Its words live in [`text`].

mod by_role;
mod from_bank;
mod text;

use serde::{Deserialize, Serialize};

pub use text::Text;

use crate::wire::Jst;

/// What went wrong, in the reader's language, with what to do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Failure {
    pub code: Code,
    /// The short code that a person reads out on the telephone, e.g. `CERT-02`.
    pub label: String,
    pub cause: Text,
    pub remedy: Text,
    /// Whether the same thing may work when tried again as it is.
    pub may_retry: bool,
    /// Tries left before a lock, where the bank counts them.
    pub attempts_left: Option<u32>,
    /// When a temporary lock ends.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub until: Option<Jst>,
    /// Technical detail for support; never a secret, never the only explanation.
    pub detail: Option<String>,
}

impl Failure {
    pub fn new(code: Code) -> Self {
        let words = text::words(code);
        Self {
            code,
            label: words.label.into(),
            cause: Text::from(words.cause),
            remedy: Text::from(words.remedy),
            may_retry: words.may_retry,
            attempts_left: None,
            until: None,
            detail: None,
        }
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A remedy that knows more than the code's own, for instance which addresses it is about.
    pub fn with_remedy(mut self, remedy: Text) -> Self {
        self.remedy = remedy;
        self
    }

    pub fn with_attempts_left(mut self, attempts: Option<u32>) -> Self {
        self.attempts_left = attempts;
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.label, self.cause.ja)
    }
}

impl std::error::Error for Failure {}

/// Stable names; add one only when something acts on it or a person must be told something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Code {
    CertificateNoneFound,
    CertificateExpired,
    CertificateNotYetValid,
    CertificateRevoked,
    CertificateUnknown,
    CertificateNotPresented,
    CertificatePasswordWrong,
    CertificatePinWrong,
    CertificatePinLocked,
    CertificateStoreUnreadable,
    CertificateFileUnsupported,
    CertificateKeyUnusable,
    CertificateAccessDenied,
    CertificateCancelled,
    CertificateCardRemoved,
    CertificateKeyLost,
    CertificateOfAnotherCompany,
    CertificateWouldAsk,

    PasswordWrong,
    UserTemporarilyLocked,
    UserLocked,
    UserSuspended,

    AnswerWrong,
    MatchCodeWrong,
    ScopeMissing,
    AccountMissing,
    PinMismatch,
    PinLocked,
    TermsChanged,

    DeepLinkMalformed,
    HandoverUsed,
    HandoverExpired,
    SessionInvalid,
    AnotherProcedureOpen,
    BrowserNotOpened,

    BankUnreachable,
    BankNotTrusted,
    BankBusy,
    BankClosed,
    BankUnexpected,
    BankNotConfigured,
    AppTooOld,
    BrowserNeeded,
    ClockWrong,
    ProxyLoginRequired,
    ProxyUnreachable,
    ProxyRefused,
    RevocationNotOffered,

    SignInRequired,
    SecretStoreUnavailable,
    LocalStoreUnreadable,
    LocalStoreDamaged,
    LocalStoreRebuilt,
    SettingsUnreadable,
    PreferencesNotKept,
    PolicyUnreadable,
    ForbiddenByPolicy,
    NotificationsUnavailable,
    WebViewUnavailable,
    FileNotSaved,
    MailNotOpened,
    MailAddressUnusable,
    AutostartNotChanged,
    ProfileFileUnusable,
    ProfilesChanged,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub const ALL: &[Self] = &[
        Self::CertificateNoneFound,
        Self::CertificateExpired,
        Self::CertificateNotYetValid,
        Self::CertificateRevoked,
        Self::CertificateUnknown,
        Self::CertificateNotPresented,
        Self::CertificatePasswordWrong,
        Self::CertificatePinWrong,
        Self::CertificatePinLocked,
        Self::CertificateStoreUnreadable,
        Self::CertificateFileUnsupported,
        Self::CertificateKeyUnusable,
        Self::CertificateAccessDenied,
        Self::CertificateCancelled,
        Self::CertificateCardRemoved,
        Self::CertificateKeyLost,
        Self::CertificateOfAnotherCompany,
        Self::CertificateWouldAsk,
        Self::PasswordWrong,
        Self::UserTemporarilyLocked,
        Self::UserLocked,
        Self::UserSuspended,
        Self::AnswerWrong,
        Self::MatchCodeWrong,
        Self::ScopeMissing,
        Self::AccountMissing,
        Self::PinMismatch,
        Self::PinLocked,
        Self::TermsChanged,
        Self::DeepLinkMalformed,
        Self::HandoverUsed,
        Self::HandoverExpired,
        Self::SessionInvalid,
        Self::AnotherProcedureOpen,
        Self::BrowserNotOpened,
        Self::BankUnreachable,
        Self::BankNotTrusted,
        Self::BankBusy,
        Self::BankClosed,
        Self::BankUnexpected,
        Self::BankNotConfigured,
        Self::AppTooOld,
        Self::BrowserNeeded,
        Self::ClockWrong,
        Self::ProxyLoginRequired,
        Self::ProxyUnreachable,
        Self::ProxyRefused,
        Self::RevocationNotOffered,
        Self::SignInRequired,
        Self::SecretStoreUnavailable,
        Self::LocalStoreUnreadable,
        Self::LocalStoreDamaged,
        Self::LocalStoreRebuilt,
        Self::SettingsUnreadable,
        Self::PreferencesNotKept,
        Self::PolicyUnreadable,
        Self::ForbiddenByPolicy,
        Self::NotificationsUnavailable,
        Self::WebViewUnavailable,
        Self::FileNotSaved,
        Self::MailNotOpened,
        Self::MailAddressUnusable,
        Self::AutostartNotChanged,
        Self::ProfileFileUnusable,
        Self::ProfilesChanged,
    ];
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Code, Failure};

    #[test]
    fn every_code_has_its_own_label_and_words_in_both_languages() {
        let mut labels = BTreeSet::new();
        for code in Code::ALL {
            let failure = Failure::new(*code);
            assert!(labels.insert(failure.label.clone()), "{} is used twice", failure.label);
            for text in [&failure.cause, &failure.remedy] {
                assert!(!text.ja.is_empty() && !text.en.is_empty(), "{code:?} lacks words");
            }
        }
    }
}
