//! Links that ended before their day: what they are, and what a person is told of them.
//!
//! A look compares the bank's list with the one before. A link that lived then and does not now has ended early, unless this PC's person ended it
//! here. A link that has run its term is not among them: reminders tell of that. A link that is on the list no more is not either: who signs in
//! with another user's certificate sees other links, and nothing has ended by that.

mod message;
mod words;

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::wire::{
    Jst,
    links::{EndCause, Link, LinkStatus, ProviderName},
};
pub use message::message;
pub use words::{Words, cause_words, words};

/// What the person has done on this PC that ends a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnAct {
    /// 「停止する」
    Stop,
    /// 「許可」 of a consent that replaces it.
    Consent,
}

impl OwnAct {
    /// An act may have come to nothing (the bank was not reached, the provider never fetched), and somebody else's may end the link much later. Hence
    /// what ends a link is this act's only near its time. Of a consent the hand-over and the way back last minutes; a stop is told as soon as it is
    /// asked for, retries included. Both leave room for clocks that differ; whose PC's differs more is told what they know, which harms less than silence.
    const fn window(self) -> SignedDuration {
        match self {
            Self::Stop => SignedDuration::from_mins(10),
            Self::Consent => SignedDuration::from_mins(15),
        }
    }
}

/// By the link's id; when it was last done, by this PC's clock.
pub type OwnActs = BTreeMap<(String, OwnAct), Jst>;

/// A link that ended before its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyEnd {
    pub link: String,
    pub provider: ProviderName,
    /// Until when it would have held.
    pub expires_at: Jst,
    pub end: End,
    /// As the bank tells it, or the look that found it.
    pub at: Jst,
    /// Empty where the bank does not tell.
    pub by: String,
}

/// What became of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    Superseded(Option<Successor>),
    Stopped(EndCause),
    /// 要再認証
    ReauthenticationRequired(EndCause),
}

/// The newer link that took the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    pub link: String,
    pub provider: ProviderName,
    pub granted_by: String,
    pub granted_at: Jst,
    pub expires_at: Jst,
}

/// The links that lived in `before` and do not in `after`, in the order of `after`. `as_of`: when the bank gave `after`.
pub fn early_ends(before: &[Link], after: &[Link], own: &OwnActs, as_of: Jst) -> Vec<EarlyEnd> {
    let lived: BTreeMap<&str, &Link> =
        before.iter().filter(|link| link.status == LinkStatus::Active).map(|link| (link.id.as_str(), link)).collect();
    let ended = after.iter().filter(|link| lived.contains_key(link.id.as_str()));
    ended.filter_map(|link| early_end(link, after, as_of)).filter(|end| !end.is_own(own)).collect()
}

/// How this link ended, when it has ended before its day.
pub fn early_end(link: &Link, all: &[Link], as_of: Jst) -> Option<EarlyEnd> {
    let cause = link.ended.as_ref().map_or(EndCause::Unknown, |ended| ended.cause);
    let end = match link.status {
        LinkStatus::Active | LinkStatus::Expired => return None,
        LinkStatus::Superseded => End::Superseded(successor(link, all)),
        LinkStatus::Stopped => End::Stopped(cause),
        LinkStatus::ReauthenticationRequired => End::ReauthenticationRequired(cause),
    };
    let (at, by) = link.ended.as_ref().map_or((as_of, String::new()), |ended| (ended.at, ended.by.clone()));
    Some(EarlyEnd { link: link.id.clone(), provider: link.provider.clone(), expires_at: link.expires_at, end, at, by })
}

fn successor(link: &Link, all: &[Link]) -> Option<Successor> {
    let newer = all.iter().find(|other| Some(&other.id) == link.superseded_by.as_ref())?;
    Some(Successor {
        link: newer.id.clone(),
        provider: newer.provider.clone(),
        granted_by: newer.granted_by.clone(),
        granted_at: newer.granted_at,
        expires_at: newer.expires_at,
    })
}

impl EarlyEnd {
    /// Whether the person did it on this PC. Somebody else's stop of a link that a consent was to replace here is not theirs.
    pub fn is_own(&self, own: &OwnActs) -> bool {
        let (act, at) = match &self.end {
            // A bank counts from the consent or from the provider's first call.
            End::Superseded(newer) => (OwnAct::Consent, newer.as_ref().map_or(self.at, |newer| newer.granted_at)),
            End::Stopped(EndCause::StoppedByCustomer | EndCause::Unknown) => (OwnAct::Stop, self.at),
            End::Stopped(_) | End::ReauthenticationRequired(_) => return false,
        };
        own.get(&(self.link.clone(), act)).is_some_and(|acted| at.0.duration_since(acted.0).abs() <= act.window())
    }

    pub fn successor(&self) -> Option<&Successor> {
        match &self.end {
            End::Superseded(newer) => newer.as_ref(),
            End::Stopped(_) | End::ReauthenticationRequired(_) => None,
        }
    }

    /// Whether the same provider still gets the data, by a newer link.
    pub fn goes_on(&self) -> bool {
        self.successor().is_some_and(|newer| newer.provider.id == self.provider.id)
    }
}

#[cfg(test)]
mod tests;
