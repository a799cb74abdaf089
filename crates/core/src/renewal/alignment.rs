//! 期限をそろえる: a day on which a company renews its links together, so that they end together from then on.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use crate::{
    calendar::{Calendar, CloseWindow},
    dates::days_until,
    link_state::days_left,
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

/// Links that were allowed within so many days before the common day end close enough to it already.
const TOGETHER_DAYS: i32 = 7;
/// The dashboard reminds from so many days before an expiry on: renewing such a link along with another gives little away.
const WORTH_DAYS: i32 = 30;

#[derive(Debug, Clone, PartialEq)]
pub struct Alignment<'a> {
    /// Absent without a living link.
    pub day: Option<(Date, DayReason)>,
    /// In the order in which to renew them.
    pub links: Vec<Aligned<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DayReason {
    /// The earliest 推奨更新日.
    EarliestRecommended,
    /// That day has passed: the next business day outside the close window.
    NextFreeDay,
    /// No such day is left before the first link ends: at once.
    BeforeTheFirstEnds,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aligned<'a> {
    pub link: &'a Link,
    pub part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// It gives no data any more: do not wait for the day.
    AtOnce,
    /// `unused`: days of its term that are given away on the common day; `earlier`: of these, days before its own 推奨更新日.
    Renew { unused: i32, earlier: i32 },
    /// It was renewed so shortly before the day that it is together with the others.
    Together,
}

/// `links`: all of one company.
pub fn align<'a>(links: &'a [Link], calendar: &Calendar, window: CloseWindow, now: Jst) -> Alignment<'a> {
    let living = || links.iter().filter(move |link| is_living(link, now));
    let recommended = |link: &Link| calendar.recommended_renewal(link.expires_at.date(), window);
    let first_end = living().map(|link| link.expires_at.date()).min();
    let earliest = living().map(recommended).min();
    let day = earliest.zip(first_end).map(|(earliest, end)| common_day(earliest, end, calendar, window, now.date()));
    let part = |link: &Link, on: Date| {
        if link.granted_at.date() >= on.saturating_sub(TOGETHER_DAYS.days()) {
            return Part::Together;
        }
        let unused = days_left(link.expires_at, on);
        Part::Renew { unused, earlier: days_until(on, recommended(link)).max(0) }
    };
    let dead = links.iter().filter(|link| is_dead(link, now) && !was_renewed(link, links)).map(|link| Aligned { link, part: Part::AtOnce });
    let alive = day.into_iter().flat_map(|(on, _)| living().map(move |link| (link, on)));
    let mut links: Vec<Aligned<'a>> = dead.chain(alive.map(|(link, on)| Aligned { link, part: part(link, on) })).collect();
    links.sort_by(|a, b| a.key().cmp(&b.key()));
    Alignment { day, links }
}

/// After one renewal: the company's next link that is worth renewing on the same day.
pub fn next_together<'a>(alignment: &Alignment<'a>, now: Jst) -> Option<&'a Link> {
    let is_worth = |aligned: &&Aligned<'_>| match aligned.part {
        Part::AtOnce => true,
        Part::Renew { .. } => days_left(aligned.link.expires_at, now.date()) <= WORTH_DAYS,
        Part::Together => false,
    };
    alignment.links.iter().find(is_worth).map(|aligned| aligned.link)
}

impl Aligned<'_> {
    /// The dead first, then by expiry; those that are together already last.
    fn key(&self) -> (u8, Jst, &str) {
        let group = match self.part {
            Part::AtOnce => 0,
            Part::Renew { .. } => 1,
            Part::Together => 2,
        };
        (group, self.link.expires_at, &self.link.id)
    }
}

/// Never in the close window unless a link would end before it is over; never when one has ended.
fn common_day(earliest: Date, end: Date, calendar: &Calendar, window: CloseWindow, today: Date) -> (Date, DayReason) {
    if earliest >= today {
        return (earliest, DayReason::EarliestRecommended);
    }
    let free = |day: &Date| calendar.is_business_day(*day) && !calendar.is_in_close_window(*day, window);
    let free_day = today.series(1.day()).take_while(|day| *day < end).find(free);
    free_day.map_or((today, DayReason::BeforeTheFirstEnds), |day| (day, DayReason::NextFreeDay))
}

fn is_living(link: &Link, now: Jst) -> bool {
    link.status == LinkStatus::Active && link.expires_at > now
}

fn is_dead(link: &Link, now: Jst) -> bool {
    match link.status {
        LinkStatus::Expired | LinkStatus::ReauthenticationRequired => true,
        LinkStatus::Active => link.expires_at <= now,
        LinkStatus::Stopped | LinkStatus::Superseded => false,
    }
}

/// The bank leaves a lapsed link as it was; a later one of the same user at the same provider took its place.
fn was_renewed(link: &Link, links: &[Link]) -> bool {
    let later = |other: &Link| other.granted_at > link.granted_at;
    links.iter().any(|other| other.provider.id == link.provider.id && other.granted_by == link.granted_by && later(other))
}

#[cfg(test)]
mod tests;
