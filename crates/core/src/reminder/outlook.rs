//! One expiry, seen from one instant.

use std::collections::{HashMap, hash_map::Entry};

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

/// A schedule with its instants.
#[derive(Debug)]
pub struct Timetable {
    slots: Vec<(Jst, Slot)>,
    pub recommended: Recommendation,
}

impl Timetable {
    /// `since`: a link's day of grant, before which nobody is reminded. The record is asked for only when a notice has come: most have not.
    pub fn outlook<'r>(&self, record: impl FnOnce() -> Record<'r>, since: Option<Date>, now: Jst) -> Outlook<'_> {
        let slots = &self.slots[self.slots.partition_point(|(_, slot)| Some(slot.day) < since)..];
        let (come, to_come) = slots.split_at(slots.partition_point(|(at, _)| *at <= now));
        let next = to_come.first().map(|(at, _)| *at);
        let Some((at, slot)) = come.last() else { return Outlook { due: None, next } };
        let record = record();
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

/// Many links expire on few days: each day's schedule is made once.
pub struct Timetables<'a> {
    calendar: &'a Calendar,
    close_window: CloseWindow,
    time: Time,
    made: HashMap<(Kind, Date), Timetable>,
}

impl<'a> Timetables<'a> {
    pub fn new(calendar: &'a Calendar, close_window: CloseWindow, notice_time: Time) -> Self {
        Self { calendar, close_window, time: calendar.within_hours(notice_time), made: HashMap::new() }
    }

    pub fn of(&mut self, kind: Kind, expiry: Date) -> &Timetable {
        match self.made.entry((kind, expiry)) {
            Entry::Occupied(made) => made.into_mut(),
            Entry::Vacant(place) => {
                let slots = schedule(kind.ladder(), expiry, self.calendar).into_iter();
                place.insert(Timetable {
                    slots: slots.map(|slot| (at(slot.day, self.time), slot)).collect(),
                    recommended: self.calendar.recommendation(expiry, self.close_window),
                })
            }
        }
    }
}
