//! 「API連携先の一覧」

use renkei_core::{Failure, wire::links::Provider};
use serde::Serialize;
use specta::Type;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct ProvidersView {
    /// Whether any company has signed in on this PC: before that nobody has told the directory.
    pub known: bool,
    /// When the bank told it (「◯時点」).
    pub as_of: Option<String>,
    /// In the bank's order.
    pub providers: Vec<ListedProvider>,
    /// Why it is no newer.
    pub failure: Option<Failure>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ListedProvider {
    pub provider: Provider,
    /// How many links of all companies give it data now.
    pub links: u32,
    /// Whether its pages can be opened from here.
    pub opens_page: bool,
    pub opens_stop_page: bool,
}
