//! How long a person has: until when the bank keeps what it waits for, and how far more time can reach.

use jiff::SignedDuration;

use super::{Effect, Purpose, State, Thumbprint};
use crate::{
    Code, Failure, Secret,
    wire::{
        Jst,
        challenge::{MoreTime, Pending},
    },
};

/// Until when the bank waits for the answer to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The bank forgets the session then.
    pub until: Jst,
    /// The end of the procedure, which no asking for more time moves. `None`: this bank gives no more time.
    pub end: Option<Jst>,
    /// More time was asked for, and the bank's word is on its way: until it is here, only the bank knows when this ends.
    pub asked: bool,
}

impl Limit {
    /// By an answer that has come just now.
    pub fn of(pending: &Pending, now: Jst) -> Self {
        Self { until: after(now, pending.expires_in), end: pending.ends_in.map(|seconds| after(now, seconds)), asked: false }
    }

    /// By an answer of which only the end was kept as an instant, for the time after a crash.
    pub fn kept(pending: &Pending, until: Jst) -> Self {
        let before = SignedDuration::from_secs(-i64::from(pending.expires_in));
        let received = Jst(until.0.saturating_add(before).unwrap_or(until.0));
        Self { until, end: pending.ends_in.map(|seconds| after(received, seconds)), asked: false }
    }

    /// Whether nobody can answer any more.
    pub(super) fn is_over(&self, now: Jst) -> bool {
        !self.asked && self.until <= now
    }

    /// Whether asking for more time can bring any.
    pub fn extends(&self) -> bool {
        self.end.is_some_and(|end| end > self.until)
    }
}

/// Once at a time: a second press adds nothing to the first.
pub(super) fn ask_for_more(
    purpose: Purpose,
    certificate: Thumbprint,
    pending: Box<Pending>,
    limit: Limit,
    failure: Option<Failure>,
) -> (State, Vec<Effect>) {
    let ask = Effect::AskForTime { certificate: certificate.clone(), session: pending.auth_session.clone() };
    let effects = if limit.asked { vec![] } else { vec![ask] };
    (State::AtStep { purpose, certificate, pending, limit: Limit { asked: true, ..limit }, failure }, effects)
}

/// Only the step that asked gets it: one that was answered meanwhile has a session of its own.
pub(super) fn more_time_given(state: State, session: &Secret, given: Result<MoreTime, Failure>, now: Jst) -> (State, Vec<Effect>) {
    match (state, given) {
        (State::AtStep { purpose, certificate, mut pending, failure, .. }, Ok(given)) if pending.auth_session == *session => {
            let limit = extend(&mut pending, given, now);
            let effect = Effect::Remember { purpose: purpose.clone(), certificate: certificate.clone(), pending: pending.clone() };
            (State::AtStep { purpose, certificate, pending, limit, failure }, vec![effect])
        }
        (State::AtStep { purpose, pending, limit, .. }, Err(_)) if pending.auth_session == *session && limit.until <= now => {
            timed_out(purpose, *pending)
        }
        // Before its time the session is gone for another reason: the procedure may have gone on elsewhere.
        (State::AtStep { pending, .. }, Err(failure)) if pending.auth_session == *session && failure.code == Code::SessionInvalid => {
            (State::Refused { failure }, vec![Effect::Forget])
        }
        // The step stays as it is, and so does what was said of the answer before.
        (State::AtStep { purpose, certificate, pending, limit, failure }, Err(refused)) if pending.auth_session == *session => {
            let refused = refused.for_role(pending.transaction.user.role);
            (State::AtStep { purpose, certificate, pending, limit: Limit { asked: false, ..limit }, failure }, vec![Effect::Tell(refused)])
        }
        (state, _) => (state, vec![]),
    }
}

pub(super) fn timed_out(purpose: Purpose, pending: Pending) -> (State, Vec<Effect>) {
    (State::TimedOut { purpose, transaction: Box::new(pending.transaction) }, vec![Effect::Forget])
}

/// The bank's word is kept beside the step that it is about.
fn extend(pending: &mut Pending, given: MoreTime, now: Jst) -> Limit {
    pending.expires_in = given.expires_in;
    pending.ends_in = Some(given.ends_in);
    Limit::of(pending, now)
}

/// When a person is told how long is left of a step: two minutes before its end, to finish; half a minute before it, to ask for more time, for
/// which WCAG 2.2 (2.2.1) wants twenty seconds.
pub fn step_warnings(until: Jst) -> [Jst; 2] {
    [before(until, 120), before(until, 30)]
}

/// The same for the continuation, which has hardly a minute and is carried to the browser by itself.
pub fn continuation_warnings(until: Jst) -> [Jst; 1] {
    [before(until, 30)]
}

pub(super) fn after(now: Jst, seconds: u32) -> Jst {
    Jst(now.0.saturating_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(now.0))
}

fn before(until: Jst, seconds: i64) -> Jst {
    Jst(until.0.saturating_sub(SignedDuration::from_secs(seconds)).unwrap_or(until.0))
}

#[cfg(test)]
mod tests {
    use super::{Limit, after, continuation_warnings, step_warnings};
    use crate::{
        Code, Failure, Secret,
        linking::{
            Effect, Event, Purpose, State, next,
            tests::{approve, at_step, now, password, pending},
        },
        wire::challenge::{Answer, MoreTime},
    };

    const GIVEN: MoreTime = MoreTime { expires_in: 600, ends_in: 1_300 };

