use super::{Browser, Effect, Event, Limit, Lost, Purpose, Reply, State, next};
use crate::{
    Code, Failure, Secret,
    wire::{
        Jst,
        challenge::{Answer, ClientName, Company, Finished, Next, Outcome, Pending, Role, SignedIn, Step, Transaction, User},
    },
};

pub fn now() -> Jst {
    Jst("2026-11-22T09:00:00+09:00".parse().unwrap())
}

pub fn approve() -> Purpose {
    Purpose::Approve { handover: Secret::new("h"), attempt: Secret::new("a") }
}

fn sign_in() -> Purpose {
    Purpose::SignIn { verifier: Secret::new("v"), attempt: Secret::new("a") }
}

pub fn pending(session: &str) -> Box<Pending> {
    Box::new(Pending {
        error: "insufficient_authorization".into(),
        auth_session: Secret::new(session),
        expires_in: 600,
        ends_in: Some(1_800),
        transaction: Transaction {
            id: "tx_1".into(),
            client: ClientName { client_id: "freee".into(), name: "フリー株式会社".into(), service: "freee".into() },
            requested_at: now(),
            origin: None,
            company: Company { id: "c".into(), name: "株式会社みなと".into() },
            user: User { id: "u".into(), name: "山田".into(), role: Role::General },
        },
        next: Next {
            step: Step::Password { login_id_masked: "y***".into() },
            seq: 1,
            of: 2,
            attempts_left: Some(5),
            choices: vec![],
            last_error: None,
            skipped: vec![],
        },
    })
}

pub fn at_step() -> State {
    State::AtStep { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), failure: None }
}

fn limit() -> Limit {
    Limit::of(&pending("s1"), now())
}

pub fn password(value: &str) -> Answer {
    Answer::Password { password: Secret::new(value), login_hint: None }
}

fn play(state: State, events: Vec<Event>) -> (State, Vec<Effect>) {
    events.into_iter().fold((state, vec![]), |(state, _), event| next(state, event, now()))
}

#[test]
fn an_approval_runs_from_the_deep_link_to_the_browser() {
    let finished = Finished { status: Outcome::Approved, continue_uri: Secret::new("https://bank/continue"), expires_in: 60 };
    let (state, effects) = play(
        State::Idle,
        vec![
            Event::Asked(approve()),
            Event::CertificateChosen("t".into()),
            Event::Replied(Reply::Pending(pending("s1"))),
            Event::Answered(password("p")),
            Event::Replied(Reply::Finished(finished)),
        ],
    );
    assert_eq!(effects, vec![Effect::Forget, Effect::OpenBrowser { uri: Secret::new("https://bank/continue") }]);
    let (state, _) = next(state, Event::BrowserOpened(Ok(())), now());
    assert!(matches!(state, State::Decided { outcome: Outcome::Approved, browser: Browser::Opened, .. }));
}

#[test]
fn a_lost_reply_is_repeated_with_the_very_same_request() {
    let at_step = State::AtStep { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), failure: None };
    let (state, first) = next(at_step, Event::Answered(password("p")), now());
    let (state, nothing) = next(state, Event::ReplyLost(Failure::new(Code::BankUnreachable)), now());
    assert!(nothing.is_empty());
    assert!(matches!(&state, State::Interrupted { lost: Lost::Answer { .. }, .. }));
    let (_, again) = next(state, Event::RetryAsked, now());
    assert_eq!(first, again);
}

#[test]
fn a_refused_certificate_leads_back_to_the_choice_with_the_reason() {
    let failure = Failure::new(Code::CertificateRevoked);
    let (state, effects) = play(
        State::Idle,
        vec![Event::Asked(approve()), Event::CertificateChosen("t".into()), Event::Replied(Reply::Refused(failure.clone()))],
    );
    assert_eq!(state, State::ChoosingCertificate { purpose: approve(), failure: Some(failure) });
    assert!(effects.is_empty());
}

#[test]
fn a_lock_ends_the_session() {
    let sending =
        State::Sending { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), answer: password("p") };
    let (state, effects) = next(sending, Event::Replied(Reply::Refused(Failure::new(Code::UserLocked))), now());
    assert!(matches!(state, State::Refused { failure } if failure.code == Code::UserLocked));
    assert_eq!(effects, vec![Effect::Forget]);
}

#[test]
fn a_second_deep_link_never_breaks_an_open_procedure() {
    let at_step = State::AtStep { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), failure: None };
    let (state, effects) = next(at_step.clone(), Event::Asked(approve()), now());
    assert_eq!(state, at_step);
    assert!(matches!(&effects[..], [Effect::Tell(failure)] if failure.code == Code::AnotherProcedureOpen));
}

#[test]
fn a_sign_in_redeems_its_code_with_its_own_verifier() {
    let sending =
        State::Sending { purpose: sign_in(), certificate: "t".into(), pending: pending("s1"), limit: limit(), answer: password("p") };
    let reply = Reply::SignedIn(SignedIn { authorization_code: Secret::new("c") });
    let (state, effects) = next(sending, Event::Replied(reply), now());
    assert!(matches!(effects[1], Effect::Redeem { ref verifier, .. } if verifier.expose() == "v"));
    let (state, _) = next(state, Event::Redeemed(Ok(())), now());
    assert_eq!(state, State::SignedIn { company: "株式会社みなと".into() });
}

