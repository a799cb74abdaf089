//! The shell around the linking session: it holds the state, does what the pure machine asks for, and tells the host what to show.

mod deadline;
mod effects;
mod expected;
mod interruption;
mod memory;
mod release;
mod renewal;
mod resume;
mod screen;

use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use renkei_client::random_token;
use renkei_core::{
    Code, Failure, Secret,
    company_guard::Renewal,
    deep_link,
    linking::{Effect, Event, Lost, Purpose, State, next},
    wire::{
        Jst,
        challenge::{Answer, Outcome},
    },
};

use crate::{
    App,
    renewal::InProcedure,
    secrets::Secrets,
    store::{BegunRenewal, Store},
    view::LinkingView,
};
pub(crate) use effects::is_about_key;
use expected::Expected;
use memory::Memory;
use resume::Resumable;

pub(crate) struct Linking {
    session: Mutex<Session>,
    memory: Option<Memory>,
}

#[derive(Default)]
struct Session {
    state: State,
    /// Counts the procedures, so that a late reply to an old one is not taken for the new one's.
    procedure: u64,
    /// What a crash interrupted, until its certificate is chosen again.
    resumable: Option<Resumable>,
    /// Taken up again after a crash, and nobody has answered since.
    untouched: bool,
    renewal: Option<BegunRenewal>,
    expected: Expected,
}

impl Session {
    /// What is being renewed, unless it was begun too long ago.
    fn renewal(&self, now: Jst) -> Option<&Renewal> {
        self.renewal.as_ref().filter(|begun| now < begun.until).map(|begun| &begun.renewal)
    }

    /// Whether a procedure is open whose certificate is chosen, or was before a crash.
    fn is_past_certificate(&self) -> bool {
        self.resumable.is_some() || release::certificate(&self.state).is_some()
    }
}

impl Linking {
    /// Keeps what is needed to go on after a crash.
    pub fn remembering(store: &Store, secrets: &Secrets) -> Self {
        Self { session: Mutex::default(), memory: Some(Memory::start(store.clone(), secrets.clone())) }
    }

    pub fn forgetful() -> Self {
        Self { session: Mutex::default(), memory: None }
    }

