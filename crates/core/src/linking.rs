//! The linking session as a pure machine: what the window or the terminal shows ([`State`]), what happens ([`Event`]),
//! and what the program then has to do ([`Effect`]).
//!
//! The server decides which steps come. This machine only knows that there is a certificate to choose, steps to answer, replies that may
//! get lost, and an end. A lost reply keeps the very request, because the bank gives the same answer to the same request for 60 s:
//! trying again never costs an attempt.

mod limit;

use crate::{
    Code, Failure, Secret,
    wire::{
        Jst,
        challenge::{Answer, Finished, MoreTime, Outcome, Pending, Request, SignedIn, Transaction},
    },
};
pub use limit::{Limit, continuation_warnings, step_warnings};

/// SHA-256 of the certificate, hex.
pub type Thumbprint = String;

/// Why a session runs.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// A provider's request, handed over by the browser. `attempt` names the first request, so that it can be repeated when its reply is lost.
    Approve { handover: Secret, attempt: Secret },
    /// The dashboard's own sign-in. `verifier` is the PKCE secret (RFC 7636).
    SignIn { verifier: Secret, attempt: Secret },
}

#[derive(Debug, Clone, PartialEq, Default)]
pub enum State {
    #[default]
    Idle,
    ChoosingCertificate {
        purpose: Purpose,
        failure: Option<Failure>,
    },
    /// The first request is on its way.
    Connecting {
        purpose: Purpose,
        certificate: Thumbprint,
    },
    /// A step is shown.
    AtStep {
        purpose: Purpose,
        certificate: Thumbprint,
        pending: Box<Pending>,
        limit: Limit,
        /// Why the bank could not take the answer before, where it has not asked anew.
        failure: Option<Failure>,
    },
    /// An answer is on its way.
    Sending {
        purpose: Purpose,
        certificate: Thumbprint,
        pending: Box<Pending>,
        limit: Limit,
        answer: Answer,
    },
    /// The reply did not come; the same request can be sent again.
    Interrupted {
        lost: Lost,
        failure: Failure,
    },
    /// Decided; the browser has to carry it back to the provider.
    Decided {
        /// Whose decision it is: the same deep link again leads to the same continuation.
        purpose: Purpose,
        outcome: Outcome,
        continue_uri: Secret,
        until: Jst,
        transaction: Box<Transaction>,
        browser: Browser,
    },
    /// The code of a sign-in is being redeemed.
    Redeeming {
        certificate: Thumbprint,
        company: String,
    },
    SignedIn {
        company: String,
    },
    /// Nobody answered in time: the bank has forgotten the step, and nothing was decided.
    TimedOut {
        purpose: Purpose,
        transaction: Box<Transaction>,
    },
    /// The end without a decision.
    Refused {
        failure: Failure,
    },
}

/// What was on its way when the connection broke.
#[derive(Debug, Clone, PartialEq)]
pub enum Lost {
    First { purpose: Purpose, certificate: Thumbprint },
    Answer { purpose: Purpose, certificate: Thumbprint, pending: Box<Pending>, limit: Limit, answer: Answer },
}

/// Whether the continuation reached the default browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Browser {
    Opening,
    Opened,
    Failed(Failure),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A deep link or a sign-in was asked for.
    Asked(Purpose),
    /// The app was killed in mid-step and has found what it had been doing.
    Resumed {
        purpose: Purpose,
        certificate: Thumbprint,
        pending: Box<Pending>,
        limit: Limit,
    },
    CertificateChosen(Thumbprint),
    /// The certificate could not be used (wrong PIN, key gone); nothing was sent.
    CertificateFailed(Failure),
    Answered(Answer),
    Replied(Reply),
    /// The request may or may not have arrived.
    ReplyLost(Failure),
    RetryAsked,
    /// What the bank said to the asking for more time, under the session that asked.
    MoreTimeGiven(Secret, Result<MoreTime, Failure>),
    /// A look at the clock, at or after the end of what was waited for.
    TimeOver,
    BrowserAsked,
    BrowserOpened(Result<(), Failure>),
    Redeemed(Result<(), Failure>),
    Cancelled,
}

/// What the bank answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    Pending(Box<Pending>),
    Finished(Finished),
    SignedIn(SignedIn),
    /// The answer has not the form of its step: nothing was done with it, the step stands.
    NotTaken(Failure),
    Refused(Failure),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Begin {
        certificate: Thumbprint,
        purpose: Purpose,
    },
    Send {
        certificate: Thumbprint,
        request: Request,
    },
    /// Nothing is answered: the step stays while it is under way.
    AskForTime {
        certificate: Thumbprint,
        session: Secret,
    },
    OpenBrowser {
        uri: Secret,
    },
    Redeem {
        certificate: Thumbprint,
        code: Secret,
        verifier: Secret,
    },
    /// Keep what is needed to go on after a crash: the session in the secret store, the step (which holds no secret) beside it.
    Remember {
        purpose: Purpose,
        certificate: Thumbprint,
        pending: Box<Pending>,
    },
    Forget,
    /// A new request came while another procedure is open: tell the person, change nothing.
    Tell(Failure),
}

