//! The dashboard: every link of every company that has signed in on this PC.

use renkei_core::{
    Failure,
    link_state::LinkState,
    wire::{
        challenge::AccountLine,
        links::{LinkEvent, Provider, ProviderName, ScopeName},
    },
};
use serde::Serialize;
use specta::Type;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct DashboardView {
    pub companies: Vec<CompanyView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct CompanyView {
    pub id: String,
    pub name: String,
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
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct LinkDetailView {
    pub row: LinkRow,
    /// Newest first; empty with `failure` set when the bank could not be asked.
    pub events: Vec<LinkEvent>,
    /// The provider's entry in the bank's directory: guides for renewing and stopping.
    pub provider: Option<Provider>,
    pub failure: Option<Failure>,
}
