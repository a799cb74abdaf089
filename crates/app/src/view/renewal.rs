//! The renewal of a link as a screen, and the day on which a company renews its links together.

use renkei_core::{
    link_state::LinkState,
    renewal::{Before, DayReason, Gap, Part, Timing},
    wire::{
        challenge::{AccountLine, Company},
        links::{Provider, ProviderName},
    },
};
use serde::Serialize;
use specta::Type;

use super::CertificateView;

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct RenewalView {
    pub company: Company,
    /// As the bank last told.
    pub link: RenewalLink,
    /// Whether the renewal has begun and was not given up.
    pub begun: bool,
    pub stage: RenewalStage,
    /// What renewing today means for the term; absent for a link that has ended before its day.
    pub timing: Option<Timing>,
    /// 「今更新 → 次回期限」, in the bank's own words of today; absent when it has not said.
    pub next_expiry: Option<NextExpiry>,
    /// For a link that gives no data any more.
    pub lapse: Option<Lapse>,
    /// Its entry in the bank's directory, with the guide.
    pub provider: Option<Provider>,
    /// Whether the directory has an address that the app opens.
    pub opens_page: bool,
    /// The guide's steps that the person has ticked, by index.
    pub ticked: Vec<u32>,
    /// Once it is done: the company's next link that is worth renewing on the same day.
    pub next: Option<RenewalLink>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct RenewalLink {
    pub id: String,
    pub provider: ProviderName,
    pub accounts: Vec<AccountLine>,
    pub granted_by: String,
    pub expires_at: String,
    pub days_left: i32,
    pub state: LinkState,
    /// 推奨更新日; only for a link that still lives.
    pub recommended_on: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RenewalStage {
    /// Nothing has been opened.
    Preparing,
    AtProvider,
    /// The steps are being answered in this app.
    Deciding,
    /// 許可 was given; the bank's list has no new link yet. `late`: it should have by now.
    Awaiting {
        since: String,
        late: bool,
    },
    /// 許可しない was chosen.
    Declined,
    /// The bank's list has a new link.
    Found {
        new: NewLinkView,
        before: Before,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct NewLinkView {
    pub id: String,
    pub granted_by: String,
    pub granted_at: String,
    pub expires_at: String,
    /// When the provider read, as far as the bank has told; absent until it has.
    pub read_at: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct NextExpiry {
    pub at: String,
    /// Its 推奨更新日.
    pub recommended_on: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Lapse {
    /// 期限切れから◯日, or since the consent ceased to hold, until today or until the renewal; absent where nobody knows when it ended.
    pub days: Option<i32>,
    /// The provider has never read by this link: `gap` begins on the day on which it was allowed.
    pub never_read: bool,
    pub gap: Gap,
}

/// The certificate that the renewal will be done with.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct RenewalCertificate {
    /// The company's own; absent while its file or card is locked, and when there is none.
    pub certificate: Option<CertificateView>,
    /// It ends before the link that would be allowed with it now.
    pub ends_first: bool,
    /// The user whom this certificate stands for, where the link was allowed by another one: their consent would not replace it.
    pub another_user: Option<String>,
}

/// A renewal that is not over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct OpenRenewalView {
    pub company_id: String,
    pub link_id: String,
    pub provider_id: String,
}

/// 期限をそろえる
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct AlignmentView {
    pub company: Company,
    /// `YYYY-MM-DD`; absent without a living link.
    pub on: Option<String>,
    pub today: bool,
    pub reason: Option<DayReason>,
    /// In the order in which to renew them.
    pub links: Vec<AlignedLink>,
    /// How many of them are to be renewed on the day or at once.
    pub to_renew: u32,
    /// When the bank gave this list.
    pub as_of: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct AlignedLink {
    pub link: RenewalLink,
    pub part: Part,
}
