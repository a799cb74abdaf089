//! Receipts: what happened to a link, kept on this PC so that it can be proved when the bank lists the link no more.
//!
//! A receipt is written once and never changed, but one that waits for the bank's list gives way to it. Each kind happens at most once to a link: who renews gets a new link. No account number is in it, only
//! the last four digits.

mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    ending::{End, OwnActs, early_end},
    plain_text::last_four,
    wire::{
        Jst,
        links::{EndCause, Link, LinkStatus, ProviderName},
    },
};
pub use table::{kind_words, source_words, table};

/// Kept after what it tells of, in years: as long as a company keeps its books (国税通則法, 法人税法施行規則 §59).
pub const KEPT_YEARS: i16 = 7;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub kind: ReceiptKind,
    pub at: Jst,
    pub source: Source,
    /// A user's name, the provider's name, or the bank; empty where nobody tells.
    pub by: String,
    /// The link's id.
    pub link: String,
    pub provider: ProviderName,
    pub accounts: Vec<ReceiptAccount>,
    /// Names of the 業務.
    pub scopes: Vec<String>,
    pub granted_at: Jst,
    pub expires_at: Jst,
    pub certificate_serial: String,
    /// Of an early end, where it is known.
    pub cause: Option<EndCause>,
    /// The link that took its place.
    pub successor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ReceiptAccount {
    pub branch: String,
    /// 普通, 当座
    pub kind: String,
    /// `*4567`
    pub last_four: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum ReceiptKind {
    Granted,
    Renewed,
    Expired,
    Stopped,
    Superseded,
    ReauthenticationRequired,
}

impl ReceiptKind {
    /// Whether the link is over for good by that.
    pub const fn is_final(self) -> bool {
        match self {
            Self::Expired | Self::Stopped | Self::Superseded => true,
            Self::Granted | Self::Renewed | Self::ReauthenticationRequired => false,
        }
    }

    pub const ALL: [Self; 6] =
        [Self::Granted, Self::Renewed, Self::Expired, Self::Stopped, Self::Superseded, Self::ReauthenticationRequired];
}

/// How this PC knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Source {
    /// Done on this PC.
    Here,
    /// The bank tells it with its instant.
    Bank,
    /// Found by a look; it happened some time before.
    Seen,
    /// Asked for on this PC, and the bank said yes; what it says of the link then takes this receipt's place.
    Unconfirmed,
}

/// Everything that a list of links proves. `as_of`: when the bank gave it.
pub fn receipts(links: &[Link], own: &OwnActs, as_of: Jst) -> Vec<Receipt> {
    let renewals = Renewals::among(links);
    links.iter().flat_map(|link| [Some(beginning(link, &renewals)), ending(link, links, own, as_of)]).flatten().collect()
}

/// As the bank counts: whoever has allowed the same provider before has renewed.
struct Renewals<'a> {
    /// The first consent of each user to each provider.
    first: BTreeMap<Consent<'a>, Jst>,
    /// Links that took the place of one of the same user. The bank tells instants to the second, so a renewal may be as old as what it renews.
    successors: BTreeSet<(Consent<'a>, &'a str)>,
}

/// A user's name and a provider's id.
type Consent<'a> = (&'a str, &'a str);

impl<'a> Renewals<'a> {
    fn among(links: &'a [Link]) -> Self {
        let mut first = BTreeMap::new();
        for link in links {
            let earliest = first.entry(consent(link)).or_insert(link.granted_at);
            *earliest = link.granted_at.min(*earliest);
        }
        let successors = links.iter().filter_map(|link| Some((consent(link), link.superseded_by.as_deref()?))).collect();
        Self { first, successors }
    }

    fn contains(&self, link: &Link) -> bool {
        let consent = consent(link);
        self.first.get(&consent).is_some_and(|first| *first < link.granted_at) || self.successors.contains(&(consent, link.id.as_str()))
    }
}

fn consent(link: &Link) -> Consent<'_> {
    (&link.granted_by, &link.provider.id)
}

fn beginning(link: &Link, renewals: &Renewals<'_>) -> Receipt {
    let kind = if renewals.contains(link) { ReceiptKind::Renewed } else { ReceiptKind::Granted };
    Receipt { by: link.granted_by.clone(), ..of(link, kind, link.granted_at) }
}

fn ending(link: &Link, all: &[Link], own: &OwnActs, as_of: Jst) -> Option<Receipt> {
    if link.status == LinkStatus::Expired {
        return Some(of(link, ReceiptKind::Expired, link.expires_at));
    }
    let end = early_end(link, all, as_of)?;
    let source = match &link.ended {
        _ if end.is_own(own) => Source::Here,
        Some(_) => Source::Bank,
        None => Source::Seen,
    };
    let (kind, cause) = match end.end {
        End::Superseded(_) => (ReceiptKind::Superseded, None),
        End::Stopped(cause) => (ReceiptKind::Stopped, Some(cause)),
        End::ReauthenticationRequired(cause) => (ReceiptKind::ReauthenticationRequired, Some(cause)),
    };
    let cause = cause.filter(|cause| *cause != EndCause::Unknown);
    Some(Receipt { source, by: end.by, cause, successor: link.superseded_by.clone(), ..of(link, kind, end.at) })
}

/// A stop that the bank has just accepted from here, as it accepts one of a link that was over before: only its list tells who ended it, and when.
pub fn stop_accepted(link: &Link, at: Jst) -> Receipt {
    Receipt { source: Source::Unconfirmed, ..of(link, ReceiptKind::Stopped, at) }
}

fn of(link: &Link, kind: ReceiptKind, at: Jst) -> Receipt {
    let accounts = link.accounts.iter().map(|account| ReceiptAccount {
        branch: account.branch.clone(),
        kind: account.kind.clone(),
        last_four: last_four(&account.number_masked),
    });
    Receipt {
        kind,
        at,
        source: Source::Bank,
        by: String::new(),
        link: link.id.clone(),
        provider: link.provider.clone(),
        accounts: accounts.collect(),
        scopes: link.scopes.iter().map(|scope| scope.name.clone()).collect(),
        granted_at: link.granted_at,
        expires_at: link.expires_at,
        certificate_serial: link.certificate_serial.clone(),
        cause: None,
        successor: None,
    }
}

#[cfg(test)]
mod tests;
