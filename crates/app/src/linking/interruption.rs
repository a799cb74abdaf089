//! 手続き中断: a procedure that stopped in its middle, by a lost reply or the end of the program, and can go on.

use renkei_core::{
    linking::{Lost, Purpose, State},
    wire::{challenge::Transaction, links::ProviderName},
};

use super::Session;
use crate::{
    App,
    view::{InterruptedView, PurposeView},
};

impl App {
    pub(crate) fn interrupted(&self) -> Option<InterruptedView> {
        interrupted(&self.linking.session())
    }
}

pub(super) fn interrupted(session: &Session) -> Option<InterruptedView> {
    if let Some(resumable) = &session.resumable {
        return Some(view(resumable.purpose(), Some(resumable.transaction())));
    }
    match &session.state {
        State::Interrupted { lost: Lost::First { purpose, .. }, .. } => Some(view(purpose, None)),
        State::Interrupted { lost: Lost::Answer { purpose, pending, .. }, .. } => Some(view(purpose, Some(&pending.transaction))),
        State::AtStep { purpose, pending, .. } if session.untouched => Some(view(purpose, Some(&pending.transaction))),
        _ => None,
    }
}

fn view(purpose: &Purpose, transaction: Option<&Transaction>) -> InterruptedView {
    let company = transaction.map(|transaction| transaction.company.clone());
    match purpose {
        Purpose::SignIn { .. } => InterruptedView { purpose: PurposeView::SignIn, company, provider: None },
        Purpose::Approve { .. } => {
            let provider = transaction.map(|Transaction { client, .. }| ProviderName {
                id: client.client_id.clone(),
                name: client.name.clone(),
                service: client.service.clone(),
            });
            InterruptedView { purpose: PurposeView::Approve, company, provider }
        }
    }
}
