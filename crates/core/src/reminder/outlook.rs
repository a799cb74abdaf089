//! One expiry, seen from one instant.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use jiff::civil::{Date, Time};

use super::{Kind, Slot, at, ledger::Record, schedule};
use crate::{
    calendar::{Calendar, CloseWindow, Recommendation},
    wire::Jst,
};

/// What is due now and what comes next.
#[derive(Debug, Default)]
pub struct Outlook<'a> {
    pub due: Option<Due<'a>>,
    pub next: Option<Jst>,
}

#[derive(Debug)]
pub struct Due<'a> {
    pub slot: &'a Slot,
    pub at: Jst,
    /// It was shown, snoozed until this day, and comes back.
    pub again_on: Option<Date>,
}

/// Many links expire on few days: what depends on the day alone is made once.
pub struct Timetables<'a> {
    calendar: &'a Calendar,
    /// Of the day, in Japan.
    time: Time,
    now: Jst,
    made: HashMap<(Kind, Date), Timetable, RandomState>,
    recommended: HashMap<(CloseWindow, Date), Recommendation, RandomState>,
}

impl<'a> Timetables<'a> {
    pub fn new(calendar: &'a Calendar, notice_time: Time, now: Jst) -> Self {
        let time = calendar.within_hours(notice_time);
        Self { calendar, time, now, made: HashMap::default(), recommended: HashMap::default() }
    }

    /// `since`: a link's day of grant, before which nobody is reminded.
    pub fn outlook(&mut self, kind: Kind, expiry: Date, since: Option<Date>, record: Record<'_>) -> Outlook<'_> {
        let Self { calendar, time, now, .. } = *self;
        let timetable = self.made.entry((kind, expiry)).or_insert_with(|| {
            let slots = schedule(kind.ladder(), expiry, calendar).into_iter();
            Timetable::at_instant(now, slots.map(|slot| (at(slot.day, time), slot)).collect())
        });
        timetable.outlook(since, record, now)
    }

    pub fn recommended(&mut self, expiry: Date, window: CloseWindow) -> Recommendation {
        *self.recommended.entry((window, expiry)).or_insert_with(|| self.calendar.recommendation(expiry, window))
    }
}

/// A schedule with its instants, divided by the instant of the look.
struct Timetable {
    slots: Vec<(Jst, Slot)>,
    /// How many of them have come.
    come: usize,
}

impl Timetable {
    fn at_instant(now: Jst, slots: Vec<(Jst, Slot)>) -> Self {
        Self { come: slots.partition_point(|(at, _)| *at <= now), slots }
    }

    fn outlook(&self, since: Option<Date>, record: Record<'_>, now: Jst) -> Outlook<'_> {
        let (come, to_come) = self.slots.split_at(self.come);
        let concerns = |(_, slot): &&(Jst, Slot)| Some(slot.day) >= since;
        let next = to_come.iter().find(concerns).map(|(at, _)| *at);
        let Some((at, slot)) = come.last().filter(concerns) else { return Outlook { due: None, next } };
        if record.is_past(slot.rung, now) {
            return Outlook { due: None, next };
        }
        if !record.has_sent(slot.rung) {
            return Outlook { due: Some(Due { slot, at: *at, again_on: None }), next };
        }
        match record.snoozed_until(slot.rung) {
            Some(until) if until <= now => Outlook { due: Some(Due { slot, at: until, again_on: Some(until.date()) }), next },
            Some(until) => Outlook { due: None, next: Some(next.map_or(until, |next| next.min(until))) },
            None => Outlook { due: None, next },
        }
    }
}
