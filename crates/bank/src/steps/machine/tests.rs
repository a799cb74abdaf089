use renkei_core::wire::challenge::{PinResult, PinStatus, SkipReason};

use super::{Accounts, Dead, Facts, Misplaced, Moved, State, Verified, plan};

const NONE_OPEN: Accounts = Accounts { open: false, registered: true };
const OPEN: Accounts = Accounts { open: true, registered: true };
const ALL_UNREGISTERED: Accounts = Accounts { open: true, registered: false };
const ALL_LOCKED: Accounts = Accounts { open: false, registered: false };

fn approve(handover_confirm: bool, risk: bool, chooses_scopes: bool, accounts: Accounts) -> Facts {
    let scopes = vec!["balance".into(), "statement".into()];
    Facts::Approve { handover_confirm, risk_question: risk.then(|| "q1".into()), scopes, chooses_scopes, accounts }
}

fn registered(status: PinStatus) -> Verified {
    Verified::Pins { results: vec![PinResult { account: "acc_1".into(), status, attempts_left: None }] }
}

fn skipped() -> Verified {
    Verified::Pins { results: Vec::new() }
}

fn name(state: &State) -> &'static str {
    match state {
        State::HandoverConfirm { .. } => "match",
        State::Password { .. } => "password",
        State::RiskQuestion { .. } => "risk",
        State::ScopeSelection { .. } => "scopes",
        State::AccountPin { .. } => "pin",
        State::AccountPinResult { .. } => "result",
        State::Consent { .. } => "consent",
    }
}

/// Plays the answers and writes down what was shown: `password 1/2 → consent 2/2 → approved`.
fn play(facts: Facts, answers: Vec<(Verified, Accounts)>) -> String {
    let mut run = plan(facts);
    let mut shown = vec![format!("{} {}/{}", name(&run.state), run.seq, run.of)];
    for (answer, accounts) in answers {
        match run.next(answer, accounts).unwrap() {
            Moved::To(next) => {
                shown.push(format!("{} {}/{}", name(&next.state), next.seq, next.of));
                run = next;
                continue;
            }
            Moved::Approved { scopes } => shown.push(format!("approved {}", scopes.join("+"))),
            Moved::Denied => shown.push("denied".into()),
            Moved::SignedIn => shown.push("signed in".into()),
            Moved::Ended(dead) => shown.push(format!("{dead:?}")),
        }
        break;
    }
    shown.join(" → ")
}

#[test]
fn each_run_shows_its_steps_in_order_and_counts_them() {
    let right = || Verified::MatchCode { right: true };
    let wrong = || Verified::MatchCode { right: false };
    let table = vec![
        (
            "all steps",
            approve(true, true, true, OPEN),
            vec![
                (right(), OPEN),
                (Verified::Password, OPEN),
                (Verified::Answer, OPEN),
                (Verified::Scopes(vec!["balance".into()]), OPEN),
                (registered(PinStatus::Registered), NONE_OPEN),
                (Verified::Confirmed, NONE_OPEN),
                (Verified::Allowed, NONE_OPEN),
            ],
            "match 1/7 → password 2/7 → risk 3/7 → scopes 4/7 → pin 5/7 → result 6/7 → consent 7/7 → approved balance",
        ),
        (
            "all skipped",
            approve(false, false, false, NONE_OPEN),
            vec![(Verified::Password, NONE_OPEN), (Verified::Allowed, NONE_OPEN)],
            "password 1/2 → consent 2/2 → approved balance+statement",
        ),
        (
            "手順5 → 手順4 → 手順5",
            approve(false, false, false, ALL_UNREGISTERED),
            vec![
                (Verified::Password, ALL_UNREGISTERED),
                (registered(PinStatus::Registered), OPEN),
                (Verified::MoreWanted, OPEN),
                (registered(PinStatus::PinMismatch), OPEN),
                (Verified::Confirmed, OPEN),
                (Verified::Denied, OPEN),
            ],
            "password 1/4 → pin 2/4 → result 3/4 → pin 4/6 → result 5/6 → consent 6/6 → denied",
        ),
        (
            "more is wanted but nothing is left to register",
            approve(false, false, false, OPEN),
            vec![(Verified::Password, OPEN), (registered(PinStatus::Registered), NONE_OPEN), (Verified::MoreWanted, NONE_OPEN)],
            "password 1/4 → pin 2/4 → result 3/4 → consent 4/4",
        ),
        (
            "手順4 passed over: the number jumps, the total stays",
            approve(false, false, false, OPEN),
            vec![(Verified::Password, OPEN), (skipped(), OPEN), (Verified::Allowed, OPEN)],
            "password 1/4 → pin 2/4 → consent 4/4 → approved balance+statement",
        ),
        (
            "a consent needs an account",
            approve(false, false, false, ALL_UNREGISTERED),
            vec![
                (Verified::Password, ALL_UNREGISTERED),
                (registered(PinStatus::PinMismatch), ALL_UNREGISTERED),
                (Verified::Confirmed, ALL_UNREGISTERED),
                (registered(PinStatus::PinLocked), ALL_LOCKED),
                (Verified::Confirmed, ALL_LOCKED),
            ],
            "password 1/4 → pin 2/4 → result 3/4 → pin 4/6 → result 5/6 → NoAccountAvailable",
        ),
        (
            "another user registered the account meanwhile",
            approve(false, false, true, OPEN),
            vec![(Verified::Password, NONE_OPEN), (Verified::Scopes(vec!["balance".into()]), NONE_OPEN)],
            "password 1/5 → scopes 4/5 → consent 5/5",
        ),
        (
            "one wrong matching number",
            approve(true, false, false, NONE_OPEN),
            vec![(wrong(), NONE_OPEN), (right(), NONE_OPEN)],
            "match 1/3 → match 1/3 → password 2/3",
        ),
        (
            "two wrong matching numbers",
            approve(true, false, false, NONE_OPEN),
            vec![(wrong(), NONE_OPEN), (wrong(), NONE_OPEN)],
            "match 1/3 → match 1/3 → MatchCodeWrong",
        ),
        (
            "sign-in with a question",
            Facts::SignIn { risk_question: Some("q1".into()) },
            vec![(Verified::Password, OPEN), (Verified::Answer, OPEN)],
            "password 1/2 → risk 2/2 → signed in",
        ),
        ("sign-in", Facts::SignIn { risk_question: None }, vec![(Verified::Password, OPEN)], "password 1/1 → signed in"),
    ];
    for (case, facts, answers, expected) in table {
        assert_eq!(play(facts, answers), expected, "{case}");
    }
}