#[test]
fn a_busy_bank_lets_the_same_answer_go_again() {
    let sending =
        State::Sending { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), answer: password("p") };
    let (state, effects) = next(sending, Event::Replied(Reply::Refused(Failure::new(Code::BankBusy))), now());
    assert!(effects.is_empty());
    let (state, effects) = next(state, Event::RetryAsked, now());
    assert!(matches!(state, State::Sending { .. }));
    assert!(matches!(&effects[..], [Effect::Send { .. }]));
}

#[test]
fn late_events_change_nothing() {
    let decided = next(
        State::Sending { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), answer: password("p") },
        Event::Replied(Reply::Finished(Finished {
            status: Outcome::Denied,
            continue_uri: Secret::new("https://bank/continue"),
            expires_in: 60,
        })),
        now(),
    )
    .0;
    for event in [
        Event::Answered(password("p")),
        Event::Replied(Reply::Pending(pending("s2"))),
        Event::RetryAsked,
        Event::CertificateChosen("x".into()),
        Event::Redeemed(Ok(())),
    ] {
        let (state, effects) = next(decided.clone(), event, now());
        assert_eq!((state, effects), (decided.clone(), vec![]));
    }
}

fn another() -> Purpose {
    Purpose::Approve { handover: Secret::new("other"), attempt: Secret::new("a") }
}

fn decided(browser: Browser) -> State {
    State::Decided {
        purpose: approve(),
        outcome: Outcome::Approved,
        continue_uri: Secret::new("https://bank/continue"),
        until: Jst(now().0 + jiff::SignedDuration::from_secs(60)),
        transaction: Box::new(pending("s1").transaction),
        browser,
    }
}

fn is_told(effects: &[Effect]) -> bool {
    matches!(effects, [Effect::Tell(failure)] if failure.code == Code::AnotherProcedureOpen)
}

#[test]
fn an_answer_to_another_step_is_not_sent() {
    let at_step = State::AtStep { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), failure: None };
    let late = Answer::HandoverConfirm { match_code: "42".into() };
    assert_eq!(next(at_step.clone(), Event::Answered(late), now()), (at_step, vec![]));
}

#[test]
fn a_waiting_request_goes_before_a_sign_in_and_after_a_later_request() {
    let choosing = |purpose| State::ChoosingCertificate { purpose, failure: None };
    for (open, asked, is_kept) in
        [(approve(), sign_in(), true), (approve(), another(), false), (sign_in(), approve(), false), (sign_in(), sign_in(), false)]
    {
        let (state, effects) = next(choosing(open.clone()), Event::Asked(asked.clone()), now());
        assert_eq!(state, choosing(if is_kept { open.clone() } else { asked.clone() }), "{open:?}, then {asked:?}");
        assert_eq!(is_told(&effects), is_kept, "{open:?}, then {asked:?}");
    }
}

#[test]
fn a_decision_that_the_browser_has_not_carried_is_not_dropped() {
    for browser in [Browser::Opening, Browser::Failed(Failure::new(Code::BrowserNotOpened))] {
        for asked in [another(), sign_in()] {
            let (state, effects) = next(decided(browser.clone()), Event::Asked(asked), now());
            assert_eq!(state, decided(browser.clone()));
            assert!(is_told(&effects));
        }
    }
    let (state, _) = next(decided(Browser::Opened), Event::Asked(another()), now());
    assert_eq!(state, State::ChoosingCertificate { purpose: another(), failure: None }, "carried: the next one may come");
    let later = Jst(now().0 + jiff::SignedDuration::from_secs(60));
    let (state, _) = next(decided(Browser::Opening), Event::Asked(another()), later);
    assert_eq!(state, State::ChoosingCertificate { purpose: another(), failure: None }, "it can no longer be carried");
}

#[test]
fn the_same_deep_link_after_the_decision_opens_its_continuation_again() {
    for browser in [Browser::Opened, Browser::Failed(Failure::new(Code::BrowserNotOpened))] {
        let again = Purpose::Approve { handover: Secret::new("h"), attempt: Secret::new("of this press") };
        let (state, effects) = next(decided(browser), Event::Asked(again), now());
        assert_eq!(state, decided(Browser::Opening));
        assert_eq!(effects, [Effect::OpenBrowser { uri: Secret::new("https://bank/continue") }]);
    }
}

#[test]
fn an_answer_that_the_bank_cannot_take_leads_back_to_its_step_with_the_reason() {
    let sending =
        State::Sending { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), answer: password("p") };
    let why = Failure::new(Code::BankUnexpected);
    let (state, effects) = next(sending, Event::Replied(Reply::NotTaken(why.clone())), now());
    let at_step = State::AtStep { purpose: approve(), certificate: "t".into(), pending: pending("s1"), limit: limit(), failure: Some(why) };
    assert_eq!((state.clone(), effects), (at_step, vec![]));
    assert!(matches!(next(state, Event::Answered(password("p")), now()).0, State::Sending { .. }), "another answer may go");
}
