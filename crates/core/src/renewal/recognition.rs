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

/// What has become of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Before {
    /// 置換済
    Replaced,
    /// It had lapsed or was stopped before; the bank leaves it as it was.
    HadEnded,
    /// It lives on beside the new one, which another user allowed: this is no renewal.
    Stands,
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
    match old.status {
        LinkStatus::Superseded => Some((heir(subject, old, links)?, Before::Replaced)),
        LinkStatus::Expired | LinkStatus::Stopped => {
            let of_same_user = |link: &&Link| link.granted_by == subject.granted_by && link.granted_at > subject.granted_at;
            let new = new_links(subject, links).filter(of_same_user).max_by_key(|link| link.granted_at)?;
            Some((new, Before::HadEnded))
        }
        LinkStatus::Active | LinkStatus::ReauthenticationRequired => None,
    }
}

/// The end of the chain of replacements. Where a consent ends links of other providers too, that one is no renewal of this.
fn heir<'a>(subject: &Subject, old: &Link, links: &'a [Link]) -> Option<&'a Link> {
    let is_of_it = |other: &&Link| other.provider.id == subject.provider && other.id != subject.link;
    let by = |link: &Link| links.iter().filter(is_of_it).find(|other| Some(&other.id) == link.superseded_by.as_ref());
    // A list that contradicts itself must not keep anybody here.
    std::iter::successors(by(old), |link| by(link)).take(links.len()).last()
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
