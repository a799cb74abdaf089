//! What a monitoring program is told of links and certificates: no account numbers, no names of people.

use renkei_core::link_state::LinkState;
use serde::Serialize;

/// What has to be done, the worst first; nothing is only as good as the lists that it was found in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckVerdict {
    /// A link or a certificate has expired, or a link needs to be allowed anew.
    Lapsed,
    /// Some list is too old to say, or none was ever read.
    Unknown,
    Expiring,
    Ok,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinksCheckView {
    pub verdict: CheckVerdict,
    pub at: String,
    /// What counts as expiring, in days, and as old, in hours.
    pub within_days: u16,
    pub max_age_hours: u16,
    pub counts: CheckCounts,
    /// Those that have to be renewed, the most urgent first.
    pub links: Vec<CheckedLink>,
    pub certificates: Vec<CheckedCertificate>,
    /// Of every company that has signed in on this PC.
    pub lists: Vec<CheckedList>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CheckCounts {
    /// That live.
    pub links: usize,
    pub expiring: usize,
    pub expired: usize,
    pub reauthentication_required: usize,
    pub certificates_expiring: usize,
    pub certificates_expired: usize,
    pub old_lists: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedLink {
    pub id: String,
    pub company_id: String,
    pub company: String,
    pub provider: String,
    pub service: String,
    pub state: LinkState,
    pub expires_at: String,
    /// Calendar days in Japan, negative when past.
    pub days_left: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedCertificate {
    pub thumbprint: String,
    pub company_id: String,
    pub company: String,
    pub expires_at: String,
    pub days_left: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedList {
    pub company_id: String,
    pub company: String,
    /// When the bank gave it; absent where it never did.
    pub as_of: Option<String>,
    pub old: bool,
}
