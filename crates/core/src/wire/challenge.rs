//! The native steps: `POST /authorize-challenge` (a profile of draft-ietf-oauth-first-party-apps).

use serde::{Deserialize, Serialize};

use super::Jst;
use crate::Secret;

/// What the app tells of its surroundings (from `sysinfo`); the bank's risk engine reads it. Nothing in it is secret.
/// A program may tell less than everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Device {
    pub os: String,
    pub os_version: String,
    /// SHA-256 of the host name, hex: recognises the same PC without naming it.
    pub host_hash: String,
    pub app_version: String,
}

/// HTTP 400 with `error: insufficient_authorization`: the next step to show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    pub error: String,
    pub auth_session: Secret,
    /// Seconds.
    pub expires_in: u32,
    /// Seconds to the end of the procedure, which no answer and no [`Answer::MoreTime`] moves. Absent: this bank gives no more time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_in: Option<u32>,
    pub transaction: Transaction,
    pub next: Next,
}

/// What is being decided, and as whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Transaction {
    pub id: String,
    pub client: ClientName,
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub requested_at: Jst,
    /// Where the request was begun; absent for a sign-in, which begins in the app itself.
    pub origin: Option<Origin>,
    pub company: Company,
    pub user: User,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ClientName {
    pub client_id: String,
    pub name: String,
    pub service: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Origin {
    /// Last octet hidden, e.g. `203.0.113.*`.
    pub ip_masked: String,
    /// Browser and system in words, e.g. `Edge/Windows`.
    pub ua: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Company {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct User {
    pub id: String,
    pub name: String,
    pub role: Role,
}

/// マスターユーザ, 管理者ユーザ, 一般ユーザ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Role {
    Master,
    Administrator,
    General,
}

/// One step as the server asks for it. The app shows whichever comes; it knows no order of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Next {
    #[serde(flatten)]
    pub step: Step,
    pub seq: u32,
    pub of: u32,
    /// Tries left before a lock; absent where a step has no limit.
    pub attempts_left: Option<u32>,
    /// The scopes to choose from; empty for every step but `scope_selection`.
    #[serde(default)]
    pub choices: Vec<ScopeChoice>,
    pub last_error: Option<LastError>,
    /// Steps that were passed over between the step before and this one; absent: none, or the bank does not tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
}

/// A step that is not shown in this procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Skipped {
    /// Its name on the wire.
    pub step: String,
    pub reason: SkipReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum SkipReason {
    /// 手順2: no risk was seen.
    NotDemanded,
    /// 手順3: this provider's 業務 are not chosen by the customer.
    FixedByProvider,
    /// 手順4 and 5: no account could be registered now.
    NoUnregisteredAccount,
    /// 手順5: 手順4 was passed without registering anything.
    NothingRegistered,
    /// A reason that this version does not know.
    #[serde(other)]
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", content = "prompt", rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Step {
    /// Matching number of the hand-over page (bank setting, off by default).
    HandoverConfirm {
        client_name: String,
        #[cfg_attr(feature = "specta", specta(type = String))]
        requested_at: Jst,
    },
    /// 手順1-1②
    Password { login_id_masked: String },
    /// 手順2
    RiskQuestion {
        question_id: String,
        text: String,
        rules: String,
        /// In which characters the answer was registered; absent: in any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        width: Option<CharacterWidth>,
    },
    /// 手順3; what can be chosen is in [`Next::choices`].
    ScopeSelection {},
    /// 手順4
    AccountPin { accounts: Vec<PinAccount>, pin: PinRules },
    /// 手順5
    AccountPinResult { results: Vec<PinResult>, can_add_more: bool },
    /// 手順6
    Consent(Box<ConsentPrompt>),
}

impl Step {
    /// Its name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::HandoverConfirm { .. } => "handover_confirm",
            Self::Password { .. } => "password",
            Self::RiskQuestion { .. } => "risk_question",
            Self::ScopeSelection {} => "scope_selection",
            Self::AccountPin { .. } => "account_pin",
            Self::AccountPinResult { .. } => "account_pin_result",
            Self::Consent(_) => "consent",
        }
    }
}