    #[test]
    fn more_time_is_asked_for_under_the_session_of_the_step_and_leaves_the_step_as_it_is() {
        let wrong = Failure::new(Code::PasswordWrong);
        let State::AtStep { purpose, certificate, pending, limit, .. } = at_step() else { unreachable!() };
        let shown = State::AtStep { purpose, certificate, pending: pending.clone(), limit, failure: Some(wrong.clone()) };

        let (state, effects) = next(shown.clone(), Event::Answered(Answer::MoreTime {}), now());
        let asked = Limit { asked: true, ..limit };
        let State::AtStep { limit: waiting, failure, .. } = &state else { panic!("the step, not {state:?}") };
        assert_eq!((*waiting, failure.as_ref()), (asked, Some(&wrong)));
        assert_eq!(effects, [Effect::AskForTime { certificate: "t".into(), session: Secret::new("s1") }]);
        assert_eq!(next(state.clone(), Event::Answered(Answer::MoreTime {}), now()), (state.clone(), vec![]), "once at a time");

        // Asked in the last second: the bank had the question in time, and its word counts.
        let later = after(now(), 601);
        assert_eq!(next(state.clone(), Event::TimeOver, later), (state.clone(), vec![]));
        let (state, effects) = next(state, Event::MoreTimeGiven(Secret::new("s1"), Ok(GIVEN)), later);
        let State::AtStep { pending: kept, limit, failure, .. } = state else { panic!("the step, not {state:?}") };
        assert_eq!((limit.until, limit.end, failure), (after(later, 600), Some(after(later, 1_300)), Some(wrong)));
        assert!(!limit.asked, "the next press asks again");
        assert_eq!((&kept.next, kept.expires_in, kept.ends_in), (&pending.next, 600, Some(1_300)));
        assert!(matches!(&effects[..], [Effect::Remember { pending, .. }] if pending.ends_in == Some(1_300)), "a crash loses none of it");
    }

    #[test]
    fn more_time_that_comes_for_another_step_or_not_at_all_changes_no_limit() {
        let late = Event::MoreTimeGiven(Secret::new("s0"), Ok(GIVEN));
        assert_eq!(next(at_step(), late, now()), (at_step(), vec![]));

        let unreachable = Failure::new(Code::BankUnreachable);
        let (state, effects) = next(at_step(), Event::MoreTimeGiven(Secret::new("s1"), Err(unreachable.clone())), now());
        assert_eq!((state, &effects[..]), (at_step(), &[Effect::Tell(unreachable)][..]));
    }

    #[test]
    fn a_question_for_more_time_that_fails_after_the_end_is_the_end() {
        let (asked, _) = next(at_step(), Event::Answered(Answer::MoreTime {}), now());
        let lost = |now| next(asked.clone(), Event::MoreTimeGiven(Secret::new("s1"), Err(Failure::new(Code::BankUnreachable))), now);
        assert!(matches!(lost(after(now(), 600)), (State::TimedOut { .. }, effects) if effects == [Effect::Forget]));
        let (state, _) = lost(after(now(), 599));
        assert_eq!(state, at_step(), "what can still be answered stays, and its end counts again");
        assert!(matches!(next(state, Event::TimeOver, after(now(), 600)).0, State::TimedOut { .. }));

        let (sending, _) = next(asked, Event::Answered(password("p")), now());
        assert!(matches!(sending, State::Sending { limit, .. } if !limit.asked), "whoever answers waits for no more time");
    }

    #[test]
    fn a_session_that_is_gone_before_its_time_has_not_timed_out() {
        let gone = || Event::MoreTimeGiven(Secret::new("s1"), Err(Failure::new(Code::SessionInvalid)));
        let (state, effects) = next(at_step(), gone(), now());
        assert!(matches!(state, State::Refused { failure } if failure.code == Code::SessionInvalid));
        assert_eq!(effects, [Effect::Forget]);
        assert!(matches!(next(at_step(), gone(), after(now(), 600)), (State::TimedOut { .. }, effects) if effects == [Effect::Forget]));
    }

    #[test]
    fn a_step_that_nobody_answered_in_time_is_over_and_stands_in_nobodys_way() {
        assert_eq!(next(at_step(), Event::TimeOver, after(now(), 599)).0, at_step(), "not before its end");
        let (state, effects) = next(at_step(), Event::TimeOver, after(now(), 600));
        assert!(matches!(&state, State::TimedOut { purpose, .. } if *purpose == approve()));
        assert_eq!(effects, [Effect::Forget]);
        let another = Purpose::Approve { handover: Secret::new("other"), attempt: Secret::new("a") };
        assert!(matches!(next(state, Event::Asked(another), now()).0, State::ChoosingCertificate { .. }));

        let (sending, _) = next(at_step(), Event::Answered(password("p")), now());
        assert_eq!(next(sending.clone(), Event::TimeOver, after(now(), 600)).0, sending, "what is under way is the bank's to answer");
    }

    #[test]
    fn more_time_is_offered_up_to_the_end_that_the_bank_has_told() {
        for (expires_in, ends_in, extends) in [(600, Some(1_800), true), (600, Some(600), false), (30, Some(30), false), (600, None, false)]
        {
            let mut pending = pending("s1");
            (pending.expires_in, pending.ends_in) = (expires_in, ends_in);
            let limit = Limit::of(&pending, now());
            assert_eq!(limit.extends(), extends, "{expires_in} of {ends_in:?}");
            assert_eq!(Limit::kept(&pending, limit.until), limit, "the same after a crash");
        }
    }

    #[test]
    fn a_person_is_told_well_before_the_end() {
        let until = after(now(), 600);
        assert_eq!(step_warnings(until), [after(now(), 480), after(now(), 570)]);
        assert_eq!(continuation_warnings(after(now(), 60)), [after(now(), 30)]);
    }
}
