//! The use cases against the real bank of the sandbox, without a window.

mod bench;
mod certificates;
mod changes;
mod company_guard;
mod desk;
mod diagnosis;
mod directory;
mod endings;
mod list;
mod local_store;
mod log;
mod policies;
mod profiles;
mod reminders;
mod renewal;
mod time;
mod updates;
mod wrong_company;

use std::sync::Arc;

use renkei_core::{
    Code, Secret,
    link_state::LinkState,
    wire::{
        Jst,
        challenge::{Answer, Decision, Outcome, Step},
    },
};

use crate::{
    Clock, SystemClock,
    secrets::Secrets,
    view::{BrowserView, LinkingView, SignInState},
};
use bench::{Bench, Person};
pub(crate) use desk::Desk;

/// A PC whose battery was taken out.
struct FarAhead;

impl Clock for FarAhead {
    fn now(&self) -> Jst {
        Jst(SystemClock.now().0 + jiff::SignedDuration::from_hours(24 * 365 * 20))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_has_expired_by_a_wrong_clock_only_is_explained_by_the_clock() {
    let mut bench = Bench::start().await;
    let person = Person::whose_clock(&bench, 1, Arc::new(FarAhead)).await;
    bench.stop().await;
    person.unlocks().await;
    let reason = async || person.app.certificates().await.unusable.remove(0).reason.unwrap();
    assert_eq!(reason().await.code, Code::CertificateExpired, "without the bank nobody knows better");

    bench.go_on().await;
    assert_eq!(reason().await.code, Code::ClockWrong);
}

/// Password steps of customers[1], who is asked nothing optional.
fn password(value: &str) -> Answer {
    Answer::Password { password: Secret::new(value), login_hint: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_ends_in_the_browser_at_the_banks_own_address() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    let link = bench.deep_link().await;

    person.app.open(&link);
    assert!(matches!(person.app.linking(), LinkingView::Certificate { failure: None, resuming: None, .. }));
    person.chooses_certificate().await;
    let step = person.step().await;
    assert!(matches!(step.next.step, Step::Password { .. }));
    person.app.answer(password(&person.password));
    let step = person.step().await;
    let Step::Consent(prompt) = &step.next.step else { panic!("consent, not {:?}", step.next.step) };
    person.app.answer(Answer::Consent { decision: Decision::Allow, terms_sha256: prompt.terms.sha256.clone() });

    let done = person.until(|view| matches!(view, LinkingView::Done { browser: BrowserView::Opened, .. })).await;
    assert!(matches!(done, LinkingView::Done { outcome: Outcome::Approved, .. }));
    let opened = person.host.opened();
    assert!(opened.len() == 1 && opened[0].starts_with(&format!("{}/", bench.issuer())), "{opened:?}");
    let shown = format!("{:?}", person.host.shown());
    assert!(!shown.contains(&person.password) && !shown.contains(&opened[0]), "screens hold neither secrets nor the continuation");
    let used = person.app.certificates().await.usable.remove(0).last_used_at;
    assert!(used.is_some(), "the picker knows when the certificate was last used");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_approval_the_dashboard_finds_the_new_link_by_itself() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.app.sign_in();
    person.chooses_certificate().await;
    person.step().await;
    person.app.answer(password(&person.password));
    person.until(|view| matches!(view, LinkingView::SignedIn { .. })).await;
    let before = person.company().await.links.len();

    let (link, cookie) = bench.hand_over().await;
    person.app.open(&link);
    person.app.choose_certificate(person.thumbprint().await).await;
    person.step().await;
    person.app.answer(password(&person.password));
    let step = person.step().await;
    let Step::Consent(prompt) = &step.next.step else { panic!("consent, not {:?}", step.next.step) };
    person.app.answer(Answer::Consent { decision: Decision::Allow, terms_sha256: prompt.terms.sha256.clone() });
    person.until(|view| matches!(view, LinkingView::Done { browser: BrowserView::Opened, .. })).await;
    bench.carries_back(&person.host.opened()[0], &cookie).await;

    let told = person.host.dashboard_changes();
    while person.host.dashboard_changes() == told {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let links = person.company().await.links;
    assert_eq!(links.len(), before + 1);
    assert!(links.iter().any(|row| row.days_left == Some(90) && row.state == LinkState::Active), "{links:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_program_goes_on_at_the_same_step_once_its_certificate_is_chosen_again() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    let link = bench.deep_link().await;
    person.app.open(&link);
    person.chooses_certificate().await;
    person.step().await;
    person.app.answer(password("wrong"));
    let step = person.step().await;
    assert_eq!(step.failure.as_ref().map(|failure| failure.code), Some(Code::PasswordWrong));

    let person = person.restarted(&bench).await;
    let LinkingView::Certificate { resuming: Some(resuming), .. } = person.app.linking() else {
        panic!("the picker with a note, not {:?}", person.app.linking())
    };
    assert_eq!(resuming.transaction, step.transaction);
    let same = person.app.open(&link);
    assert!(matches!(same, LinkingView::Certificate { resuming: Some(_), .. }), "the same deep link again changes nothing");
    assert!(matches!(person.app.sign_in(), LinkingView::Certificate { resuming: Some(_), .. }), "a sign-in can wait");
    assert_eq!(person.host.notices(), [Code::AnotherProcedureOpen]);
    person.unlocks().await;
    let certificate = person.thumbprint().await;
    tokio::join!(person.app.choose_certificate(certificate.clone()), person.app.choose_certificate(certificate.clone()));
    assert!(matches!(person.app.linking(), LinkingView::Step(_)), "pressed twice, it still leads to the step");
    let again = person.step().await;
    assert_eq!(again.next, step.next, "the same step with the same attempts left");
    person.app.answer(password(&person.password));
    assert!(matches!(person.step().await.next.step, Step::Consent(_)));

    let person = person.restarted(&bench).await;
    person.app.open(&bench.deep_link().await);
    assert!(matches!(person.app.linking(), LinkingView::Certificate { resuming: None, .. }), "a new request goes before an old one");
    person.app.cancel();
    let person = person.restarted(&bench).await;
    assert_eq!(person.app.linking(), LinkingView::Idle, "what was cancelled does not come back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_goes_down_in_mid_step_costs_no_attempt() {
    let mut bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.app.open(&bench.deep_link().await);
    person.chooses_certificate().await;
    let before = person.step().await.next.attempts_left.unwrap();

    bench.stop().await;
    person.app.answer(password("wrong"));
    let view = person.until(|view| matches!(view, LinkingView::Interrupted { .. })).await;
    assert!(matches!(view, LinkingView::Interrupted { failure, .. } if failure.code == Code::BankUnreachable));
    bench.go_on().await;
    person.app.retry();

    let step = person.step().await;
    assert_eq!(step.failure.unwrap().attempts_left, Some(before - 1), "one wrong password, one attempt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_reply_to_a_cancelled_procedure_changes_nothing() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.unlocks().await;
    person.app.open(&bench.deep_link().await);
    person.app.choose_certificate(person.thumbprint().await).await;
    person.app.cancel();
    person.app.open(&bench.deep_link().await);

    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;

    assert!(matches!(person.app.linking(), LinkingView::Certificate { .. }), "the new procedure is not at the old one's step");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_means_nothing_is_told_and_breaks_nothing() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    let refused = person.app.open("renkei://authorize?h=../../etc/passwd");
    assert!(matches!(refused, LinkingView::Refused { failure } if failure.code == Code::DeepLinkMalformed));

    person.app.open(&bench.deep_link().await);
    person.app.open("renkei://elsewhere");
    person.chooses_certificate().await;
    person.step().await;
    person.app.open(&bench.deep_link().await);

    assert_eq!(person.host.notices(), [Code::DeepLinkMalformed, Code::AnotherProcedureOpen]);
    assert!(matches!(person.app.linking(), LinkingView::Step(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_is_kept_for_the_time_without_the_bank() {
    let mut bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;

    let company = person.company().await;
    assert_eq!((company.sign_in, company.failure), (SignInState::SignedIn, None));
    assert!(company.as_of.is_some() && !company.links.is_empty(), "the sandbox's customers have links");
    let states: Vec<LinkState> = company.links.iter().map(|row| row.state).collect();
    assert!(states.is_sorted(), "the most urgent first: {states:?}");
    let detail = person.app.link_detail(&company.id, &company.links[0].id).await.unwrap();
    assert_eq!(detail.failure, None);
    assert!(detail.provider.is_some() && !detail.events.is_empty());

    bench.stop().await;
    let offline = person.app.refresh(&company.id).await.unwrap().companies.remove(0);
    assert_eq!(offline.failure.map(|failure| failure.code), Some(Code::BankUnreachable));
    assert_eq!((&offline.links, &offline.as_of), (&company.links, &company.as_of));
    let kept = person.app.link_detail(&company.id, &company.links[0].id).await.unwrap();
    assert_eq!(kept.events, detail.events, "the history of last time, with the reason");
    assert!(kept.failure.is_some());

    let unreadable = person.restarted_with(&bench, Secrets::out_of_reach()).await.company().await;
    assert_eq!(unreadable.failure.map(|failure| failure.code), Some(Code::SecretStoreUnavailable), "unreadable is not signed out");

    let person = person.restarted(&bench).await;
    assert_eq!(person.company().await.sign_in, SignInState::CertificateLocked);
    bench.go_on().await;
    person.unlocks().await;
    let refreshed = person.app.refresh(&company.id).await.unwrap().companies.remove(0);
    assert_eq!((refreshed.sign_in, refreshed.failure), (SignInState::SignedIn, None), "the kept token is good for a new access token");

    let out = person.app.sign_out(&company.id).await.unwrap().companies.remove(0);
    assert_eq!((out.sign_in, out.links.len()), (SignInState::SignedOut, company.links.len()));
    assert_eq!(out.failure.map(|failure| failure.code), Some(Code::SignInRequired));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_bank_cannot_take_leads_back_to_its_step_and_costs_no_attempt() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.app.open(&bench.deep_link().await);
    person.chooses_certificate().await;
    let before = person.step().await;

    person.app.answer(password(&"x".repeat(5_000)));

    let step = person.step().await;
    assert_eq!(step.failure.as_ref().map(|failure| failure.code), Some(Code::BankUnexpected));
    assert_eq!(step.next, before.next);
    person.app.answer(password(&person.password));
    let step = person.until(|view| matches!(view, LinkingView::Step(step) if matches!(step.next.step, Step::Consent(_)))).await;
    assert!(matches!(step, LinkingView::Step(step) if step.failure.is_none()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_deep_link_after_the_decision_goes_on_to_the_browser() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    let link = bench.deep_link().await;
    person.app.open(&link);
    person.chooses_certificate().await;
    person.step().await;
    person.app.answer(password(&person.password));
    let step = person.step().await;
    let Step::Consent(prompt) = &step.next.step else { panic!("consent, not {:?}", step.next.step) };
    person.app.answer(Answer::Consent { decision: Decision::Allow, terms_sha256: prompt.terms.sha256.clone() });
    let carried = |view: &LinkingView| matches!(view, LinkingView::Done { browser: BrowserView::Opened, .. });
    person.until(carried).await;

    person.app.open(&link);
    person.until(carried).await;

    let opened = person.host.opened();
    assert!(opened.len() == 2 && opened[0] == opened[1], "{opened:?}");
    assert!(matches!(person.app.open(&bench.deep_link().await), LinkingView::Certificate { .. }), "carried: the next one may come");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_cancelled_while_its_code_is_redeemed_does_not_happen() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.app.sign_in();
    person.chooses_certificate().await;
    person.step().await;
    person.app.answer(password(&person.password));
    person.until(|view| matches!(view, LinkingView::Working { .. })).await;

    person.app.cancel();

    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    assert_eq!(person.app.linking(), LinkingView::Idle);
    assert_eq!(person.app.dashboard().await.unwrap().companies, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_store_that_stops_working_does_not_keep_anybody_out() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await.restarted_with(&bench, Secrets::out_of_reach()).await;
    person.app.sign_in();
    person.chooses_certificate().await;
    person.step().await;
    person.app.answer(password(&person.password));

    person.until(|view| matches!(view, LinkingView::SignedIn { .. })).await;

    let company = person.company().await;
    assert_eq!((company.sign_in, company.failure), (SignInState::SignedIn, None));
    assert!(person.host.notices().contains(&Code::SecretStoreUnavailable), "the person is told");
}
