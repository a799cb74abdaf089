//! Whether the bank's list proves the renewal.

use serde::{Deserialize, Serialize};

use super::{Stage, Subject};
use crate::wire::{
    Jst,
    links::{Link, LinkStatus},
};

/// The link that was found in place of the old one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLink {
    pub id: String,
    pub granted_by: String,
    pub granted_at: Jst,
    pub expires_at: Jst,
    /// When the provider last read, once it has.
    pub read_at: Option<Jst>,
}

/// That nothing was fetched any more before the new consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapsed {
    /// Since when, where the bank tells.
    pub at: Option<Jst>,
}

/// What has become of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Before {
    /// 置換済
    Replaced,
    /// It had lapsed or was stopped before, whatever the bank calls it now.
    HadEnded,
    /// It lives on beside the new one, which another user allowed: this is no renewal.
    Stands,
}

impl Subject {
    pub(super) fn seen_among(self, links: &[Link]) -> Self {
        match links.iter().find(|link| link.id == self.link) {
            Some(link) => self.seen(link),
            None => self,
        }
    }

    pub(super) fn seen(self, link: &Link) -> Self {
        let lapsed = match link.status {
            LinkStatus::Active => None,
            LinkStatus::Expired => Some(Lapsed { at: Some(link.expires_at) }),
            LinkStatus::Stopped | LinkStatus::ReauthenticationRequired => Some(Lapsed { at: link.ended.as_ref().map(|ended| ended.at) }),
            // The replacement has overwritten how the link was before.
            LinkStatus::Superseded => self.lapsed,
        };
        Self { lapsed, ..self }
    }
}

impl Stage {
    pub(super) fn witnessed(self, subject: &Subject, links: &[Link]) -> Self {
        if let Some((link, before)) = renewed(subject, links) {
            return Self::Found { link: NewLink::of(link), before };
        }
        match self {
            // Only of interest to somebody who waits for the new link; else it is a colleague's own.
            Self::Awaiting { since } | Self::Found { link: NewLink { granted_at: since, .. }, before: Before::Stands } => {
                match beside(subject, links) {
                    Some(link) => Self::Found { link: NewLink::of(link), before: Before::Stands },
                    None => Self::Awaiting { since },
                }
            }
            stage => stage,
        }
    }
}

fn renewed<'a>(subject: &'a Subject, links: &'a [Link]) -> Option<(&'a Link, Before)> {
    let old = links.iter().find(|link| link.id == subject.link)?;
    let new = match old.status {
        LinkStatus::Superseded => heir(subject, old, links).or_else(|| of_same_user(subject, links)),
        LinkStatus::Expired | LinkStatus::Stopped => of_same_user(subject, links),
        LinkStatus::Active | LinkStatus::ReauthenticationRequired => None,
    };
    Some((new?, if subject.lapsed.is_some() { Before::HadEnded } else { Before::Replaced }))
}

/// The living end of the chain of replacements: the bank may stop a new link at once, and then nothing is renewed. Where a consent ends links of other providers too, that one is no renewal of this.
fn heir<'a>(subject: &Subject, old: &Link, links: &'a [Link]) -> Option<&'a Link> {
    let is_of_it = |other: &&Link| other.provider.id == subject.provider && other.id != subject.link;
    let by = |link: &Link| links.iter().filter(is_of_it).find(|other| Some(&other.id) == link.superseded_by.as_ref());
    // A list that contradicts itself must not keep anybody here.
    std::iter::successors(by(old), |link| by(link)).take(links.len()).last().filter(|link| link.status == LinkStatus::Active)
}

/// What the user allowed anew where the bank names no living heir.
fn of_same_user<'a>(subject: &'a Subject, links: &'a [Link]) -> Option<&'a Link> {
    let is_renewal = |link: &&Link| link.granted_by == subject.granted_by && link.granted_at > subject.granted_at;
    new_links(subject, links).filter(is_renewal).max_by_key(|link| link.granted_at)
}

fn beside<'a>(subject: &'a Subject, links: &'a [Link]) -> Option<&'a Link> {
    new_links(subject, links).max_by_key(|link| link.granted_at)
}

fn new_links<'a>(subject: &'a Subject, links: &'a [Link]) -> impl Iterator<Item = &'a Link> {
    let is_new =
        |link: &&Link| link.status == LinkStatus::Active && link.provider.id == subject.provider && !subject.known.contains(&link.id);
    links.iter().filter(is_new)
}

impl NewLink {
    fn of(link: &Link) -> Self {
        Self {
            id: link.id.clone(),
            granted_by: link.granted_by.clone(),
            granted_at: link.granted_at,
            expires_at: link.expires_at,
            // The list tells whole seconds: the first reading may be of the very second of the consent.
            read_at: link.last_access_at.filter(|read| *read >= link.granted_at),
        }
    }
}