/// 全角, 半角.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum CharacterWidth {
    Full,
    Half,
    /// A rule that this version does not know.
    #[serde(other)]
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ScopeChoice {
    pub id: String,
    pub name: String,
    pub description: String,
    pub required: bool,
    pub default: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PinAccount {
    #[serde(rename = "ref")]
    pub reference: String,
    pub branch: String,
    /// 普通, 当座 …
    #[serde(rename = "type")]
    pub kind: String,
    pub number_masked: String,
    pub state: PinState,
    /// Tries left before a lock of this account; absent where there is nothing to try, or the bank does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts_left: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum PinState {
    Unregistered,
    Registered,
    Locked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PinRules {
    pub length: u32,
    /// `digits`.
    pub charset: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PinResult {
    pub account: String,
    pub status: PinStatus,
    pub attempts_left: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum PinStatus {
    Registered,
    PinMismatch,
    PinLocked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConsentPrompt {
    pub client: ClientCard,
    pub scopes: Vec<ScopeChoice>,
    pub accounts: Vec<AccountLine>,
    #[cfg_attr(feature = "specta", specta(type = String))]
    pub valid_until: Jst,
    pub terms: Terms,
    /// 意思確認: what the customer declares.
    pub statement: String,
    /// Links that this consent replaces once its code is redeemed.
    pub supersedes: Vec<String>,
}

/// Who receives the data (銀行法52条の61の8's items as a card).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ClientCard {
    pub client_id: String,
    /// 商号
    pub name: String,
    pub service: String,
    /// 電子決済等代行業者の登録番号
    pub registration_number: String,
    pub contact: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AccountLine {
    #[serde(rename = "ref")]
    pub reference: String,
    pub branch: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub number_masked: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Terms {
    pub version: String,
    pub sha256: String,
    pub text: String,
}

/// Why the answer before this one was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LastError {
    pub code: StepError,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum StepError {
    WrongCode,
    WrongPassword,
    WrongAnswer,
    RequiredScopeMissing,
    NoAccountSelected,
    TermsChanged,
}

/// The body of every request after the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub auth_session: Secret,
    #[serde(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", content = "answer", rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Answer {
    HandoverConfirm {
        match_code: String,
    },
    Password {
        password: Secret,
        /// When sent it must agree with the certificate's user.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        login_hint: Option<String>,
    },
    RiskQuestion {
        question_id: String,
        answer: Secret,
    },
    ScopeSelection {
        selected: Vec<String>,
    },
    AccountPin {
        registrations: Vec<Registration>,
    },
    AccountPinResult {
        action: PinAction,
    },
    Consent {
        decision: Decision,
        /// Of the terms that were shown; a refusal needs none.
        #[serde(default)]
        terms_sha256: String,
    },
    /// Fits every step and answers none: the person needs more time. The session stays, and the bank says with [`MoreTime`] how long it lives now.
    MoreTime {},
}

impl Answer {
    /// The step's name on the wire.
    pub fn step(&self) -> &'static str {
        match self {
            Self::HandoverConfirm { .. } => "handover_confirm",
            Self::Password { .. } => "password",
            Self::RiskQuestion { .. } => "risk_question",
            Self::ScopeSelection { .. } => "scope_selection",
            Self::AccountPin { .. } => "account_pin",
            Self::AccountPinResult { .. } => "account_pin_result",
            Self::Consent { .. } => "consent",
            Self::MoreTime {} => "more_time",
        }
    }
}

/// HTTP 200 to [`Answer::MoreTime`]. Seconds, as in [`Pending`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoreTime {
    pub expires_in: u32,
    pub ends_in: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Registration {
    pub account: String,
    pub pin: Secret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum PinAction {
    /// 「確認」
    Confirm,
    /// 「照会用暗証番号の追加登録」
    More,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Decision {
    /// 「許可」
    Allow,
    /// 「許可しない」
    Deny,
}

/// HTTP 200: the end of an approval. There is never a code in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    pub status: Outcome,
    pub continue_uri: Secret,
    /// Seconds.
    pub expires_in: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Outcome {
    Approved,
    Denied,
}

/// HTTP 200: the end of a sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    pub authorization_code: Secret,
}

/// Any other answer: why, in the server's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub error: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_description: Option<String>,
    /// Path of the offending field, never its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// When a temporary lock ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Jst>,
}

#[cfg(test)]
mod tests;
