//! Asking the bank without anybody there: only where certificate and token allow it silently, and never outside the bank's hours.

use std::sync::Arc;

use renkei_core::{Code, Failure};

use super::{hours, timing::AskTimes};
use crate::{App, blocking::blocking, store::Company};

/// How one round of questions ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Of every company whose certificate and sign-in allow it; perhaps of none.
    Asked,
    /// Some company's list could not be had.
    Failed,
    Closed,
}

impl App {
    /// 「今すぐ同期」: of every company that can be asked silently, whatever the hour.
    pub fn sync_now(self: &Arc<Self>) {
        let app = Arc::clone(self);
        self.runtime.spawn(async move {
            let _one_at_a_time = app.agent.asking.lock().await;
            let round = app.ask_all().await;
            app.plan_next_round(round);
        });
    }

    /// The same, waiting for its end.
    pub(crate) async fn ask_all_silently(&self) {
        let _one_at_a_time = self.agent.asking.lock().await;
        self.ask_all().await;
    }

    pub(super) fn ask_in_background(self: &Arc<Self>) {
        let app = Arc::clone(self);
        self.runtime.spawn(async move {
            // Whoever asks already asks for everybody.
            let Ok(_one_at_a_time) = app.agent.asking.try_lock() else { return };
            let round = app.ask_quietly().await;
            app.plan_next_round(round);
            if round != Round::Closed {
                app.tell_old_lists().await;
            }
        });
    }

    pub(crate) async fn ask_quietly(&self) -> Round {
        let open = match self.watch().await {
            Ok(watch) => watch.service.is_none_or(|service| hours::is_open(&service, self.clock.now())),
            Err(failure) => {
                tracing::warn!(code = ?failure.code, "the bank is not asked: the local store cannot be read");
                return Round::Failed;
            }
        };
        if open { self.ask_all().await } else { Round::Closed }
    }

    async fn ask_all(&self) -> Round {
        let Ok(bank) = self.bank.issuer() else { return Round::Asked };
        let Ok(companies) = self.store.companies(bank).await else { return Round::Failed };
        self.look_for_certificates().await;
        let mut round = Round::Asked;
        for company in companies {
            if let Err(failure) = self.ask_for(&company).await {
                tracing::info!(code = ?failure.code, "a company's links could not be asked for");
                round = Round::Failed;
            }
            self.dashboard_changed();
        }
        round
    }

    /// A sign-in that has ended and a certificate that is locked are no failures: the row is old, and says so.
    async fn ask_for(&self, company: &Company) -> Result<(), Failure> {
        if !self.can_ask_quietly(company).await {
            return Ok(());
        }
        match self.sync_quietly(company).await {
            Err(failure) if failure.code != Code::SignInRequired => Err(failure),
            _ => Ok(()),
        }
    }

    /// A reissued certificate ends the reminders of the one before it, whether anybody opens the list of certificates or not. Once a day.
    async fn look_for_certificates(&self) {
        let now = self.clock.now();
        if self.agent.state().searched.replace(now.date()) == Some(now.date()) {
            return;
        }
        let certificates = Arc::clone(&self.certificates);
        let sources = blocking(move || certificates.survey(now.0)).await;
        self.note_seen(&sources).await;
    }

    fn plan_next_round(&self, round: Round) {
        let (now, chance) = (self.clock.now(), self.chance());
        let mut state = self.agent.state();
        state.asks = state.asks.map(|asks| match round {
            Round::Asked => AskTimes::answered(now, chance),
            Round::Failed => asks.failed(now, chance),
            Round::Closed => asks.closed(now, chance),
        });
    }
}
