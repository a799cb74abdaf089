//! Going on where a crash interrupted.

use std::sync::Arc;

use renkei_core::{
    linking::{Event, Limit, Purpose, State, Thumbprint},
    wire::challenge::{Pending, Transaction},
};

use super::{deadline, memory};
use crate::{App, view::ResumeView};

/// A step that waits for its certificate.
#[derive(Clone)]
pub(super) struct Resumable {
    pub certificate: Thumbprint,
    purpose: Purpose,
    pending: Box<Pending>,
    limit: Limit,
}

impl Resumable {
    pub fn into_event(self) -> Event {
        Event::Resumed { purpose: self.purpose, certificate: self.certificate, pending: self.pending, limit: self.limit }
    }

    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    pub fn transaction(&self) -> &Transaction {
        &self.pending.transaction
    }

    pub fn view(&self) -> ResumeView {
        ResumeView {
            transaction: self.pending.transaction.clone(),
            certificate: self.certificate.clone(),
            deadline: deadline::of_step(&self.limit),
        }
    }
}

impl App {
    /// At start: shows the step again when its certificate needs no unlocking, else the picker, which says what waits.
    pub(crate) async fn resume(self: &Arc<Self>) {
        let found = memory::recall(&self.store, &self.secrets, self.clock.now()).await.unwrap_or_else(|failure| {
            tracing::warn!(?failure, "an interrupted procedure cannot be read");
            None
        });
        let Some((procedure, purpose)) = found else { return };
        let limit = Limit::kept(&procedure.pending, procedure.until);
        let unlocked = self.signs_quietly(&procedure.certificate).await;
        let mut session = self.linking.session();
        session.untouched = true;
        if unlocked {
            let (certificate, pending) = (procedure.certificate, Box::new(procedure.pending));
            let step = State::AtStep { purpose, certificate, pending, limit, failure: None };
            self.watch_deadline(&session.state, &step, session.procedure);
            session.state = step;
        } else {
            session.state = State::ChoosingCertificate { purpose: purpose.clone(), failure: None };
            session.resumable =
                Some(Resumable { certificate: procedure.certificate, purpose, pending: Box::new(procedure.pending), limit });
        }
    }
}
