//! What was shown and what was snoozed, as it is kept across restarts.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;
use jiff::civil::Date;

use super::{Kind, Marker, Rung};
use crate::wire::Jst;

/// Grows by [`Ledger::note_sent`] and [`Ledger::note_snoozed`]; rebuilt from the markers of the durable store at every start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// By the id of the link or the certificate.
    entries: HashMap<String, Vec<Entry>, RandomState>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    kind: Kind,
    expires_at: Jst,
    rung: Rung,
    event: Event,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Event {
    Sent { at: Jst, again_on: Option<Date> },
    SnoozedUntil(Jst),
}

impl Ledger {
    /// It was shown at `at`, or could not be shown and the dashboard says so.
    pub fn note_sent(&mut self, marker: &Marker, at: Jst) {
        self.note(marker, Event::Sent { at, again_on: marker.again_on });
    }

    /// A person asked for it again at `until` ([`super::snooze_until`]).
    pub fn note_snoozed(&mut self, marker: &Marker, until: Jst) {
        self.note(marker, Event::SnoozedUntil(until));
    }

    fn note(&mut self, marker: &Marker, event: Event) {
        let entry = Entry { kind: marker.kind, expires_at: marker.expires_at, rung: marker.rung, event };
        self.entries.entry(marker.id.clone()).or_insert_with(|| Vec::with_capacity(1)).push(entry);
    }

    /// What is known of one expiry.
    pub(super) fn of(&self, kind: Kind, id: &str, expires_at: Jst) -> Record<'_> {
        Record { entries: self.entries.get(id).map_or(&[], Vec::as_slice), kind, expires_at }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    /// Of this id, other expiries included.
    entries: &'a [Entry],
    kind: Kind,
    expires_at: Jst,
}

impl<'a> Record<'a> {
    fn own(self) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.kind == self.kind && entry.expires_at == self.expires_at)
    }

    /// Whether this very rung was shown.
    pub fn has_sent(self, rung: Rung) -> bool {
        self.own().any(|entry| entry.rung == rung && matches!(entry.event, Event::Sent { .. }))
    }

    /// Whether a later rung was shown. One that was shown at an instant that has not come yet was shown by a clock that ran ahead: it says
    /// nothing about the rungs before it.
    pub fn is_past(self, rung: Rung, now: Jst) -> bool {
        self.own().any(|entry| entry.rung > rung && matches!(entry.event, Event::Sent { at, .. } if at <= now))
    }

    /// When the snoozed notice of this rung is to come back, unless it did.
    pub fn snoozed_until(self, rung: Rung) -> Option<Jst> {
        let of_rung = || self.own().filter(move |entry| entry.rung == rung);
        let back_on = of_rung().filter_map(|entry| match entry.event {
            Event::Sent { again_on, .. } => again_on,
            Event::SnoozedUntil(_) => None,
        });
        let until = of_rung().filter_map(|entry| match entry.event {
            Event::SnoozedUntil(until) => Some(until),
            Event::Sent { .. } => None,
        });
        let (back_on, until) = (back_on.max(), until.max()?);
        (back_on < Some(until.date())).then_some(until)
    }

    /// The notices that are to come back after a snooze and have not.
    pub fn snoozed(self, id: &str) -> Vec<Marker> {
        let rungs: BTreeSet<Rung> = self.own().map(|entry| entry.rung).collect();
        let pending = rungs.into_iter().filter_map(|rung| Some((rung, self.snoozed_until(rung)?.date())));
        let Self { kind, expires_at, .. } = self;
        pending.map(|(rung, day)| Marker { kind, id: id.to_owned(), expires_at, rung, again_on: Some(day) }).collect()
    }
}
