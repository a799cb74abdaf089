//! The dashboard: every link of every company that has signed in on this PC.

use renkei_core::{
    Failure, Text,
    link_state::LinkState,
    profile::Profile,
    wire::{
        challenge::{AccountLine, Company},
        links::{LinkEvent, Provider, ProviderName, ScopeName},
    },
};
use serde::Serialize;
use specta::Type;

use super::{EarlyEndView, PurposeView, ReceiptView, StopView, TimelineView, UnseenNoticeView};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct DashboardView {
    /// When it was put together; empty where no bank is configured.
    pub at: String,
    pub companies: Vec<CompanyView>,
    /// How many links of all companies have each state, most urgent first; states that none has are left out.
    pub states: Vec<StateCount>,
    /// 「今週やること」
    pub week: WeekView,
    /// 「今後90日」
    pub timeline: TimelineView,
    /// 手続き中断
    pub interrupted: Option<InterruptedView>,
    /// Reminders that nobody saw as a notification, as long as they hold.
    pub unseen: Vec<UnseenNoticeView>,
    /// Why nobody is reminded, or not of everything.
    pub reminders: Option<Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct StateCount {
    pub state: LinkState,
    pub count: u32,
}

/// What has to be done until the end of this week.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct WeekView {
    /// `YYYY-MM-DD`, a Sunday; empty where no bank is configured.
    pub until: String,
    /// Certificates first (a renewal needs one), then by the day to do it.
    pub tasks: Vec<TaskView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct TaskView {
    pub company: Company,
    /// The day to do it, never before today.
    pub on: String,
    pub today: bool,
    pub reason: Text,
    pub what: TaskKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TaskKind {
    /// Have the certificate reissued. `expired` as well on its last day, once its hour has passed.
    Certificate { user: String, not_after: String, days_left: i32, expired: bool },
    /// Renew the link, or allow it once more.
    Link { id: String, provider: ProviderName, state: LinkState, expires_at: String, days_left: i32 },
}

/// A procedure that stopped in its middle and can go on.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct InterruptedView {
    pub purpose: PurposeView,
    /// Whose, once the bank has said so.
    pub company: Option<Company>,
    /// For whom, unless it is a sign-in.
    pub provider: Option<ProviderName>,
}

impl InterruptedView {
    /// The provider's id where it is about this company.
    pub(crate) fn provider_of(&self, company: &str) -> Option<&str> {
        let is_its = self.company.as_ref().is_some_and(|of| of.id == company);
        self.provider.as_ref().filter(|_| is_its).map(|provider| provider.id.as_str())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct CompanyView {
    pub id: String,
    pub name: String,
    /// What the person has noted about it: label, colour, 担当.
    pub profile: Option<Profile>,
    /// The user whose certificate signed in.
    pub user: String,
    pub certificate: String,
    /// When the bank gave this list (「◯時点」).
    pub as_of: Option<String>,
    pub sign_in: SignInState,
    /// Why the list could not be refreshed; the rows are then those of `as_of`.
    pub failure: Option<Failure>,
    pub links: Vec<LinkRow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SignInState {
    /// Tokens and the certificate are at hand.
    SignedIn,
    /// Tokens are kept, but the certificate's file or card has to be opened first.
    CertificateLocked,
    /// Signed out, or the sign-in has ended.
    SignedOut,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct LinkRow {
    pub id: String,
    pub company: String,
    pub provider: ProviderName,
    pub accounts: Vec<AccountLine>,
    pub scopes: Vec<ScopeName>,
    pub granted_by: String,
    pub granted_at: String,
    pub expires_at: String,
    /// Calendar days in Japan until the day of expiry; negative when past, absent for a link that ended before its day (停止済, 置換済).
    pub days_left: Option<i32>,
    /// 推奨更新日; only for a link that can still be renewed in time.
    pub recommended_on: Option<String>,
    pub last_access_at: Option<String>,
    pub state: LinkState,
    pub certificate_serial: String,
    pub superseded_by: Option<String>,
    /// 手続き中断: a procedure for this company and provider has stopped in its middle.
    pub interrupted: bool,
}

/// The draft of a mail that asks a colleague to renew a link. No address, no link, no account number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct MailView {
    pub subject: String,
    /// Lines end in `\n`.
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct LinkDetailView {
    pub row: LinkRow,
    /// Why it ended before its day, and what to do.
    pub end: Option<EarlyEndView>,
    pub stop: StopView,
    /// What this PC can prove of it, newest first; also when the bank cannot be asked.
    pub receipts: Vec<ReceiptView>,
    /// Newest first; empty with `failure` set when the bank could not be asked.
    pub events: Vec<LinkEvent>,
    /// The provider's entry in the bank's directory: guides for renewing and stopping.
    pub provider: Option<Provider>,
    pub failure: Option<Failure>,
}
