//! From the machine's state to what a person sees. No secret and no continuation address passes here.

use renkei_core::{
    Code, Failure,
    linking::{Browser, Limit, Lost, Purpose, State},
    wire::challenge::{Pending, Step},
};

use super::{Session, deadline};
use crate::{
    App,
    view::{BrowserView, LinkingView, PurposeView, StepView},
};

impl App {
    pub(super) fn screen(&self, session: &Session) -> LinkingView {
        match &session.state {
            State::Idle => LinkingView::Idle,
            State::ChoosingCertificate { purpose, failure } => LinkingView::Certificate {
                purpose: purpose_view(purpose),
                failure: failure.clone(),
                resuming: session.resumable.as_ref().map(|resumable| resumable.view()),
                expecting: session.expected.now.clone().filter(|_| matches!(purpose, Purpose::SignIn { .. })).map(Box::new),
                renewing: session.renewal(self.clock.now()).filter(|_| matches!(purpose, Purpose::Approve { .. })).cloned(),
            },
            State::Connecting { purpose, .. } => LinkingView::Working { purpose: purpose_view(purpose) },
            State::AtStep { purpose, pending, limit, failure, .. } => self.step(purpose, pending, limit, failure.as_ref(), false),
            State::Sending { purpose, pending, limit, .. } => self.step(purpose, pending, limit, None, true),
            State::Interrupted { lost: Lost::First { purpose, .. } | Lost::Answer { purpose, .. }, failure } => {
                LinkingView::Interrupted { purpose: purpose_view(purpose), failure: failure.clone() }
            }
            State::Decided { outcome, until, transaction, browser, .. } => LinkingView::Done {
                outcome: *outcome,
                transaction: transaction.as_ref().clone(),
                browser: browser_view(browser),
                deadline: deadline::of_continuation(*until),
            },
            State::Redeeming { .. } => LinkingView::Working { purpose: PurposeView::SignIn },
            State::SignedIn { company } => LinkingView::SignedIn { company: company.clone() },
            State::TimedOut { purpose, transaction } => LinkingView::TimedOut {
                purpose: purpose_view(purpose),
                transaction: transaction.as_ref().clone(),
                failure: Failure::new(Code::SessionInvalid),
            },
            State::Refused { failure } => LinkingView::Refused { failure: failure.clone() },
        }
    }

    fn step(&self, purpose: &Purpose, pending: &Pending, limit: &Limit, not_taken: Option<&Failure>, sending: bool) -> LinkingView {
        let next = &pending.next;
        let asked_again = || next.last_error.as_ref().map(|error| Failure::from_step_error(error, next.attempts_left));
        let failure = not_taken.cloned().or_else(asked_again);
        let (supersedes, stays_beside) = match &next.step {
            Step::Consent(prompt) => {
                let (replaced, locale, now) = (&prompt.supersedes, self.locale(), self.clock.now());
                let beside = self.dashboard.beside_in_words(&pending.transaction, replaced, locale, now);
                (self.dashboard.in_words(replaced, locale, now), beside)
            }
            _ => (Vec::new(), Vec::new()),
        };
        LinkingView::Step(Box::new(StepView {
            purpose: purpose_view(purpose),
            transaction: pending.transaction.clone(),
            next: next.clone(),
            deadline: deadline::of_step(limit),
            failure: failure.filter(|_| !sending),
            sending,
            supersedes,
            stays_beside,
        }))
    }
}

fn purpose_view(purpose: &Purpose) -> PurposeView {
    match purpose {
        Purpose::Approve { .. } => PurposeView::Approve,
        Purpose::SignIn { .. } => PurposeView::SignIn,
    }
}

fn browser_view(browser: &Browser) -> BrowserView {
    match browser {
        Browser::Opening => BrowserView::Opening,
        Browser::Opened => BrowserView::Opened,
        Browser::Failed(failure) => BrowserView::Failed { failure: failure.clone() },
    }
}