    /// Does this unless a procedure is open, which ends by what it began with; none begins meanwhile.
    pub fn unless_open(&self, now: Jst, work: impl FnOnce()) -> bool {
        let session = self.session();
        // A sign-in that has not chosen its certificate has not begun anywhere.
        let chooses = matches!(&session.state, State::ChoosingCertificate { purpose: Purpose::SignIn { .. }, .. });
        let may = session.state.may_be_left(now) || (chooses && session.resumable.is_none());
        if may {
            work();
        }
        may
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// The screen now.
    pub fn linking(&self) -> LinkingView {
        self.screen(&self.linking.session())
    }

    /// Whether nothing else has begun, and nobody has cancelled, since.
    pub(crate) fn is_current(&self, procedure: u64) -> bool {
        self.linking.session().procedure == procedure
    }

    /// A deep link, from wherever it came.
    pub fn open(self: &Arc<Self>, link: &str) -> LinkingView {
        let handover = match deep_link::parse(link) {
            Ok(handover) => handover,
            Err(failure) => return self.refuse(failure),
        };
        let asked = Purpose::Approve { handover, attempt: random_token(self.provider.secure_random) };
        {
            let session = self.linking.session();
            // The same button pressed twice in the browser.
            if purpose(&session.state).is_some_and(|open| open.is_same_request(&asked)) {
                return self.screen(&session);
            }
            // A person who begins anew after a crash does not want the old procedure.
            if session.untouched {
                drop(session);
                self.apply(Event::Cancelled);
            }
        }
        self.apply(Event::Asked(asked))
    }

    /// The dashboard's own sign-in, for whatever company.
    pub fn sign_in(self: &Arc<Self>) -> LinkingView {
        self.begin_sign_in(None)
    }

    /// 手順1-1①
    pub async fn choose_certificate(self: &Arc<Self>, thumbprint: String) -> LinkingView {
        let (resumable, procedure) = {
            let session = self.linking.session();
            (session.resumable.clone().filter(|resumable| resumable.certificate == thumbprint), session.procedure)
        };
        let Some(resumable) = resumable else { return self.apply(Event::CertificateChosen(thumbprint)) };
        // Only the holder of the key sees the step again, though nothing is sent yet. It stays kept meanwhile: this may be pressed twice.
        let event = match self.identity(&thumbprint).await {
            Ok(_) => resumable.into_event(),
            Err(failure) => Event::CertificateFailed(failure),
        };
        self.transition(event, Some(procedure))
    }

    pub fn answer(self: &Arc<Self>, answer: Answer) -> LinkingView {
        self.apply(Event::Answered(answer))
    }

    /// Sends the very request again whose reply was lost.
    pub fn retry(self: &Arc<Self>) -> LinkingView {
        self.apply(Event::RetryAsked)
    }

    /// Hands the decision to the default browser once more.
    pub fn open_browser(self: &Arc<Self>) -> LinkingView {
        self.apply(Event::BrowserAsked)
    }

    pub fn cancel(self: &Arc<Self>) -> LinkingView {
        self.apply(Event::Cancelled)
    }

    /// Waits until everything to remember or to forget, and every event, has reached its place; for programs that end right after a procedure.
    pub async fn settled(&self) {
        self.events_told().await;
        if let Some(memory) = &self.linking.memory {
            memory.settled().await;
        }
    }

    fn apply(self: &Arc<Self>, event: Event) -> LinkingView {
        self.transition(event, None)
    }

    /// One transition; what the machine asks for begins with it. Hosts are told under the lock, so that screens arrive in their order.
    fn transition(self: &Arc<Self>, event: Event, procedure: Option<u64>) -> LinkingView {
        let now = self.clock.now();
        let mut session = self.linking.session();
        let (before, interrupted) = (self.screen(&session), interruption::interrupted(&session));
        if procedure.is_some_and(|procedure| procedure != session.procedure) {
            return before;
        }
        let begins = matches!(event, Event::Asked(_) | Event::Cancelled);
        let was = mem::take(&mut session.state);
        let (state, effects) = next(was.clone(), event, now);
        if begins && state != was {
            session.procedure += 1;
            session.resumable = None;
            session.expected.now = session.expected.next.take();
        }
        if !is_before_first_step(&state) {
            session.resumable = None;
        }
        session.untouched = false;
        session.state = state;
        let procedure = session.procedure;
        // Before anybody sees the screen: who acts on it finds in the memory what it shows.
        for effect in effects {
            self.begin(effect, procedure);
        }
        let screen = self.screen(&session);
        if screen != before {
            self.host.linking_changed(&screen);
            self.tell_refusal(&screen);
        }
        if interruption::interrupted(&session) != interrupted {
            self.dashboard_changed();
        }
        self.note(&was, &session.state);
        self.watch_deadline(&was, &session.state, procedure);
        if session.state.may_be_left(now) {
            self.take_settings_soon();
        }
        screen
    }

    /// What the dashboard and the certificates page learn from a transition.
    fn note(self: &Arc<Self>, was: &State, is: &State) {
        self.release_if_over(was, is);
        match (was, is) {
            (State::Connecting { .. }, State::AtStep { certificate, pending, .. }) => {
                let (app, certificate, company) = (Arc::clone(self), certificate.clone(), pending.transaction.company.clone());
                self.runtime.spawn(async move { app.note_use(&certificate, &company, app.clock.now()).await });
                self.tell_renewals(&pending.transaction, InProcedure::HandedOver);
            }
            (State::AtStep { .. }, State::Sending { pending, answer, .. }) => self.note_consent(&pending.next.step, answer),
            (State::Sending { .. }, State::Decided { outcome, transaction, .. }) => {
                self.end_renewal(transaction);
                self.tell_renewals(transaction, InProcedure::Decided(*outcome));
                if *outcome == Outcome::Approved {
                    self.expect_new_link(&transaction.company.id);
                }
            }
            _ => {}
        }
    }

    /// A link that means nothing: its own screen when nothing is open, else a notice beside the open procedure.
    fn refuse(self: &Arc<Self>, failure: Failure) -> LinkingView {
        let mut session = self.linking.session();
        if !session.state.may_be_left(self.clock.now()) {
            self.host.notice(&failure);
            return self.screen(&session);
        }
        session.state = State::Refused { failure };
        let screen = self.screen(&session);
        self.host.linking_changed(&screen);
        screen
    }

    fn begin(self: &Arc<Self>, effect: Effect, procedure: u64) {
        match effect {
            Effect::Remember { purpose, certificate, pending } => {
                if let Some(memory) = &self.linking.memory {
                    memory.remember(purpose, certificate, *pending, self.clock.now());
                }
            }
            Effect::Forget => {
                if let Some(memory) = &self.linking.memory {
                    memory.forget();
                }
            }
            Effect::Tell(failure) => self.host.notice(&failure),
            other => {
                let app = Arc::clone(self);
                self.runtime.spawn(async move {
                    if let Some(event) = app.perform(other, procedure).await {
                        app.transition(event, Some(procedure));
                    }
                });
            }
        }
    }

    /// The continuation may go to the bank's own origin only: it carries a one-time key.
    fn hand_to_browser(&self, uri: &Secret) -> Result<(), Failure> {
        if !self.bank.owns(uri.expose()) {
            return Err(Failure::new(Code::BankUnexpected).with_detail("the continuation does not lead to the bank's own address"));
        }
        self.host.open_in_browser(uri.expose())
    }
}

/// Whether a certificate may still have to be chosen.
fn is_before_first_step(state: &State) -> bool {
    matches!(state, State::ChoosingCertificate { .. } | State::Connecting { .. } | State::Interrupted { lost: Lost::First { .. }, .. })
}

/// Of the procedure that is open.
fn purpose(state: &State) -> Option<&Purpose> {
    match state {
        State::ChoosingCertificate { purpose, .. }
        | State::Connecting { purpose, .. }
        | State::AtStep { purpose, .. }
        | State::Sending { purpose, .. }
        | State::Interrupted { lost: Lost::First { purpose, .. } | Lost::Answer { purpose, .. }, .. } => Some(purpose),
        State::Idle
        | State::Decided { .. }
        | State::Redeeming { .. }
        | State::SignedIn { .. }
        | State::TimedOut { .. }
        | State::Refused { .. } => None,
    }
}
