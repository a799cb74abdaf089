//! What an administrator is told: events with fixed ids, in the Windows Event Log and in the log file (`docs/monitoring.md`).
//!
//! Duty: which happenings are events, in which words, and that each is told once. Deliberately absent: names of people and of companies (a sole
//! trader's company is a person), account numbers, anything secret. A company is its id at the bank, with the client code of its profile.

mod sources;
mod table;
mod telling;
#[cfg(windows)]
mod windows;

use jiff::civil::Date;
use renkei_core::{Code, Failure, reminder::Notice, wire::Jst};

use table::{Definition, Severity};
pub(crate) use telling::Telling;

/// Of its lines in the log file. They are written whatever the level is.
pub(crate) const TARGET: &str = "renkei::event";

/// Something that happened. [`table::TABLE`] has its id and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Started {
        version: &'static str,
    },
    /// A rung of the ladder up to the end of a link, or after it.
    Link {
        company: String,
        service: String,
        notice: Due,
    },
    LinkEndedEarly {
        company: String,
        service: String,
        day: Date,
        cause: String,
        link: String,
    },
    /// The bank was asked in vain, or could not be asked without a person.
    ListOld {
        company: String,
        as_of: Jst,
        why: Code,
    },
    Certificate {
        company: String,
        notice: Due,
    },
    ToastNotShown {
        reason: String,
    },
    SignInRefused(Code),
    SettingUnreadable(Failure),
    StoreRebuilt(Failure),
    StoreUnreadable(Failure),
}

/// What a notice says to an administrator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Of the link, or of the certificate.
    id: String,
    day: Date,
    rung: String,
    has_ended: bool,
}

impl Due {
    fn of(notice: &Notice, now: Jst) -> Self {
        let marker = &notice.marker;
        let (day, rung) = (marker.expires_at.date(), marker.rung.to_string());
        Self { id: marker.id.clone(), day, rung, has_ended: marker.expires_at <= now }
    }
}

/// Enough of a thumbprint to find the certificate by.
const THUMBPRINT: usize = 8;

impl Event {
    pub fn id(&self) -> u16 {
        match self {
            Self::Started { .. } => 100,
            Self::Link { notice: Due { has_ended: false, .. }, .. } => 201,
            Self::Link { notice: Due { has_ended: true, .. }, .. } => 202,
            Self::LinkEndedEarly { .. } => 203,
            Self::ListOld { .. } => 204,
            Self::Certificate { notice: Due { has_ended: false, .. }, .. } => 211,
            Self::Certificate { notice: Due { has_ended: true, .. }, .. } => 212,
            Self::ToastNotShown { .. } => 221,
            Self::SignInRefused(_) => 231,
            Self::SettingUnreadable(_) => 241,
            Self::StoreRebuilt(_) => 251,
            Self::StoreUnreadable(_) => 252,
        }
    }

    /// In the order of the table.
    fn parameters(&self) -> Vec<String> {
        let detailed = |failure: &Failure| vec![failure.label.clone(), failure.detail.clone().unwrap_or_default()];
        match self {
            Self::Started { version } => vec![(*version).to_owned()],
            Self::Link { company, service, notice: Due { id, day, rung, .. } } => {
                vec![company.clone(), service.clone(), day.to_string(), rung.clone(), id.clone()]
            }
            Self::LinkEndedEarly { company, service, day, cause, link } => {
                vec![company.clone(), service.clone(), day.to_string(), cause.clone(), link.clone()]
            }
            Self::ListOld { company, as_of, why } => vec![company.clone(), as_of.to_string(), Failure::new(*why).label],
            Self::Certificate { company, notice: Due { id, day, rung, .. } } => {
                vec![company.clone(), id.chars().take(THUMBPRINT).collect(), day.to_string(), rung.clone()]
            }
            Self::ToastNotShown { reason } => vec![reason.clone()],
            Self::SignInRefused(code) => vec![Failure::new(*code).label],
            Self::SettingUnreadable(failure) | Self::StoreRebuilt(failure) | Self::StoreUnreadable(failure) => detailed(failure),
        }
    }

    /// In the log file.
    pub(crate) fn line(&self) -> String {
        Definition::of(self).line(&self.parameters())
    }

    /// Under which it is told once: a rung and an end for ever, what may repeat itself once a day. `None`: every time.
    fn key(&self, today: Date) -> Option<String> {
        let id = self.id();
        match self {
            Self::Started { .. } => None,
            Self::Link { notice: Due { id: of, day, rung, .. }, .. } | Self::Certificate { notice: Due { id: of, day, rung, .. }, .. } => {
                Some(format!("{id}/{rung}/{day}/{of}"))
            }
            Self::LinkEndedEarly { link, .. } => Some(format!("{id}/{link}")),
            Self::ListOld { company, .. } => Some(format!("{id}/{today}/{company}")),
            repeated => Some(format!("{id}/{today}/{}", repeated.parameters().join("/"))),
        }
    }
}

/// Where an administrator looks. Nothing that goes wrong here stops anything else; `Err`: why the Event Log did not take it.
pub(crate) fn write(event: &Event) -> Result<(), String> {
    let definition = Definition::of(event);
    let (id, category, line) = (definition.id, definition.category.words().1, event.line());
    match definition.severity {
        Severity::Information => tracing::info!(target: TARGET, id, category, "{line}"),
        Severity::Warning => tracing::warn!(target: TARGET, id, category, "{line}"),
        Severity::Error => tracing::error!(target: TARGET, id, category, "{line}"),
    }
    #[cfg(windows)]
    windows::report(definition, &event.parameters())?;
    Ok(())
}

/// The event that a failure is, if it is one: an administrator need not hear of what a person alone can mend.
pub(crate) fn of_failure(failure: &Failure) -> Option<Event> {
    match failure.code {
        Code::PolicyUnreadable | Code::SettingsUnreadable => Some(Event::SettingUnreadable(failure.clone())),
        Code::LocalStoreRebuilt => Some(Event::StoreRebuilt(failure.clone())),
        Code::LocalStoreDamaged | Code::LocalStoreUnreadable => Some(Event::StoreUnreadable(failure.clone())),
        Code::PasswordWrong
        | Code::AnswerWrong
        | Code::PinMismatch
        | Code::PinLocked
        | Code::UserTemporarilyLocked
        | Code::UserLocked
        | Code::UserSuspended
        | Code::CertificateExpired
        | Code::CertificateNotYetValid
        | Code::CertificateRevoked
        | Code::CertificateUnknown
        | Code::CertificateNotPresented
        | Code::CertificateOfAnotherCompany => Some(Event::SignInRefused(failure.code)),
        _ => None,
    }
}

#[cfg(test)]
mod documents;
#[cfg(test)]
mod tests;
