//! The words of every failure, Japanese first. Plain sentences: what happened, then what to do.

mod bank;
mod certificates;
mod procedure;
mod this_pc;

use serde::{Deserialize, Serialize};

use super::Code;

/// The same sentence in both languages, so that switching the language needs no round trip.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Text {
    pub ja: String,
    pub en: String,
}

impl From<(&str, &str)> for Text {
    fn from((ja, en): (&str, &str)) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }
}

pub(super) struct Words {
    pub label: &'static str,
    pub cause: (&'static str, &'static str),
    pub remedy: (&'static str, &'static str),
    pub may_retry: bool,
}

const fn words_of(
    label: &'static str,
    may_retry: bool,
    cause: (&'static str, &'static str),
    remedy: (&'static str, &'static str),
) -> Words {
    Words { label, cause, remedy, may_retry }
}

const RESTART: (&str, &str) = (
    "API連携先の画面に戻り、はじめから「連携する」をやり直してください。",
    "Go back to the provider's screen and start linking again from the beginning.",
);

pub(super) fn words(code: Code) -> Words {
    match code {
        Code::CertificateNoneFound => certificates::CERTIFICATE_NONE_FOUND,
        Code::CertificateExpired => certificates::CERTIFICATE_EXPIRED,
        Code::CertificateNotYetValid => certificates::CERTIFICATE_NOT_YET_VALID,
        Code::CertificateRevoked => certificates::CERTIFICATE_REVOKED,
        Code::CertificateUnknown => certificates::CERTIFICATE_UNKNOWN,
        Code::CertificateNotPresented => certificates::CERTIFICATE_NOT_PRESENTED,
        Code::CertificatePasswordWrong => certificates::CERTIFICATE_PASSWORD_WRONG,
        Code::CertificatePinWrong => certificates::CERTIFICATE_PIN_WRONG,
        Code::CertificatePinLocked => certificates::CERTIFICATE_PIN_LOCKED,
        Code::CertificateStoreUnreadable => certificates::CERTIFICATE_STORE_UNREADABLE,
        Code::CertificateFileUnsupported => certificates::CERTIFICATE_FILE_UNSUPPORTED,
        Code::CertificateKeyUnusable => certificates::CERTIFICATE_KEY_UNUSABLE,
        Code::PasswordWrong => procedure::PASSWORD_WRONG,
        Code::UserTemporarilyLocked => procedure::USER_TEMPORARILY_LOCKED,
        Code::UserLocked => procedure::USER_LOCKED,
        Code::UserSuspended => procedure::USER_SUSPENDED,
        Code::AnswerWrong => procedure::ANSWER_WRONG,
        Code::MatchCodeWrong => procedure::MATCH_CODE_WRONG,
        Code::ScopeMissing => procedure::SCOPE_MISSING,
        Code::AccountMissing => procedure::ACCOUNT_MISSING,
        Code::PinMismatch => procedure::PIN_MISMATCH,
        Code::PinLocked => procedure::PIN_LOCKED,
        Code::TermsChanged => procedure::TERMS_CHANGED,
        Code::DeepLinkMalformed => procedure::DEEP_LINK_MALFORMED,
        Code::HandoverUsed => procedure::HANDOVER_USED,
        Code::HandoverExpired => procedure::HANDOVER_EXPIRED,
        Code::SessionInvalid => procedure::SESSION_INVALID,
        Code::AnotherProcedureOpen => procedure::ANOTHER_PROCEDURE_OPEN,
        Code::BrowserNotOpened => procedure::BROWSER_NOT_OPENED,
        Code::BankUnreachable => bank::BANK_UNREACHABLE,
        Code::BankNotTrusted => bank::BANK_NOT_TRUSTED,
        Code::BankBusy => bank::BANK_BUSY,
        Code::BankClosed => bank::BANK_CLOSED,
        Code::BankUnexpected => bank::BANK_UNEXPECTED,
        Code::BankNotConfigured => bank::BANK_NOT_CONFIGURED,
        Code::AppTooOld => bank::APP_TOO_OLD,
        Code::BrowserNeeded => bank::BROWSER_NEEDED,
        Code::ClockWrong => bank::CLOCK_WRONG,
        Code::ProxyLoginRequired => bank::PROXY_LOGIN_REQUIRED,
        Code::ProxyUnreachable => bank::PROXY_UNREACHABLE,
        Code::ProxyRefused => bank::PROXY_REFUSED,
        Code::RevocationNotOffered => bank::REVOCATION_NOT_OFFERED,
        Code::SignInRequired => this_pc::SIGN_IN_REQUIRED,
        Code::SecretStoreUnavailable => this_pc::SECRET_STORE_UNAVAILABLE,
        Code::LocalStoreUnreadable => this_pc::LOCAL_STORE_UNREADABLE,
        Code::LocalStoreDamaged => this_pc::LOCAL_STORE_DAMAGED,
        Code::LocalStoreRebuilt => this_pc::LOCAL_STORE_REBUILT,
        Code::SettingsUnreadable => this_pc::SETTINGS_UNREADABLE,
        Code::PreferencesNotKept => this_pc::PREFERENCES_NOT_KEPT,
        Code::CertificateAccessDenied => certificates::CERTIFICATE_ACCESS_DENIED,
        Code::CertificateCancelled => certificates::CERTIFICATE_CANCELLED,
        Code::CertificateCardRemoved => certificates::CERTIFICATE_CARD_REMOVED,
        Code::CertificateKeyLost => certificates::CERTIFICATE_KEY_LOST,
        Code::CertificateWouldAsk => certificates::CERTIFICATE_WOULD_ASK,
        Code::CertificateOfAnotherCompany => certificates::CERTIFICATE_OF_ANOTHER_COMPANY,
        Code::PolicyUnreadable => this_pc::POLICY_UNREADABLE,
        Code::ForbiddenByPolicy => this_pc::FORBIDDEN_BY_POLICY,
        Code::NotificationsUnavailable => this_pc::NOTIFICATIONS_UNAVAILABLE,
        Code::WebViewUnavailable => this_pc::WEB_VIEW_UNAVAILABLE,
        Code::FileNotSaved => this_pc::FILE_NOT_SAVED,
        Code::MailNotOpened => this_pc::MAIL_NOT_OPENED,
        Code::MailAddressUnusable => this_pc::MAIL_ADDRESS_UNUSABLE,
        Code::AutostartNotChanged => this_pc::AUTOSTART_NOT_CHANGED,
        Code::ProfileFileUnusable => this_pc::PROFILE_FILE_UNUSABLE,
        Code::ProfilesChanged => this_pc::PROFILES_CHANGED,
    }
}