/// One transition. An event that does not fit the state changes nothing: a late reply or a double click must not break anything.
pub fn next(state: State, event: Event, now: Jst) -> (State, Vec<Effect>) {
    match (state, event) {
        (state, Event::Asked(purpose)) => asked(state, purpose, now),
        (State::Idle | State::ChoosingCertificate { .. }, Event::Resumed { purpose, certificate, pending, limit }) => {
            (State::AtStep { purpose, certificate, pending, limit, failure: None }, vec![])
        }
        (State::ChoosingCertificate { purpose, .. }, Event::CertificateChosen(certificate)) => begin(purpose, certificate),
        (State::ChoosingCertificate { purpose, .. } | State::Connecting { purpose, .. }, Event::CertificateFailed(failure)) => {
            (State::ChoosingCertificate { purpose, failure: Some(failure) }, vec![])
        }
        (State::AtStep { purpose, certificate, pending, limit, failure }, Event::Answered(Answer::MoreTime {})) => {
            limit::ask_for_more(purpose, certificate, pending, limit, failure)
        }
        // An answer to another step is a late one: a screen that has changed since.
        (State::AtStep { purpose, certificate, pending, limit, .. }, Event::Answered(answer))
            if answer.step() == pending.next.step.name() =>
        {
            send(purpose, certificate, pending, limit, answer)
        }
        (state, Event::MoreTimeGiven(session, given)) => limit::more_time_given(state, &session, given, now),
        (State::AtStep { purpose, pending, limit, .. }, Event::TimeOver) if limit.is_over(now) => limit::timed_out(purpose, *pending),
        // A busy bank has done nothing yet: the same answer can go again.
        (state, Event::Replied(Reply::Refused(failure))) if failure.code == Code::BankBusy => next(state, Event::ReplyLost(failure), now),
        (State::Connecting { purpose, certificate }, Event::Replied(reply)) => replied(purpose, certificate, None, reply, now),
        (State::Sending { purpose, certificate, pending, limit, .. }, Event::Replied(reply)) => {
            replied(purpose, certificate, Some((pending, limit)), reply, now)
        }
        (State::Connecting { purpose, certificate }, Event::ReplyLost(failure)) => {
            (State::Interrupted { lost: Lost::First { purpose, certificate }, failure }, vec![])
        }
        (State::Sending { purpose, certificate, pending, limit, answer }, Event::ReplyLost(failure)) => {
            (State::Interrupted { lost: Lost::Answer { purpose, certificate, pending, limit, answer }, failure }, vec![])
        }
        (State::Interrupted { lost, .. }, Event::RetryAsked) => retry(lost),
        (State::Decided { purpose, outcome, continue_uri, until, transaction, .. }, Event::BrowserAsked) => {
            let effect = Effect::OpenBrowser { uri: continue_uri.clone() };
            (State::Decided { purpose, outcome, continue_uri, until, transaction, browser: Browser::Opening }, vec![effect])
        }
        (State::Decided { purpose, outcome, continue_uri, until, transaction, .. }, Event::BrowserOpened(result)) => {
            let browser = result.map_or_else(Browser::Failed, |()| Browser::Opened);
            (State::Decided { purpose, outcome, continue_uri, until, transaction, browser }, vec![])
        }
        (State::Redeeming { company, .. }, Event::Redeemed(Ok(()))) => (State::SignedIn { company }, vec![]),
        (State::Redeeming { .. }, Event::Redeemed(Err(failure))) => (State::Refused { failure }, vec![]),
        (_, Event::Cancelled) => (State::Idle, vec![Effect::Forget]),
        (state, _) => (state, vec![]),
    }
}

/// A new request begins unless a procedure would be lost by it.
fn asked(state: State, asked: Purpose, now: Jst) -> (State, Vec<Effect>) {
    if let State::Decided { purpose, .. } = &state
        && purpose.is_same_request(&asked)
    {
        return next(state, Event::BrowserAsked, now);
    }
    if would_be_lost(&state, &asked, now) {
        return (state, vec![Effect::Tell(Failure::new(Code::AnotherProcedureOpen))]);
    }
    (State::ChoosingCertificate { purpose: asked, failure: None }, vec![Effect::Forget])
}

fn would_be_lost(state: &State, asked: &Purpose, now: Jst) -> bool {
    match state {
        State::Connecting { .. } | State::AtStep { .. } | State::Sending { .. } | State::Interrupted { .. } | State::Redeeming { .. } => {
            true
        }
        // A later deep link is the one that is meant; but a provider's request is not given up for a sign-in, which can wait.
        State::ChoosingCertificate { purpose, .. } => {
            matches!((purpose, asked), (Purpose::Approve { .. }, Purpose::SignIn { .. }))
        }
        State::Decided { .. } => !state.may_be_left(now),
        State::Idle | State::SignedIn { .. } | State::TimedOut { .. } | State::Refused { .. } => false,
    }
}

