//! Never late, never twice, none lost: for any links, calendars and looks, over sleep, restarts and clocks set either way.

use std::collections::HashSet;

use jiff::{SignedDuration, ToSpan, civil::date};
use proptest::prelude::*;
use renkei_core::{
    calendar::Calendar,
    reminder::{Settings, snooze_until},
    wire::Jst,
};

use crate::{
    rule::{expected, is_history, place, shown},
    world::{Pc, at, certificate, later, link, marker},
};

pub fn begin() -> Jst {
    at("2026-09-01T00:00:00+09:00")
}

/// A PC with some links that expire within four months, in a calendar with closed days of its own.
pub fn pc() -> impl Strategy<Value = Pc> {
    let minutes = 0..120 * 24 * 60i64;
    let closed = prop::collection::btree_set(-40..180i32, 0..40);
    (prop::collection::vec(minutes, 1..4), closed, 0..24i8).prop_map(|(expiries, closed, hour)| {
        let first = date(2026, 9, 1);
        let expires = |minutes| later(begin(), SignedDuration::from_mins(minutes));
        Pc {
            links: expiries.into_iter().enumerate().map(|(n, minutes)| link(&format!("l{n}"), expires(minutes))).collect(),
            calendar: Calendar::national().also_closed(closed.into_iter().map(|day| first.saturating_add(day.days()))),
            settings: Settings { notice_time: jiff::civil::time(hour, 30, 0, 0), ..Settings::default() },
            ..Pc::default()
        }
    })
}

#[derive(Debug, Clone)]
enum Step {
    /// The clock goes on, or is set back.
    After(SignedDuration),
    /// Everything that the last look showed is snoozed.
    Snooze,
}

fn steps(earliest_minute: i64) -> impl Strategy<Value = Vec<Step>> {
    let minutes = prop_oneof![4 => 0..3 * 24 * 60i64, 2 => 0..50 * 24 * 60i64, 1 => earliest_minute..0i64.max(earliest_minute + 1)];
    let after = minutes.prop_map(|minutes| Step::After(SignedDuration::from_mins(minutes)));
    prop::collection::vec(prop_oneof![5 => after, 1 => Just(Step::Snooze)], 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn who_wakes_up_for_each_notice_sees_every_notice_once_at_its_instant(mut pc in pc()) {
        let record = pc.run(later(begin(), SignedDuration::from_hours(-90 * 24)), later(begin(), SignedDuration::from_hours(300 * 24)));
        for n in 0..pc.links.len() {
            let seen: Vec<_> = record.iter().filter(|shown| shown.id == pc.links[n].id).map(|shown| (shown.at, shown.rung.as_str())).collect();
            prop_assert_eq!(seen, expected(&pc, n));
        }
    }

    #[test]
    fn a_look_shows_the_latest_notice_that_has_come_and_was_not_shown(mut pc in pc(), steps in steps(0)) {
        let mut now = later(begin(), SignedDuration::from_hours(-40 * 24));
        for step in steps {
            let Step::After(time) = step else { continue };
            now = later(now, time);
            let before: Vec<_> = pc.links.iter().map(|link| shown(&pc, &link.id)).collect();
            let found = pc.look(now);
            for (n, before) in before.iter().enumerate() {
                let come = expected(&pc, n).into_iter().rfind(|(due, _)| *due <= now).map(|(_, rung)| rung);
                let due = come.filter(|rung| before.iter().all(|(_, shown)| shown != rung) && !is_history(&pc, n, now));
                let told = found.notices.iter().find(|notice| notice.marker.id == pc.links[n].id).map(|notice| notice.marker.rung.to_string());
                prop_assert_eq!(told.as_deref(), due);
            }
        }
    }

    #[test]
    fn no_clock_makes_a_notice_late_lost_or_shown_twice(mut pc in pc(), steps in steps(-60 * 24 * 60)) {
        let mut now = later(begin(), SignedDuration::from_hours(-40 * 24));
        for step in steps {
            let found = match step {
                Step::After(time) => {
                    now = later(now, time);
                    pc.look(now)
                }
                Step::Snooze => {
                    let until = snooze_until(now, &pc.calendar);
                    let snoozed: Vec<_> = pc.plan(now).notices.iter().map(|notice| (notice.marker.to_string(), until)).collect();
                    let found = pc.look(now);
                    pc.snoozed.extend(snoozed);
                    found
                }
            };
            prop_assert!(found.notices.iter().all(|notice| notice.due_at <= now), "none is early");
            prop_assert!(found.next_due.is_none_or(|next| next > now));
            prop_assert!(found.notices.is_sorted_by_key(|notice| (notice.marker.kind, notice.marker.expires_at)));
            for n in 0..pc.links.len() {
                let shown = shown(&pc, &pc.links[n].id);
                if let Some((_, rung)) = expected(&pc, n).into_iter().rfind(|(due, _)| *due <= now && !is_history(&pc, n, now)) {
                    let is_told = shown.iter().any(|(at, other)| other == rung || (place(other) > place(rung) && *at <= now));
                    prop_assert!(is_told, "{rung} of {n} has come at {now}");
                }
            }
            prop_assert!(pc.plan(now).notices.is_empty(), "a second look shows nothing");
        }
        let keys: HashSet<_> = pc.sent.iter().map(|(key, _)| key).collect();
        prop_assert_eq!(keys.len(), pc.sent.len(), "no key twice");
    }

    #[test]
    fn a_snoozed_notice_comes_back_unless_a_later_one_came(mut pc in pc(), sleep in 0..40 * 24 * 60i64) {
        let now = later(begin(), SignedDuration::from_mins(sleep));
        let until = snooze_until(now, &pc.calendar);
        let first = pc.look(now).notices;
        pc.snoozed.extend(first.iter().map(|notice| (notice.marker.to_string(), until)));

        prop_assert!(pc.plan(now).next_due.is_none_or(|next| first.is_empty() || next <= until), "somebody looks when it ends");
        pc.run(now, until);

        for notice in first {
            let same = pc.sent.iter().map(|(key, _)| marker(key)).filter(|marker| marker.id == notice.marker.id);
            let after: Vec<_> = same.filter(|marker| marker.again_on == Some(until.date()) || marker.rung > notice.marker.rung).collect();
            let back = after.iter().any(|marker| marker.again_on.is_some());
            let overtaken = after.iter().any(|marker| marker.again_on.is_none());
            prop_assert!(back != overtaken, "{after:?}");
        }
    }

    #[test]
    fn no_instant_of_the_calendar_is_too_much(seconds in -377_705_023_201..253_402_207_200i64, now in -377_705_023_201..253_402_207_200i64) {
        let instant = |second| Jst(jiff::Timestamp::from_second(second).unwrap());
        let pc = Pc { links: vec![link("l", instant(seconds))], certificates: vec![certificate("c", instant(seconds))], ..Pc::default() };
        prop_assert!(pc.plan(instant(now)).notices.len() <= 2);
    }
}
