//! 業務: what a link may be used for.

use renkei_core::wire::links::ScopeName;

/// Identifiers on the wire and the customers' names for them.
pub const BUSINESSES: [(&str, &str); 3] = [("balance", "残高照会"), ("statement", "入出金明細照会"), ("deposit", "振込入金明細照会")];

/// What a provider may do with its own grants (Grant Management draft-03 §6); no business of the customer's accounts.
pub const MANAGEMENT: [&str; 2] = ["grant_management_query", "grant_management_revoke"];

pub fn is_management(scope: &str) -> bool {
    MANAGEMENT.contains(&scope)
}

/// A scope without a name of its own (the app's `links`) is called by its identifier.
pub fn name(id: &str) -> ScopeName {
    let name = BUSINESSES.iter().find(|(known, _)| *known == id).map_or(id, |(_, name)| name);
    ScopeName { id: id.into(), name: name.into() }
}
