//! One look: what is due is claimed, shown, and its outcome noted; what is snoozed in vain is withdrawn.

use std::{collections::HashSet, sync::Arc};

use jiff::{SignedDuration, ToSpan};
use renkei_core::{
    Failure,
    reminder::{Ledger, Marker, Notice, Plan},
    wire::Jst,
};

use super::{Look, holdings::Watch, tray::tray_view};
use crate::{
    App,
    blocking::blocking,
    event_log::{Event, of_failure},
    logging,
    store::{Outcome, Unseen},
    view::NotShown,
};

/// After a look that failed.
const AGAIN: SignedDuration = SignedDuration::from_mins(1);
const YEARS_KEPT: i32 = 2;

impl App {
    /// What cannot be read is told on the dashboard; nothing is shown then that was perhaps shown before.
    pub(crate) async fn look_once(&self) {
        let _one_at_a_time = self.agent.looking.lock().await;
        self.recall_preferences();
        let now = self.clock.now();
        self.reopen_store(now).await;
        let (next_due, trouble) = match self.look_at(now).await {
            Ok(seen) => seen,
            Err(failure) => (Jst(now.0.saturating_add(AGAIN).unwrap_or(now.0)).into(), Some(failure)),
        };
        let news = {
            let mut state = self.agent.state();
            let next_due = next_due.into_iter().chain(self.next_reopening(now)).min();
            state.looked = Some(Look { at: now, next_due });
            let news = state.trouble != trouble;
            state.trouble = trouble.clone();
            news
        };
        // What went wrong at the start was told then: it would be news again every day.
        let failures: Vec<Failure> = self.settings().problems().iter().chain(&trouble).cloned().collect();
        self.tell_events(failures.iter().filter_map(of_failure)).await;
        blocking(logging::tidy).await;
        if news {
            if let Some(failure) = trouble {
                tracing::warn!(code = ?failure.code, "a look failed");
            }
            self.host.dashboard_changed();
        }
    }

    /// When the next notice is due, and what could not be read on the way.
    async fn look_at(&self, now: Jst) -> Result<(Option<Jst>, Option<Failure>), Failure> {
        let Ok(bank) = self.bank.issuer() else {
            let barred = self.bank.barred();
            self.tell_tray(&Watch::default(), &[], &[], barred.as_ref(), now).await;
            return Ok((None, barred));
        };
        let watch = self.watch().await?;
        let plan = watch.plan(now, &self.store.ledger(bank).await?);
        let standing = watch.plan(now, &Ledger::default()).notices;
        self.tell_what_stands(bank, &watch, &standing, now).await;
        // As long as nobody can know what was shown before, and may know in a moment, nothing is shown.
        let reminds = self.shows_notifications() && !self.store.is_awaited(now);
        let shown = if reminds { self.remind(bank, &watch, &plan, now).await? } else { Vec::new() };
        if self.shows_notifications() {
            self.tell_early_ends().await?;
        }
        let withdrawn = self.store.claim_notices(bank, plan.withdrawn, now).await?;
        for marker in &withdrawn {
            self.store.note_outcome(bank, marker, &Outcome::Withdrawn).await?;
        }
        self.forget_old_notices(bank, &watch, now).await?;
        let unseen = self.unseen(bank, &watch, now).await?;
        let trouble = watch.unreadable.clone().or_else(|| self.standing_trouble());
        self.tell_tray(&watch, &standing, &unseen, trouble.as_ref(), now).await;
        if !shown.is_empty() || !withdrawn.is_empty() {
            tracing::info!(shown = shown.len(), withdrawn = withdrawn.len(), "reminders");
            self.host.dashboard_changed();
        }
        Ok((plan.next_due, trouble))
    }

    /// What keeps the list from being the bank's, or from being kept.
    fn standing_trouble(&self) -> Option<Failure> {
        self.bank.barred().or_else(|| self.store.out_of_reach()).or_else(|| self.store.unwritten())
    }

    /// Answers with what was claimed, shown or not.
    async fn remind(&self, bank: &str, watch: &Watch, plan: &Plan, now: Jst) -> Result<Vec<Marker>, Failure> {
        let due: Vec<&Notice> = plan.notices.iter().filter(|notice| notice.is_toast()).collect();
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let claimed = self.store.claim_notices(bank, due.iter().map(|notice| notice.marker.clone()).collect(), now).await?;
        let own: HashSet<&Marker> = claimed.iter().collect();
        let notices = due.into_iter().filter(|notice| own.contains(&notice.marker)).cloned().collect();
        for toast in watch.toasts(&Plan { notices, ..Plan::default() }, now, self.locale()) {
            let host = Arc::clone(&self.host);
            let outcome = match blocking(move || host.show_toast(&toast.shown)).await {
                Ok(()) => Outcome::Shown,
                Err(NotShown(reason)) => {
                    tracing::warn!(notices = toast.markers.len(), "a notification was not shown");
                    self.tell_events([Event::ToastNotShown { reason: reason.clone() }]).await;
                    Outcome::NotShown(reason)
                }
            };
            for marker in &toast.markers {
                // Not to be able to note it is no reason to leave out the others: it was claimed, so it comes once.
                if let Err(failure) = self.store.note_outcome(bank, marker, &outcome).await {
                    tracing::warn!(code = ?failure.code, "the outcome of a notification is not kept");
                }
            }
        }
        Ok(claimed)
    }

    /// Years are counted back from what the bank last said: a clock that was set to another century deletes nothing. Once a day.
    async fn forget_old_notices(&self, bank: &str, watch: &Watch, now: Jst) -> Result<(), Failure> {
        let heard = watch.companies.iter().filter_map(|watched| watched.as_of).max();
        let Some(heard) = heard.filter(|_| self.agent.state().tidied.replace(now.date()) != Some(now.date())) else { return Ok(()) };
        let before = heard.min(now).civil().saturating_sub(YEARS_KEPT.years());
        let Some(before) = Jst::from_civil(before) else { return Ok(()) };
        self.store.forget_notices(bank, before, &watch.listed()).await
    }

    /// Only when it says something else than before.
    async fn tell_tray(&self, watch: &Watch, standing: &[Notice], unseen: &[Unseen], trouble: Option<&Failure>, now: Jst) {
        let view = tray_view(watch, standing, unseen.is_empty(), trouble, now, self.locale());
        let news = self.agent.state().tray.replace(view.clone()).as_ref() != Some(&view);
        if news {
            let host = Arc::clone(&self.host);
            // A menu is drawn by the main thread, which may be waiting for this one.
            blocking(move || host.tray_changed(&view)).await;
        }
    }
}
