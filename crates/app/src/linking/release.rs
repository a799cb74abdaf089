//! The end of a procedure is the end of its connections, unless its company is signed in: they carry the certificate's identity.

use std::sync::Arc;

use renkei_core::linking::{Lost, State, Thumbprint};

use crate::App;

impl App {
    /// After a transition.
    pub(super) fn release_if_over(self: &Arc<Self>, was: &State, is: &State) {
        let (Some(before), None) = (certificate(was), certificate(is)) else { return };
        let (app, before) = (Arc::clone(self), before.clone());
        self.runtime.spawn(async move {
            if !app.is_signed_in_with(&before).await {
                app.bank.forget_holder(&before);
            }
        });
    }
}

/// Of the procedure that is open.
pub(super) fn certificate(state: &State) -> Option<&Thumbprint> {
    match state {
        State::Connecting { certificate, .. }
        | State::AtStep { certificate, .. }
        | State::Sending { certificate, .. }
        | State::Redeeming { certificate, .. }
        | State::Interrupted { lost: Lost::First { certificate, .. } | Lost::Answer { certificate, .. }, .. } => Some(certificate),
        State::Idle
        | State::ChoosingCertificate { .. }
        | State::Decided { .. }
        | State::SignedIn { .. }
        | State::TimedOut { .. }
        | State::Refused { .. } => None,
    }
}
