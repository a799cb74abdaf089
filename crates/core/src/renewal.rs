//! The renewal of one link, from 「更新」 to 「明細を取得」, as a pure machine.
//!
//! What happens at the provider is out of sight: the bank's list is the only witness. So a renewal counts as done when the list shows a new
//! link in place of the old one, and its statements as fetched when the bank says that the provider has read. Nothing else claims success.
//!
//! Beside the machine: what renewing today means for the term ([`timing`]), which statements a lapse leaves out ([`gap`]), and on which day a
//! company renews its links together ([`align`]). No term of 90 days is known here.

mod alignment;
mod gap;
mod recognition;
mod timing;

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::wire::{Jst, challenge::Outcome, links::Link};
pub use alignment::{Aligned, Alignment, DayReason, Part, align, next_together};
pub use gap::{Gap, gap};
pub use recognition::{Before, Lapsed, NewLink};
pub use timing::{Timing, ends_before, timing};

/// The browser carries a decision to the provider, which redeems it within minutes; after this long something has stuck.
const PATIENCE: SignedDuration = SignedDuration::from_mins(3);

/// One renewal that a person has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub subject: Subject,
    pub stage: Stage,
    pub ticks: Ticks,
}

/// The link, as the list had it when its renewal began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    pub link: String,
    pub provider: String,
    pub granted_by: String,
    pub granted_at: Jst,
    /// The provider's links that were there already: none of them is the new one.
    pub known: BTreeSet<String>,
    /// The link was over before anything replaced it. The list tells that only until the replacement.
    #[serde(default)]
    pub lapsed: Option<Lapsed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Stage {
    /// Nothing has been opened.
    Preparing,
    AtProvider {
        since: Jst,
    },
    /// The bank's hand-over has arrived; the steps are answered in the app.
    Deciding {
        since: Jst,
    },
    /// 許可. The provider has yet to fetch what was allowed.
    Awaiting {
        since: Jst,
    },
    /// 許可しない. Everything is as before.
    Declined {
        since: Jst,
    },
    Found {
        link: NewLink,
        before: Before,
    },
}

/// The steps of the provider's guide that the person has ticked, by index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticks {
    /// Of the guide; another version begins with none.
    pub version: String,
    pub steps: BTreeSet<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event<'a> {
    PageOpened,
    HandedOver,
    /// The procedure in the app is over without a decision.
    ProcedureEnded,
    Decided(Outcome),
    /// The company's links, as the bank has just told.
    ListSeen(&'a [Link]),
    Ticked {
        version: &'a str,
        step: u32,
        done: bool,
    },
    GivenUp,
}

impl Course {
    /// 「更新」. `links`: the company's.
    pub fn begin(link: &Link, links: &[Link]) -> Self {
        let known = links.iter().filter(|other| other.provider.id == link.provider.id).map(|other| other.id.clone()).collect();
        let subject = Subject {
            link: link.id.clone(),
            provider: link.provider.id.clone(),
            granted_by: link.granted_by.clone(),
            granted_at: link.granted_at,
            known,
            lapsed: None,
        };
        let subject = subject.seen(link);
        Self { subject, stage: Stage::Preparing, ticks: Ticks::default() }
    }

    /// `None`: given up.
    pub fn next(mut self, event: Event<'_>, now: Jst) -> Option<Self> {
        self.stage = match (event, self.stage) {
            (Event::GivenUp, _) => return None,
            (Event::ListSeen(links), stage) => {
                self.subject = self.subject.seen_among(links);
                stage.witnessed(&self.subject, links)
            }
            (Event::Ticked { version, step, done }, stage) => {
                self.ticks.tick(version, step, done);
                stage
            }
            (_, done) if done.is_done() => done,
            (Event::PageOpened, Stage::Deciding { since }) => Stage::Deciding { since },
            // What was allowed may still arrive.
            (Event::PageOpened, Stage::Awaiting { since }) => Stage::Awaiting { since },
            (Event::PageOpened, _) => Stage::AtProvider { since: now },
            // Told late: the decision was made after it.
            (Event::HandedOver, Stage::Awaiting { since }) if now < since => Stage::Awaiting { since },
            (Event::HandedOver, _) => Stage::Deciding { since: now },
            (Event::ProcedureEnded, Stage::Deciding { since }) => Stage::AtProvider { since },
            (Event::ProcedureEnded, stage) => stage,
            (Event::Decided(Outcome::Approved), _) => Stage::Awaiting { since: now },
            (Event::Decided(Outcome::Denied), _) => Stage::Declined { since: now },
        };
        Some(self)
    }

    /// Whether the bank's list is what comes next: a new link, or the first reading by the provider.
    pub fn awaits_the_bank(&self) -> bool {
        match &self.stage {
            Stage::Awaiting { .. } => true,
            Stage::Found { link, before } => *before == Before::Stands || link.read_at.is_none(),
            Stage::Preparing | Stage::AtProvider { .. } | Stage::Deciding { .. } | Stage::Declined { .. } => false,
        }
    }

    /// Whether the new link should have been there by now: time to say what to check, while the looking goes on.
    pub fn is_late(&self, now: Jst) -> bool {
        matches!(self.stage, Stage::Awaiting { since } if now.0.duration_since(since.0) >= PATIENCE)
    }
}

impl Stage {
    /// Nothing but the bank's list can change it any more.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Found { before: Before::Replaced | Before::HadEnded, .. })
    }
}

impl Ticks {
    pub fn of(&self, version: &str) -> BTreeSet<u32> {
        if self.version == version { self.steps.clone() } else { BTreeSet::new() }
    }

    fn tick(&mut self, version: &str, step: u32, done: bool) {
        self.steps = self.of(version);
        self.version = version.into();
        if done {
            self.steps.insert(step);
        } else {
            self.steps.remove(&step);
        }
    }
}

#[cfg(test)]
mod tests;
