//! How a run ends.

use renkei_core::{Code, Failure};

/// Why a run did not reach its goal.
#[derive(Debug)]
pub enum End {
    Failed(Box<Failure>),
    /// 「許可しない」
    Denied,
    /// A check failed; it has been shown already.
    Diagnosed(Code),
    /// What `links --check` has found, and has shown already.
    Found(Finding),
    /// An answer is missing and nobody can be asked; the text says which.
    Usage(String),
}

/// Exit codes apart from those of failures: a monitoring program tells them from "it could not be checked".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    Expiring = 20,
    Lapsed = 21,
    Unknown = 22,
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        Self::Failed(Box::new(failure))
    }
}

impl End {
    /// As listed in `--help`.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Denied => 1,
            Self::Usage(_) => 2,
            Self::Diagnosed(code) => of_code(*code),
            Self::Found(finding) => *finding as u8,
            Self::Failed(failure) => of_code(failure.code),
        }
    }
}

fn of_code(code: Code) -> u8 {
    match code {
        Code::DeepLinkMalformed => 2,
        Code::HandoverUsed
        | Code::HandoverExpired
        | Code::SessionInvalid
        | Code::AnotherProcedureOpen
        | Code::BrowserNotOpened
        | Code::UserSuspended
        | Code::RevocationNotOffered
        | Code::TermsChanged
        | Code::AppTooOld
        | Code::BrowserNeeded => 1,
        Code::BankUnreachable
        | Code::BankNotTrusted
        | Code::BankBusy
        | Code::BankClosed
        | Code::BankUnexpected
        | Code::ProxyLoginRequired
        | Code::ProxyUnreachable
        | Code::ProxyRefused => 3,
        Code::CertificateNoneFound
        | Code::CertificateExpired
        | Code::CertificateNotYetValid
        | Code::CertificateRevoked
        | Code::CertificateUnknown
        | Code::CertificateNotPresented
        | Code::CertificatePasswordWrong
        | Code::CertificatePinWrong
        | Code::CertificatePinLocked
        | Code::CertificateStoreUnreadable
        | Code::CertificateFileUnsupported
        | Code::CertificateKeyUnusable
        | Code::CertificateAccessDenied
        | Code::CertificateCancelled
        | Code::CertificateCardRemoved
        | Code::CertificateKeyLost
        | Code::CertificateOfAnotherCompany
        | Code::CertificateWouldAsk => 4,
        Code::UserTemporarilyLocked | Code::UserLocked | Code::PinLocked => 5,
        Code::SignInRequired => 6,
        Code::BankNotConfigured
        | Code::ClockWrong
        | Code::SecretStoreUnavailable
        | Code::LocalStoreUnreadable
        | Code::LocalStoreDamaged
        | Code::LocalStoreRebuilt
        | Code::SettingsUnreadable
        | Code::PreferencesNotKept
        | Code::PolicyUnreadable
        | Code::ForbiddenByPolicy
        | Code::NotificationsUnavailable
        | Code::WebViewUnavailable
        | Code::FileNotSaved
        | Code::MailNotOpened
        | Code::MailAddressUnusable
        | Code::ProfileFileUnusable
        | Code::ProfilesChanged
        | Code::AutostartNotChanged => 7,
        Code::PasswordWrong | Code::AnswerWrong | Code::MatchCodeWrong | Code::ScopeMissing | Code::AccountMissing | Code::PinMismatch => 8,
    }
}
