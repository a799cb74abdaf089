//! A link is renewed with a certificate of its own company, and with no other.

use renkei_core::{Code, wire::Jst};

use super::bench::{Bench, Person};
use crate::{Clock, SystemClock, store::BegunRenewal, view::LinkingView};

/// Of customers[0], at the provider whose requests the bench makes.
const LINK: &str = "gr_sato_six_days";

/// Signed in as customers[0] with the certificate of customers[1] on the same PC; the link's renewal has begun. Answers with both thumbprints.
async fn renewing(bench: &Bench) -> (Person, String, String) {
    let person = Person::of(bench, 0).await;
    person.signs_in().await;
    let own = person.thumbprint().await;
    let other = person.holds_also(bench.file_of(1)).await;
    let company = person.company().await;
    let renewal = person.app.renew(&company.id, LINK).await.unwrap();
    assert_eq!((&renewal.company.id, renewal.link.unwrap().provider.id.as_str()), (&company.id, "moneyforward"));
    (person, own, other)
}

fn is_stopped(view: &LinkingView) -> bool {
    let code = match view {
        LinkingView::Certificate { failure: Some(failure), .. } | LinkingView::Refused { failure } => Some(failure.code),
        _ => None,
    };
    code == Some(Code::CertificateOfAnotherCompany)
}

#[tokio::test(flavor = "multi_thread")]
async fn another_companys_certificate_is_stopped_before_the_hand_over_is_spent() {
    let bench = Bench::start().await;
    let (person, own, other) = renewing(&bench).await;
    let link = bench.deep_link().await;
    let shown = person.app.open(&link);
    assert!(matches!(shown, LinkingView::Certificate { renewing: Some(_), .. }), "the picker says what is renewed: {shown:?}");
    assert_eq!(person.app.certificates().await.preselected.as_ref(), Some(&own));

    for _ in 0..2 {
        person.app.choose_certificate(other.clone()).await; // first asked of the bank, then known
        let stopped = person.until(is_stopped).await;
        let LinkingView::Certificate { failure: Some(failure), .. } = stopped else { panic!("the picker again, not {stopped:?}") };
        let both = [person.company().await.name, bench.company_name(1)];
        assert!(both.iter().all(|name| failure.remedy.ja.contains(name) && failure.remedy.en.contains(name)), "{:?}", failure.remedy);
    }
    let told = person.app.certificates().await.usable.into_iter().find(|certificate| certificate.thumbprint == other).unwrap();
    assert_eq!((told.company.map(|company| company.name), told.last_used_at), (Some(bench.company_name(1)), None));

    person.app.choose_certificate(own).await;
    let step = person.step().await;
    assert_eq!(step.transaction.company.name, person.company().await.name, "the hand-over was still good");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_banks_first_answer_stops_what_was_known_wrongly_before_any_password() {
    let bench = Bench::start().await;
    let (person, _, other) = renewing(&bench).await;
    let company = renkei_core::wire::challenge::Company { id: person.company().await.id, name: "その会社".into() };
    person.app.store.note_certificate(bench.issuer(), &other, &company, None).await.unwrap();
    person.app.open(&bench.deep_link().await);

    person.app.choose_certificate(other).await;

    let stopped = person.until(is_stopped).await;
    assert!(matches!(stopped, LinkingView::Refused { .. }), "the hand-over is spent: {stopped:?}");
    assert!(!person.host.shown().iter().any(|view| matches!(view, LinkingView::Step(step) if step.transaction.company.id != company.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_was_given_up_stops_nobody() {
    let bench = Bench::start().await;
    let (person, _, other) = renewing(&bench).await;
    person.app.open(&bench.deep_link().await);
    person.app.choose_certificate(other.clone()).await;
    person.until(is_stopped).await;

    let shown = person.app.abandon_renewal().await;

    assert!(matches!(shown, LinkingView::Certificate { renewing: None, .. }), "{shown:?}");
    person.app.choose_certificate(other).await;
    assert_eq!(person.step().await.transaction.company.name, bench.company_name(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_outlives_a_restart_but_not_its_time() {
    let bench = Bench::start().await;
    let (person, ..) = renewing(&bench).await;
    let person = person.restarted(&bench).await;
    let shown = person.app.open(&bench.deep_link().await);
    let LinkingView::Certificate { renewing: Some(renewal), .. } = shown else { panic!("a renewal, not {shown:?}") };

    let over = Jst(SystemClock.now().0 - jiff::SignedDuration::from_secs(1));
    let begun = BegunRenewal { bank: bench.issuer().into(), renewal, until: over };
    person.app.store.put_begun_renewal(&begun).await.unwrap();
    let person = person.restarted(&bench).await;
    let shown = person.app.open(&bench.deep_link().await);
    assert!(matches!(shown, LinkingView::Certificate { renewing: None, .. }), "{shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_on_no_list_cannot_be_renewed() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    assert_eq!(person.app.renew_link(LINK).await.unwrap_err().code, Code::SignInRequired);

    person.signs_in().await;
    let (company, now) = (person.company().await.id, SystemClock.now());
    person.app.store.put_document(bench.issuer(), &company, "links", now, &"not a list").await.unwrap();
    assert_eq!(person.app.renew_link(LINK).await.unwrap_err().code, Code::LocalStoreUnreadable, "unreadable is not absent");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_renewal_begins_while_a_procedure_is_past_its_certificate() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;
    let (company, own) = (person.company().await.id, person.thumbprint().await);
    person.app.open(&bench.deep_link().await);
    person.app.choose_certificate(own).await;
    person.step().await;
    assert_eq!(person.app.renew(&company, LINK).await.unwrap_err().code, Code::AnotherProcedureOpen);

    let person = person.restarted(&bench).await;
    assert!(matches!(person.app.linking(), LinkingView::Certificate { resuming: Some(_), .. }));
    assert_eq!(person.app.renew(&company, LINK).await.unwrap_err().code, Code::AnotherProcedureOpen, "what waits to go on counts, too");

    person.app.cancel();
    person.app.renew(&company, LINK).await.unwrap();
}
