//! Telling each event once: it is claimed in the local store right before it is written, so neither an end of the program nor a second session of the
//! same person writes it again. Where the store does not take the claim, it is told once in this run, and what could not be written may be told
//! again: better twice than never.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, civil::Date};
use renkei_core::wire::Jst;
use tokio::task::JoinSet;

use super::{Event, of_failure};
use crate::{App, blocking::blocking, view::LinkingView};

/// No event is about anything that old.
const KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

/// What is known in this run only.
#[derive(Default)]
pub(crate) struct Telling {
    /// Claimed, by whatever program: a look finds the same again and again.
    claimed: Mutex<BTreeSet<String>>,
    /// The day on which old claims were deleted.
    tidied: Mutex<Option<Date>>,
    /// Those that are under way.
    begun: Mutex<JoinSet<()>>,
}

impl Telling {
    fn claimed(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Those among them that were not told yet.
    pub(crate) async fn tell_events(&self, events: impl IntoIterator<Item = Event>) {
        let now = self.clock.now();
        for event in events {
            let key = event.key(now.date());
            let is_new = match &key {
                Some(key) => self.claims(key, now).await,
                None => true,
            };
            if !is_new {
                continue;
            }
            let host = Arc::clone(&self.host);
            if let Err(reason) = blocking(move || host.tell_administrator(&event)).await {
                tracing::warn!(%reason, "an event was not written");
                if let Some(key) = &key {
                    self.gives_back(key).await;
                }
            }
        }
        self.forget_old_claims().await;
    }

    /// Whether it is this program's to tell, now.
    async fn claims(&self, key: &str, now: Jst) -> bool {
        if !self.telling.claimed().insert(key.to_owned()) {
            return false;
        }
        self.store.claim_event(key, now).await.unwrap_or_else(|failure| {
            tracing::warn!(code = ?failure.code, "that an event was told is kept for this run only");
            true
        })
    }

    async fn gives_back(&self, key: &str) {
        if let Err(failure) = self.store.give_back_event(key).await {
            tracing::warn!(code = ?failure.code, "an event that was not written counts as told");
        }
        self.telling.claimed().remove(key);
    }

    /// The same for whoever cannot wait.
    pub(crate) fn tell_failure(self: &Arc<Self>, failure: &renkei_core::Failure) {
        let Some(event) = of_failure(failure) else { return };
        let app = Arc::clone(self);
        let mut begun = self.telling.begun.lock().unwrap_or_else(PoisonError::into_inner);
        while begun.try_join_next().is_some() {}
        begun.spawn_on(async move { app.tell_events([event]).await }, &self.runtime);
    }

    /// A screen that says that the bank has refused something.
    pub(crate) fn tell_refusal(self: &Arc<Self>, screen: &LinkingView) {
        let failure = match screen {
            LinkingView::Certificate { failure, .. } => failure.as_ref(),
            LinkingView::Step(step) => step.failure.as_ref(),
            LinkingView::Refused { failure } => Some(failure),
            _ => None,
        };
        if let Some(failure) = failure {
            self.tell_failure(failure);
        }
    }

    /// For programs that end at once.
    pub(crate) async fn events_told(&self) {
        let mut begun = std::mem::take(&mut *self.telling.begun.lock().unwrap_or_else(PoisonError::into_inner));
        while begun.join_next().await.is_some() {}
    }

    async fn forget_old_claims(&self) {
        let now = self.clock.now();
        if self.telling.tidied.lock().unwrap_or_else(PoisonError::into_inner).replace(now.date()) == Some(now.date()) {
            return;
        }
        if let Err(failure) = self.store.forget_events(now, KEPT).await {
            tracing::info!(code = ?failure.code, "old claims of events are still kept");
        }
    }
}
