//! The end of the time that the bank waits for an answer. It is looked for by the wall clock: a PC that sleeps counts no seconds.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use renkei_core::{
    linking::{Event, Limit, State, continuation_warnings, step_warnings},
    wire::Jst,
};
use tokio::time::sleep;

use crate::{App, view::DeadlineView};

/// After how long a PC that has slept notices at the latest.
const LOOK: Duration = Duration::from_secs(15);

impl App {
    /// After a transition.
    pub(super) fn watch_deadline(self: &Arc<Self>, was: &State, is: &State, procedure: u64) {
        let Some(until) = end_of(is).filter(|until| end_of(was) != Some(*until)) else { return };
        let app = Arc::downgrade(self);
        self.runtime.spawn(async move {
            while let Some(left) = time_left(&app, until) {
                sleep(left.min(LOOK)).await;
            }
            if let Some(app) = app.upgrade() {
                app.transition(Event::TimeOver, Some(procedure));
            }
        });
    }
}

/// `None` when it is over, or nobody waits for it any more.
fn time_left(app: &Weak<App>, until: Jst) -> Option<Duration> {
    let app = app.upgrade()?;
    let waits = end_of(&app.linking.session().state) == Some(until);
    let left = Duration::try_from(until.0.duration_since(app.clock.now().0)).ok()?;
    (waits && !left.is_zero()).then_some(left)
}

/// Only a step that waits for its person runs out of time; what is under way is the bank's to answer.
fn end_of(state: &State) -> Option<Jst> {
    match state {
        State::AtStep { limit, .. } => Some(limit.until),
        _ => None,
    }
}

pub(super) fn of_step(limit: &Limit) -> DeadlineView {
    let warn_at = step_warnings(limit.until).map(|at| at.to_string()).into();
    DeadlineView { at: limit.until.to_string(), warn_at, extends: limit.extends() }
}

pub(super) fn of_continuation(until: Jst) -> DeadlineView {
    let warn_at = continuation_warnings(until).map(|at| at.to_string()).into();
    DeadlineView { at: until.to_string(), warn_at, extends: false }
}
