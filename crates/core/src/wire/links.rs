//! Grants as their customer sees them: `/me`, `/me/links`, `/me/providers`, `/me/service`.

use serde::{Deserialize, Serialize};

use super::{
    Jst,
    challenge::{AccountLine, Company, User},
};

/// `GET /me`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub company: Company,
    pub user: User,
    pub login_id_masked: String,
    pub certificate: CertificateStatus,
    /// The company's certificates that the bank knows, newest first, the revoked ones (失効) included: all of them for a master or administrator,
    /// a general user's own. Other companies' are never among them.
    #[serde(default)]
    pub certificates: Vec<RegisteredCertificate>,
    /// `active`, `temporarily_locked`, `locked`, `suspended`.
    pub login_state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateStatus {
    pub serial: String,
    /// `valid`, `expired`, `revoked`, `not_yet_valid`.
    pub status: String,
    pub not_after: Jst,
}

/// A certificate by the thumbprint that tokens are bound to (RFC 8705 §3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredCertificate {
    /// SHA-256 of the DER, base64url without padding.
    #[serde(rename = "x5t#S256")]
    pub thumbprint: String,
    #[serde(flatten)]
    pub status: CertificateStatus,
}

/// `GET /me/links?cursor=`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkPage {
    pub as_of: Jst,
    pub links: Vec<Link>,
    pub next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub id: String,
    pub status: LinkStatus,
    pub provider: ProviderName,
    pub accounts: Vec<AccountLine>,
    pub scopes: Vec<ScopeName>,
    /// The user's name who allowed it.
    pub granted_by: String,
    pub granted_at: Jst,
    pub expires_at: Jst,
    pub last_access_at: Option<Jst>,
    pub certificate_serial: String,
    pub terms_version: String,
    pub superseded_by: Option<String>,
    /// How it ended before its day. Absent while it lives, when it has run its term, and at a bank that does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
}

/// The end of a link before its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub at: Jst,
    pub cause: EndCause,
    /// A user's name, the provider's name, or the bank.
    pub by: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndCause {
    /// A newer consent took its place: [`Link::superseded_by`].
    Superseded,
    StoppedByCustomer,
    StoppedByProvider,
    StoppedByBank,
    PasswordChanged,
    /// Another certificate of the same user took the place of the one with which the link was allowed.
    CertificateReplaced,
    CertificateRevoked,
    UserSuspended,
    /// Its code came twice (RFC 6749 §4.1.2): somebody else may have had it.
    CodeReplayed,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

/// What the bank knows of a link. How urgent it is depends on the day: [`crate::link_state`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkStatus {
    Active,
    Expired,
    /// Revoked by the customer at the bank, or given back by the provider.
    Stopped,
    Superseded,
    /// The password or the certificate changed; the bank wants a new consent.
    ReauthenticationRequired,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProviderName {
    pub id: String,
    pub name: String,
    pub service: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ScopeName {
    pub id: String,
    pub name: String,
}

/// `GET /me/links/{id}/events`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEvents {
    pub events: Vec<LinkEvent>,
    pub next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LinkEvent {
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub at: Jst,
    pub kind: EventKind,
    /// Who or what did it: a user's name, the provider's name, or the bank.
    pub by: String,
    /// How often, for kinds that are counted per day (`accessed`); otherwise 1.
    pub count: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum EventKind {
    Granted,
    Renewed,
    Accessed,
    Expired,
    Stopped,
    Superseded,
    Refused,
}

/// `GET /me/providers`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Providers {
    pub providers: Vec<Provider>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Provider {
    pub id: String,
    pub name: String,
    pub registration_number: String,
    pub services: Vec<String>,
    pub scopes: Vec<ScopeName>,
    /// How the first link is made there; absent where the bank tells nothing beyond its own general words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_guide: Option<Guide>,
    pub relink_guide: Guide,
    pub relink_url: String,
    pub stop_guide: Guide,
    pub stop_url: String,
    pub contact: String,
    /// How many days back from a new consent the provider fetches statements, as a rule of thumb; absent where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookback_days: Option<u32>,
}

/// Ordered steps in the provider's own words; data, so that a changed menu needs no new program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Guide {
    pub version: String,
    pub steps: Vec<GuideStep>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct GuideStep {
    pub ja: String,
    pub en: String,
}

/// `GET /me/service`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub server_time: Jst,
    /// Until when a consent given at `server_time` would hold, by the bank's own rule; absent from banks that do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_valid_until: Option<Jst>,
    /// Weekly opening hours in JST; a day that is not listed is closed.
    pub hours: Vec<Hours>,
    pub maintenance: Vec<Maintenance>,
    pub notices: Vec<GuideStep>,
    /// Days on which the cooperative is closed besides Saturday and Sunday.
    pub holidays: Vec<jiff::civil::Date>,
    /// What the bank knows of the app; absent at banks that announce no version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<AppRelease>,
}

/// The app's version that is handed out now. Nothing is downloaded from it: whoever looks after the PC distributes the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppRelease {
    /// As [`crate::app_version`] reads it; a word that it cannot read is no announcement.
    pub latest: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// `business_day`, `saturday`, `sunday_or_holiday`.
    pub day: String,
    /// `HH:MM`
    pub open: String,
    pub close: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    pub from: Jst,
    pub to: Jst,
}
