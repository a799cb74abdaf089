//! Who is told what, computed once more from the words of the rule.

use std::collections::BTreeMap;

use jiff::{SignedDuration, ToSpan, civil::Date};
use renkei_core::{calendar::Calendar, wire::Jst};

use crate::world::{Pc, later, marker};

const RUNGS: [(&str, i32); 11] = [
    ("D-30", -30),
    ("D-14", -14),
    ("D-7", -7),
    ("D-3", -3),
    ("D-1", -1),
    ("D-0", 0),
    ("D+1", 1),
    ("D+3", 3),
    ("D+7", 7),
    ("D+14", 14),
    ("D+28", 28),
];

/// By day; a later rung takes the place of an earlier one.
fn by_the_rule(expiry: Date, calendar: &Calendar) -> BTreeMap<Date, &'static str> {
    let mut notices = BTreeMap::new();
    for (name, days) in RUNGS {
        let mut day = expiry.saturating_add(days.days());
        while !calendar.is_business_day(day) {
            day = if days <= 0 { day.yesterday() } else { day.tomorrow() }.expect("a day of the calendar");
        }
        notices.insert(day, name);
    }
    notices
}

/// Every notice that a link can ever have: when it is due, and its rung, in order.
pub fn expected(pc: &Pc, n: usize) -> Vec<(Jst, &'static str)> {
    let link = &pc.links[n];
    let due = |day: Date| Jst::from_civil(day.to_datetime(pc.settings.notice_time)).expect("an instant");
    let notices = by_the_rule(link.expires_at.date(), &pc.calendar).into_iter();
    notices.filter(|(day, _)| *day >= link.granted_at.date()).map(|(day, rung)| (due(day), rung)).collect()
}

/// Lapsed for longer than it had lived, and for eight weeks at least.
pub fn is_history(pc: &Pc, n: usize, now: Jst) -> bool {
    let link = &pc.links[n];
    let lived = link.expires_at.0.duration_since(link.granted_at.0);
    now > later(link.expires_at, lived) && now > later(link.expires_at, SignedDuration::from_hours(8 * 7 * 24))
}

/// The rungs that were shown of a link, with the instants; what came back after a snooze left out.
pub fn shown(pc: &Pc, id: &str) -> Vec<(Jst, String)> {
    let first_time = pc.sent.iter().map(|(key, at)| (marker(key), *at)).filter(|(marker, _)| marker.id == id && marker.again_on.is_none());
    first_time.map(|(marker, at)| (at, marker.rung.to_string())).collect()
}

pub fn place(rung: &str) -> usize {
    RUNGS.iter().position(|(name, _)| *name == rung).expect("a rung of a link")
}