#[test]
fn what_is_passed_over_is_told_with_its_reason_at_the_next_step_alone() {
    let told = |moved: Result<Moved, Misplaced>| -> (super::Run, Vec<(String, SkipReason)>) {
        let Ok(Moved::To(run)) = moved else { panic!("a step, not {moved:?}") };
        let skipped = run.skipped.iter().map(|skipped| (skipped.step.clone(), skipped.reason)).collect();
        (run, skipped)
    };
    let over = |steps: &[(&str, SkipReason)]| -> Vec<_> { steps.iter().map(|(step, reason)| ((*step).to_owned(), *reason)).collect() };
    let (risk, fixed) = (("risk_question", SkipReason::NotDemanded), ("scope_selection", SkipReason::FixedByProvider));
    let no_account = ["account_pin", "account_pin_result"].map(|step| (step, SkipReason::NoUnregisteredAccount));

    let (_, skipped) = told(plan(approve(false, false, false, NONE_OPEN)).next(Verified::Password, NONE_OPEN));
    assert_eq!(skipped, over(&[risk, fixed, no_account[0], no_account[1]]));

    let (run, skipped) = told(plan(approve(false, false, true, OPEN)).next(Verified::Password, OPEN));
    assert_eq!(skipped, over(&[risk]), "手順3 comes");
    let (run, skipped) = told(run.next(Verified::Scopes(vec!["balance".into()]), OPEN));
    assert_eq!(skipped, [], "and nothing was passed over after it");
    let (_, skipped) = told(run.next(self::skipped(), OPEN));
    assert_eq!(skipped, over(&[("account_pin_result", SkipReason::NothingRegistered)]));

    let (run, skipped) = told(plan(approve(true, true, false, OPEN)).next(Verified::MatchCode { right: true }, OPEN));
    assert_eq!(skipped, []);
    let (run, _) = told(run.next(Verified::Password, OPEN));
    let (_, skipped) = told(run.next(Verified::Answer, OPEN));
    assert_eq!(skipped, over(&[fixed]), "the question was asked");
}

#[test]
fn an_answer_to_another_step_moves_nothing() {
    let answers = [
        Verified::MatchCode { right: true },
        Verified::Answer,
        Verified::Scopes(vec!["balance".into()]),
        skipped(),
        Verified::Confirmed,
        Verified::MoreWanted,
        Verified::Allowed,
        Verified::Denied,
    ];
    for answer in answers {
        let run = plan(approve(false, true, true, OPEN));
        assert_eq!(run.next(answer.clone(), OPEN), Err(Misplaced), "{answer:?} at the password step");
    }
}

#[test]
fn a_run_survives_its_storage() {
    let Moved::To(run) = plan(approve(false, false, true, OPEN)).next(Verified::Password, OPEN).unwrap() else { panic!("a next step") };
    let text = serde_json::to_string(&run).unwrap();
    assert_eq!(serde_json::from_str::<super::Run>(&text).unwrap(), run);
}

#[test]
fn only_a_password_without_a_question_behind_it_completes_the_login() {
    assert!(plan(approve(false, false, true, OPEN)).password_completes_login());
    assert!(!plan(approve(false, true, true, OPEN)).password_completes_login());
    assert_eq!(plan(approve(true, false, false, OPEN)).match_codes_left(), Some(2));
    assert_eq!(plan(approve(false, false, false, OPEN)).next(Verified::Password, ALL_LOCKED), Ok(Moved::Ended(Dead::NoAccountAvailable)));
}
