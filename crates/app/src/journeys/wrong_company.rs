//! The company guard outside of renewals: a sign-in that was begun for one company, and tokens that are not those of their company.

use renkei_core::{Code, wire::challenge::Company as CompanyName};

use super::bench::{Bench, Person};
use crate::{store::Company, view::LinkingView};

fn is_stopped(view: &LinkingView) -> bool {
    let code = match view {
        LinkingView::Certificate { failure: Some(failure), .. } | LinkingView::Refused { failure } => Some(failure.code),
        _ => None,
    };
    code == Some(Code::CertificateOfAnotherCompany)
}

/// Signed out, with the certificates of customers[0] and customers[1] at hand. Answers with the company's id and both thumbprints.
async fn signed_out(bench: &Bench) -> (Person, String, String, String) {
    let person = Person::of(bench, 0).await;
    person.signs_in().await;
    let company = person.company().await.id;
    let own = person.thumbprint().await;
    let other = person.holds_also(bench.file_of(1)).await;
    person.app.sign_out(&company).await.unwrap();
    person.app.cancel();
    (person, company, own, other)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_for_one_company_stops_another_companys_certificate_before_any_password() {
    let bench = Bench::start().await;
    let (person, company, own, other) = signed_out(&bench).await;

    let shown = person.app.sign_in_as(&company).await.unwrap();
    let LinkingView::Certificate { expecting: Some(expecting), .. } = shown else { panic!("the picker says for whom: {shown:?}") };
    assert_eq!(*expecting, CompanyName { id: company.clone(), name: bench.company_name(0) });
    assert_eq!(person.app.certificates().await.preselected.as_ref(), Some(&own), "its own certificate");

    for _ in 0..2 {
        person.app.choose_certificate(other.clone()).await; // first asked of the bank, then known
        let LinkingView::Certificate { failure: Some(failure), expecting: Some(_), .. } = person.until(is_stopped).await else {
            panic!("the picker again")
        };
        let both = [bench.company_name(0), bench.company_name(1)];
        assert!(both.iter().all(|name| failure.remedy.ja.contains(name) && failure.remedy.en.contains(name)), "{:?}", failure.remedy);
    }
    person.app.choose_certificate(own).await;
    person.signs_in_further().await;
    assert_eq!(person.company().await.id, company);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_known_wrongly_of_a_certificate_is_stopped_by_the_banks_first_answer() {
    let bench = Bench::start().await;
    let (person, company, _, other) = signed_out(&bench).await;
    let wrong = CompanyName { id: company.clone(), name: "その会社".into() };
    person.app.store.note_certificate(bench.issuer(), &other, &wrong, None).await.unwrap();
    person.app.sign_in_as(&company).await.unwrap();

    person.app.choose_certificate(other).await;

    person.until(is_stopped).await;
    assert!(!person.host.shown().iter().any(|view| matches!(view, LinkingView::Step(step) if step.transaction.company.id != company)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_sign_in_after_it_is_for_whatever_company() {
    let bench = Bench::start().await;
    let (person, company, _, other) = signed_out(&bench).await;
    person.app.sign_in_as(&company).await.unwrap();
    person.app.cancel();

    let shown = person.app.sign_in();

    assert!(matches!(shown, LinkingView::Certificate { expecting: None, .. }), "{shown:?}");
    person.app.choose_certificate(other).await;
    assert_eq!(person.step().await.transaction.company.name, bench.company_name(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_another_company_fetches_shows_and_keeps_nothing_and_is_dropped() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;
    let own = person.company().await;
    // As a mixed-up file or credential store would have it: another company's row with this one's sign-in.
    let (issuer, store) = (bench.issuer(), &person.app.store);
    let kept = store.companies(issuer).await.unwrap().remove(0);
    let stranger = Company { id: "co_stranger".into(), name: "株式会社よそ".into(), ..kept.clone() };
    store.put_company(issuer, &stranger).await.unwrap();
    let entry = |company: &str| format!("{issuer} company {company}");
    let token = person.kept_secrets().into_iter().find(|secret| secret.expose().contains("refresh_token")).unwrap();
    person.app.secrets.write(&entry(&stranger.id), &token).await.unwrap();

    let companies = person.app.refresh(&stranger.id).await.unwrap().companies;

    let shown = companies.iter().find(|company| company.id == stranger.id).unwrap();
    let failure = shown.failure.as_ref().unwrap();
    assert_eq!(failure.code, Code::CertificateOfAnotherCompany);
    assert!(failure.remedy.ja.contains("株式会社よそ") && failure.remedy.ja.contains(&bench.company_name(0)), "{:?}", failure.remedy);
    assert_eq!((shown.links.len(), shown.as_of.as_ref()), (0, None), "nothing of the other company is kept under this one");
    assert_eq!(person.app.secrets.read(&entry(&stranger.id)).await.unwrap(), None, "the token is gone");
    let detail = person.app.link_detail(&stranger.id, &own.links[0].id).await;
    assert!(detail.is_err(), "{detail:?}");
    let own_after = person.app.refresh(&own.id).await.unwrap().companies.into_iter().find(|company| company.id == own.id).unwrap();
    assert_eq!((own_after.links.len(), own_after.failure), (own.links.len(), None), "the right one goes on");
}
