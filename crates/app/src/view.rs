//! What a person sees: view-models that the window and the console render as they are. Rules are applied here, words and layout are theirs.
//!
//! Instants are RFC 3339 strings with Japan's offset, days `YYYY-MM-DD` in Japan's calendar; the front ends format them for their language.

mod about;
mod agent;
mod certificates;
mod check;
mod dashboard;
mod diagnosis;
mod directory;
mod history;
mod linking;
mod policies;
mod profiles;
mod reminders;
mod renewal;
mod timeline;
mod zoom;

pub use about::{ProgramView, UpdateView};
pub use agent::{NotShown, Toast, TrayView, Urgency};
pub use certificates::{
    CertificateHealthView, CertificateView, CertificatesView, DependentLink, HealthState, RungView, SourceKind, SourceStateView, SourceView,
};
pub use check::{CheckCounts, CheckVerdict, CheckedCertificate, CheckedLink, CheckedList, LinksCheckView};
pub use dashboard::{
    CompanyView, DashboardView, InterruptedView, LinkDetailView, LinkRow, MailView, SignInState, StateCount, TaskKind, TaskView, WeekView,
};
pub use diagnosis::{Check, CheckView, DiagnosisView, Fact, Outcome, Verdict};
pub use directory::{ListedProvider, ProvidersView};
pub use history::{EarlyEndView, HistoryFilter, HistoryView, ReceiptView, StopEnd, StopOffer, StopView};
pub use linking::{BrowserView, DeadlineView, LinkingView, PurposeView, ResumeView, StepView};
pub(crate) use policies::source_name;
pub use policies::{ManagedView, PoliciesView, PolicyView};
pub use profiles::{CompaniesView, FieldChange, ImportEffect, ImportLine, ImportView, ProfiledCompany, SetProfile, SignedIn};
pub use reminders::{
    AboutView, DueNoticeView, ExpiringView, NextNoticeView, OldListView, RecordedEventView, RecordedNoticeView, RemindersView, ToldView,
    UnseenNoticeView,
};
pub use renewal::{
    AlignedLink, AlignmentView, Lapse, NewLinkView, NextExpiry, OpenRenewalView, RenewalCertificate, RenewalLink, RenewalStage, RenewalView,
};
pub use timeline::{Ahead, CompanyLane, Lanes, LinkLane, MonthView, Nearest, SpanView, TimelineView, WeekMarks};
pub use zoom::Zoom;

use renkei_core::{Failure, Text};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What the window needs before its first picture.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Bootstrap {
    pub locale: Locale,
    /// How large the person wants everything.
    pub zoom: Zoom,
    pub version: String,
    /// The bank's host, shown so that a person can see whom the app talks to; absent when no bank is configured.
    pub bank_host: Option<String>,
    /// The bank's own name from its metadata, once it has been reached.
    pub bank_name: Option<String>,
    /// What an administrator decided, so that nobody else can: shown locked, with the reason.
    pub managed: Vec<ManagedView>,
    /// Whether certificate files may be added; where not, `managed` says who decided it (`CertificateFilesAllowed`).
    pub certificate_files: bool,
    /// Whom to ask in the company, as the administrator wrote it: shown with errors.
    pub support_contact: Option<String>,
    /// Things that do not work at start: settings unreadable, no bank, no secret store.
    pub problems: Vec<Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    #[default]
    Ja,
    En,
}

impl Locale {
    /// As settings write it.
    pub fn code(self) -> &'static str {
        self.pick("ja", "en")
    }

    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Ja, Self::En].into_iter().find(|locale| locale.code() == code)
    }

    /// One of two sentences.
    pub fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    pub fn of(self, text: &Text) -> &str {
        self.pick(&text.ja, &text.en)
    }
}