impl Purpose {
    /// The same button pressed twice in the browser.
    pub fn is_same_request(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Approve { handover, .. }, Self::Approve { handover: other, .. }) => handover == other,
            _ => false,
        }
    }
}

impl State {
    /// Whether nothing is open, so that another screen loses nothing: a decision counts until the browser has carried it, or cannot any more.
    pub fn may_be_left(&self, now: Jst) -> bool {
        match self {
            Self::Idle | Self::SignedIn { .. } | Self::TimedOut { .. } | Self::Refused { .. } => true,
            Self::Decided { browser, until, .. } => *browser == Browser::Opened || *until <= now,
            _ => false,
        }
    }
}

fn begin(purpose: Purpose, certificate: Thumbprint) -> (State, Vec<Effect>) {
    let effect = Effect::Begin { certificate: certificate.clone(), purpose: purpose.clone() };
    (State::Connecting { purpose, certificate }, vec![effect])
}

fn send(purpose: Purpose, certificate: Thumbprint, pending: Box<Pending>, limit: Limit, answer: Answer) -> (State, Vec<Effect>) {
    let request = Request { auth_session: pending.auth_session.clone(), answer: answer.clone() };
    let effect = Effect::Send { certificate: certificate.clone(), request };
    (State::Sending { purpose, certificate, pending, limit: Limit { asked: false, ..limit }, answer }, vec![effect])
}

fn retry(lost: Lost) -> (State, Vec<Effect>) {
    match lost {
        Lost::First { purpose, certificate } => begin(purpose, certificate),
        Lost::Answer { purpose, certificate, pending, limit, answer } => send(purpose, certificate, pending, limit, answer),
    }
}

/// `before`: the step that was answered, and until when it could be.
fn replied(
    purpose: Purpose,
    certificate: Thumbprint,
    before: Option<(Box<Pending>, Limit)>,
    reply: Reply,
    now: Jst,
) -> (State, Vec<Effect>) {
    match (reply, before) {
        (Reply::Pending(pending), _) => {
            let effect = Effect::Remember { purpose: purpose.clone(), certificate: certificate.clone(), pending: pending.clone() };
            let limit = Limit::of(&pending, now);
            (State::AtStep { purpose, certificate, pending, limit, failure: None }, vec![effect])
        }
        (Reply::NotTaken(failure), Some((pending, limit))) => {
            (State::AtStep { purpose, certificate, pending, limit, failure: Some(failure) }, vec![])
        }
        (Reply::Finished(finished), Some((before, _))) => decided(purpose, finished, Box::new(before.transaction), now),
        (Reply::SignedIn(signed_in), Some((before, _))) => match purpose {
            Purpose::SignIn { verifier, .. } => {
                let redeem = Effect::Redeem { certificate: certificate.clone(), code: signed_in.authorization_code, verifier };
                (State::Redeeming { certificate, company: before.transaction.company.name }, vec![Effect::Forget, redeem])
            }
            Purpose::Approve { .. } => unexpected(),
        },
        // A certificate that is refused costs nothing: the reference is still good, another certificate may be chosen.
        (Reply::Refused(failure), None) if is_about_certificate(failure.code) => {
            (State::ChoosingCertificate { purpose, failure: Some(failure) }, vec![])
        }
        // Whom to ask depends on who it is.
        (Reply::Refused(failure), Some((before, _))) => {
            let failure = failure.for_role(before.transaction.user.role);
            (State::Refused { failure }, vec![Effect::Forget])
        }
        (Reply::Refused(failure) | Reply::NotTaken(failure), None) => (State::Refused { failure }, vec![Effect::Forget]),
        (Reply::Finished(_) | Reply::SignedIn(_), None) => unexpected(),
    }
}

fn decided(purpose: Purpose, finished: Finished, transaction: Box<Transaction>, now: Jst) -> (State, Vec<Effect>) {
    let until = limit::after(now, finished.expires_in);
    let open = Effect::OpenBrowser { uri: finished.continue_uri.clone() };
    let state = State::Decided {
        purpose,
        outcome: finished.status,
        continue_uri: finished.continue_uri,
        until,
        transaction,
        browser: Browser::Opening,
    };
    (state, vec![Effect::Forget, open])
}

fn unexpected() -> (State, Vec<Effect>) {
    (State::Refused { failure: Failure::new(Code::BankUnexpected) }, vec![Effect::Forget])
}

fn is_about_certificate(code: Code) -> bool {
    matches!(
        code,
        Code::CertificateExpired
            | Code::CertificateNotYetValid
            | Code::CertificateRevoked
            | Code::CertificateUnknown
            | Code::CertificateNotPresented
            | Code::CertificateKeyUnusable
            | Code::CertificateWouldAsk
    )
}

#[cfg(test)]
mod tests;
