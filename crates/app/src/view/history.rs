//! Early ends, the stop of a link, and the receipts of what happened.

use jiff::civil::Date;
use renkei_core::{
    Failure, Text,
    receipt::{ReceiptAccount, ReceiptKind, Source},
    wire::{challenge::Company, links::ProviderName},
};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A link that ended before its day, without this PC's person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct EarlyEndView {
    pub company: Company,
    /// The link's id.
    pub link: String,
    pub provider: ProviderName,
    pub at: String,
    /// Until when it would have held.
    pub expires_at: String,
    pub cause: Text,
    pub remedy: Text,
    /// The same provider has a newer link: nothing is missing.
    pub goes_on: bool,
    /// The link that took its place.
    pub successor: Option<String>,
}

/// How a link can be stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct StopView {
    pub offer: StopOffer,
    /// The company's other living links: a stop does not touch them.
    pub untouched: Vec<ProviderName>,
    /// Whether the directory has an address of the provider that the app opens.
    pub opens_page: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StopOffer {
    /// The bank ends it at once; the provider must still be told.
    AtBank,
    AtProviderOnly,
    /// Nothing is left to stop.
    Over,
    /// The bank could not be asked.
    Unknown {
        failure: Failure,
    },
}

/// What came of 「停止する」. Where it failed instead, nothing was stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StopEnd {
    /// The bank has ended it, or it was over before: the receipt says which.
    Ended { receipt: Box<ReceiptView> },
    /// The bank's answer was lost: it may have ended it. The same again does no harm.
    Unknown { failure: Failure },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ReceiptView {
    pub company: Company,
    pub kind: ReceiptKind,
    pub source: Source,
    pub at: String,
    /// Empty where nobody tells.
    pub by: String,
    /// The link's id.
    pub link: String,
    pub provider: ProviderName,
    pub accounts: Vec<ReceiptAccount>,
    pub scopes: Vec<String>,
    pub granted_at: String,
    pub expires_at: String,
    pub certificate_serial: String,
    pub cause: Option<Text>,
    pub successor: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct HistoryView {
    /// The newest first.
    pub receipts: Vec<ReceiptView>,
    /// How many the filter finds; more than are shown, perhaps.
    pub total: u32,
    /// All that have any.
    pub companies: Vec<Company>,
}

/// What is absent admits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HistoryFilter {
    /// Id.
    pub company: Option<String>,
    pub kind: Option<ReceiptKind>,
    /// `YYYY-MM-DD`, the first and the last day.
    #[specta(type = Option<String>)]
    pub from: Option<Date>,
    #[specta(type = Option<String>)]
    pub until: Option<Date>,
}
