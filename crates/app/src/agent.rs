//! The agent: looks, reminds, keeps the list fresh and the tray true while nobody sits at the window.
//!
//! A notice is claimed in the store before it is shown, so neither an end of the program nor a second session of the same person shows it
//! twice. The agent runs in the process of the window; `renkeictl` never starts it.

mod asking;
mod choices;
mod holdings;
mod hours;
mod look;
mod page;
mod reopening;
mod timing;
mod toast;
mod tray;
mod words;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::civil::Date;
use renkei_core::{Failure, wire::Jst};
use tokio::sync::Notify;

use crate::{
    App,
    event_log::{Event, of_failure},
    view::TrayView,
};
pub use choices::starts_at_logon;
pub(crate) use holdings::{Watch, Watched, held};
use timing::{AskTimes, has_jumped, is_time_to_look, nap};
pub(crate) use tray::is_granted_anew;

#[derive(Default)]
pub(crate) struct Agent {
    started: AtomicBool,
    wake: Arc<Notify>,
    /// One look at a time: the second would find nothing to claim and tell an older tray.
    looking: tokio::sync::Mutex<()>,
    /// One round of questions to the bank at a time.
    asking: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

/// What is known in this run only.
#[derive(Default)]
pub(crate) struct State {
    looked: Option<Look>,
    /// Why the last look failed, in whole or for one company.
    pub trouble: Option<Failure>,
    /// Why the system would not register the start at logon.
    pub autostart_failure: Option<Failure>,
    tray: Option<TrayView>,
    /// `None` before the agent has started.
    asks: Option<AskTimes>,
    /// The day on which old records were deleted.
    tidied: Option<Date>,
    /// The day on which certificates were looked for.
    searched: Option<Date>,
}

#[derive(Debug, Clone, Copy)]
struct Look {
    at: Jst,
    next_due: Option<Jst>,
}

impl Agent {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_running(&self) -> bool {
        self.started.load(Ordering::Relaxed)
    }
}

impl App {
    /// Starts the agent; the program's end is its end. Once is enough.
    pub fn start_agent(self: &Arc<Self>) {
        if self.agent.started.swap(true, Ordering::Relaxed) {
            return;
        }
        self.agent.state().asks = Some(AskTimes::at_start(self.clock.now(), self.chance()));
        let (app, wake) = (Arc::downgrade(self), Arc::clone(&self.agent.wake));
        self.runtime.spawn(run(app, wake));
        self.watch_settings();
        let app = Arc::clone(self);
        self.runtime.spawn(async move { app.tell_start().await });
        let app = Arc::clone(self);
        self.runtime.spawn(async move { app.register_autostart_or_warn().await });
    }

    /// That the agent is there, and what did not work when the program started.
    pub(crate) async fn tell_start(&self) {
        let started = Event::Started { version: env!("CARGO_PKG_VERSION") };
        self.tell_events(std::iter::once(started).chain(self.problems_at_start.iter().filter_map(of_failure))).await;
    }

    /// The bank can be reached in another way: not at once, for everybody's administrator may have said so at one time.
    pub(crate) fn ask_soon(&self) {
        let (now, chance) = (self.clock.now(), self.chance());
        let mut state = self.agent.state();
        state.asks = state.asks.map(|asks| asks.woken(now, chance));
    }

    /// Looks at once: a second start, a resume, a change.
    pub fn look(&self) {
        self.agent.wake.notify_one();
    }

    /// The dashboard has something new, and so may the tray.
    pub(crate) fn dashboard_changed(&self) {
        self.host.dashboard_changed();
        self.look();
    }
}

async fn run(app: Weak<App>, wake: Arc<Notify>) {
    while let Some(strong) = app.upgrade() {
        strong.look_once().await;
        drop(strong);
        while !has_cause_to_look(&app, &wake).await {}
    }
}

/// Sleeps a little. `true` as well when the program ends.
async fn has_cause_to_look(app: &Weak<App>, wake: &Notify) -> bool {
    let Some((before, nap)) = app.upgrade().map(|app| app.next_nap()) else { return true };
    tokio::select! {
        () = wake.notified() => return true,
        () = tokio::time::sleep(nap) => {}
    }
    app.upgrade().is_none_or(|app| app.wakes(before, nap))
}

impl App {
    fn next_nap(&self) -> (Jst, Duration) {
        let now = self.clock.now();
        (now, nap(now, self.agent.state().looked.and_then(|look| look.next_due)))
    }

    /// After a nap: whether there is something to look at. The bank is asked on the way, when its time has come.
    fn wakes(self: &Arc<Self>, before: Jst, nap: Duration) -> bool {
        let (now, chance) = (self.clock.now(), self.chance());
        let jumped = has_jumped(before, nap, now);
        let (looked, asks) = {
            let mut state = self.agent.state();
            if jumped {
                state.asks = state.asks.map(|asks| asks.woken(now, chance));
            }
            (state.looked, state.asks)
        };
        if asks.is_some_and(|asks| asks.is_due(now)) {
            self.ask_in_background();
        }
        jumped || looked.is_none_or(|look| is_time_to_look(look.at, look.next_due, now))
    }

    fn chance(&self) -> timing::Chance {
        let mut bytes = [0; 4];
        // Without chance everybody asks at one time, which the bank survives.
        let _ = self.provider.secure_random.fill(&mut bytes);
        timing::Chance::from_ne_bytes(bytes)
    }
}
