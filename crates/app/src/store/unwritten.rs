//! What is remembered in this run because the disk could not take it, until it can.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use renkei_core::{Failure, reminder::Marker, wire::Jst};

use super::reminders::Outcome;

#[derive(Debug, Clone, Default)]
pub struct Unwritten(Arc<Mutex<Held>>);

/// By bank and marker.
pub type Of<T> = BTreeMap<(String, String), T>;

#[derive(Debug, Clone, Default)]
pub struct Held {
    pub claims: Of<Claim>,
    pub snoozes: Of<Snooze>,
    /// Why it could not be written.
    pub why: Option<Failure>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub at: Jst,
    /// `None`: it is being shown.
    pub outcome: Option<Outcome>,
    /// Someone has read in the app what nobody saw as a toast.
    pub acknowledged: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snooze {
    pub until: Jst,
    pub at: Jst,
}

impl Unwritten {
    pub fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn claims_of(&self, bank: &str) -> Vec<(Marker, Claim)> {
        of(&self.held().claims, bank)
    }

    pub fn snoozes_of(&self, bank: &str) -> Vec<(Marker, Snooze)> {
        of(&self.held().snoozes, bank)
    }

    /// Whether the notice is claimed here; if not, the disk has it.
    pub fn note(&self, bank: &str, marker: &Marker, change: impl FnOnce(&mut Claim)) -> bool {
        self.held().claims.get_mut(&(bank.to_owned(), marker.to_string())).map(change).is_some()
    }

    /// The disk has all of this now; what was changed meanwhile is left for the next time.
    pub fn written(&self, these: &Held) {
        let mut held = self.held();
        held.claims.retain(|key, claim| these.claims.get(key) != Some(claim));
        held.snoozes.retain(|key, snooze| these.snoozes.get(key) != Some(snooze));
        if held.claims.is_empty() && held.snoozes.is_empty() {
            held.why = None;
        }
    }
}

fn of<T: Clone>(all: &Of<T>, bank: &str) -> Vec<(Marker, T)> {
    let its = all.iter().filter(|((of, _), _)| of == bank);
    its.filter_map(|((_, marker), one)| Some((marker.parse().ok()?, one.clone()))).collect()
}
