//! What a renewal hears of: the procedure in this app, and every list that the bank gives.

use std::sync::Arc;

use renkei_core::{
    Failure,
    renewal::{Course, Event},
    wire::{
        Jst,
        challenge::{Outcome, Transaction},
        links::Link,
    },
};

use crate::App;

/// A course that is this old is over, whatever became of it.
const KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 60);

/// What the linking session tells.
#[derive(Debug, Clone, Copy)]
pub(crate) enum InProcedure {
    HandedOver,
    Decided(Outcome),
}

impl App {
    /// The procedure of this provider and company has come so far.
    pub(crate) fn tell_renewals(self: &Arc<Self>, transaction: &Transaction, told: InProcedure) {
        let (app, company, provider) = (Arc::clone(self), transaction.company.id.clone(), transaction.client.client_id.clone());
        let at = self.clock.now();
        let event = match told {
            InProcedure::HandedOver => Event::HandedOver,
            InProcedure::Decided(outcome) => Event::Decided(outcome),
        };
        self.runtime.spawn(async move {
            if app.advance_all(&company, event, at, |course| course.subject.provider == provider).await {
                app.dashboard_changed();
            }
        });
    }

    /// The bank has told the company's links anew. Not being able to note what it proves is no reason to refuse the list.
    pub(crate) async fn show_renewals(&self, company: &str, links: &[Link]) {
        let now = self.clock.now();
        if let Err(failure) = self.store.forget_courses_before(Jst(now.0.saturating_sub(KEPT).unwrap_or(now.0))).await {
            tracing::warn!(?failure, "renewals that were never finished are still kept");
        }
        let _ = self.advance_all(company, Event::ListSeen(links), now, |_| true).await; // whoever asked for the list looks again
    }

    /// Whether a renewal of this company waits for what the bank's list will show.
    pub(crate) async fn awaits_renewal(&self, company: &str) -> bool {
        let Ok(bank) = self.bank.issuer() else { return false };
        let kept = self.store.courses(bank).await.unwrap_or_default();
        kept.iter().any(|kept| kept.company == company && kept.course.awaits_the_bank())
    }

    /// Whether any course has changed.
    async fn advance_all(&self, company: &str, event: Event<'_>, at: Jst, is_meant: impl Fn(&Course) -> bool) -> bool {
        let mut changed = false;
        let noted = async {
            let bank = self.bank.issuer()?;
            let _one_at_a_time = self.renewals.lock().await;
            for kept in self.store.courses(bank).await? {
                if kept.company != company || !is_meant(&kept.course) {
                    continue;
                }
                let after = kept.course.clone().next(event, at);
                if let Some(after) = after.filter(|after| *after != kept.course) {
                    self.store.put_course(bank, company, &after).await?;
                    changed = true;
                }
            }
            Ok::<_, Failure>(())
        };
        if let Err(failure) = noted.await {
            tracing::warn!(?failure, "the course of a renewal is not kept");
        }
        changed
    }
}
