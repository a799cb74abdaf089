//! The coming weeks as a picture: which link is to be renewed on which day, and the days that they lie on ([`ground`]).
//!
//! [`WEEKS`] whole weeks from the Monday of today's week hold today and the 90 days after it, whatever the weekday is.

mod ground;

use jiff::{ToSpan, civil::Date};

use crate::{
    calendar::Recommendation,
    dates::days_until,
    link_state::{LinkState, link_state},
    reminder::{Renewals, is_history},
    wire::{Jst, links::Link},
};

pub use ground::{Ground, Month, Span, ground};

/// Six days before today and 90 after it fit.
pub const WEEKS: u32 = 14;
/// More links than these are counted instead of drawn one by one.
pub const FEW_LINKS: usize = 8;
/// More companies than these are counted together.
pub const FEW_COMPANIES: usize = 8;

/// The days of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    first: Date,
    today: Date,
}

impl Frame {
    pub fn of(today: Date) -> Self {
        let since_monday = today.weekday().to_monday_zero_offset();
        Self { first: today.saturating_sub(since_monday.days()), today }
    }

    /// A Monday.
    pub fn first(self) -> Date {
        self.first
    }

    /// A Sunday.
    pub fn last(self) -> Date {
        self.day(WEEKS * 7 - 1)
    }

    pub fn today(self) -> Date {
        self.today
    }

    /// Days from the first day; `None` outside the picture.
    pub fn at(self, day: Date) -> Option<u32> {
        u32::try_from(days_until(self.first, day)).ok().filter(|at| *at < WEEKS * 7)
    }

    /// The day that is `at` days after the first.
    pub fn day(self, at: u32) -> Date {
        self.first.saturating_add(i64::from(at).days())
    }
}

/// A link that has to be renewed within the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry<'a> {
    pub link: &'a Link,
    pub state: LinkState,
    pub when: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// 期限切れ or 要再認証: the provider gets no data until somebody renews it.
    Overdue,
    Ahead {
        /// 推奨更新日, as it was judged; it may have gone by.
        recommended: Date,
        /// The day to do it, in days from the first day: the recommended one, never before today.
        renew: u32,
        /// The day of expiry, in days from the first day; `None` after the last.
        expires: Option<u32>,
    },
}

/// Of one company, what is overdue first, then by the instant of expiry. What was renewed already and what has ended for good has nothing ahead.
/// `recommend`: 推奨更新日 for a day of expiry; many links expire on few days, so the caller may remember it.
pub fn entries<'a>(links: &'a [Link], mut recommend: impl FnMut(Date) -> Recommendation, frame: Frame, now: Jst) -> Vec<Entry<'a>> {
    let renewals = Renewals::among(links);
    let mut entries: Vec<_> = links
        .iter()
        .filter_map(|link| {
            let state = link_state(link, now);
            let when = match state {
                LinkState::Expired if renewals.include(link) || is_history(link, now) => return None,
                LinkState::ReauthenticationRequired if renewals.include(link) => return None,
                LinkState::Expired | LinkState::ReauthenticationRequired => When::Overdue,
                LinkState::Urgent | LinkState::Soon | LinkState::Active => {
                    let expiry = link.expires_at.date();
                    let recommended = recommend(expiry).day;
                    When::Ahead { recommended, renew: frame.at(recommended.max(frame.today))?, expires: frame.at(expiry) }
                }
                LinkState::Superseded | LinkState::Stopped => return None,
            };
            Some(Entry { link, state, when })
        })
        .collect();
    entries.sort_by_key(|entry| (entry.when != When::Overdue, entry.link.expires_at));
    entries
}

/// What falls into one week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Week {
    /// Links whose day to renew lies in it.
    pub renew: u32,
    /// Links that expire in it unless they are renewed.
    pub expire: u32,
}

/// Many links, counted: a week for each of [`WEEKS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weeks(pub [Week; WEEKS as usize]);

impl Weeks {
    pub fn count(&mut self, when: When) {
        let When::Ahead { renew, expires, .. } = when else { return };
        self.week(renew).renew += 1;
        if let Some(expires) = expires {
            self.week(expires).expire += 1;
        }
    }

    /// Of a day of the picture.
    fn week(&mut self, at: u32) -> &mut Week {
        &mut self.0[(at / 7).min(WEEKS - 1) as usize]
    }
}

/// How much of it can be drawn so that it stays a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// A lane for each link.
    Links,
    /// A lane for each company, counted by week.
    Companies,
    /// All companies together, counted by week.
    All,
}

/// `companies`: those that have any of the links.
pub fn scale(links: usize, companies: usize) -> Scale {
    match (links, companies) {
        (..=FEW_LINKS, _) => Scale::Links,
        (_, 2..=FEW_COMPANIES) => Scale::Companies,
        _ => Scale::All,
    }
}

#[cfg(test)]
mod tests;
