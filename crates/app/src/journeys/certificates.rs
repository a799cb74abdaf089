//! Which certificates can be chosen, and what the bank's word changes.

use renkei_core::{Code, Secret, wire::challenge::Answer};

use super::bench::{Bench, Person};
use crate::view::{CertificateView, HealthState, LinkingView, SignInState};

async fn found(person: &Person, thumbprint: &str) -> (bool, CertificateView) {
    let view = person.app.certificates().await;
    let is_it = |certificate: &&CertificateView| certificate.thumbprint == thumbprint;
    match view.usable.iter().find(is_it) {
        Some(certificate) => (true, certificate.clone()),
        None => (false, view.unusable.iter().find(is_it).unwrap().clone()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_bad_certificate_stands_apart_with_its_own_reason_and_the_good_one_is_chosen_beforehand() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.unlocks().await;
    let own = person.thumbprint().await;
    let [expired, _, not_yet_valid, other_ca] = bench.bad_files();
    for (name, file, code, state) in [
        ("expired", expired, Code::CertificateExpired, HealthState::Expired),
        ("not yet valid", not_yet_valid, Code::CertificateNotYetValid, HealthState::NotYetValid),
        ("of another authority", other_ca, Code::CertificateUnknown, HealthState::Unsuitable),
    ] {
        let bad = person.holds_also(file).await;
        let (usable, certificate) = found(&person, &bad).await;
        assert_eq!((usable, certificate.reason.map(|reason| reason.code), certificate.health.state), (false, Some(code), state), "{name}");
    }
    let view = person.app.certificates().await;
    assert_eq!(view.usable.iter().map(|certificate| &certificate.thumbprint).collect::<Vec<_>>(), [&own]);
    assert_eq!(view.preselected, Some(own));
    assert_eq!((view.usable[0].health.state, view.usable[0].key.as_str()), (HealthState::Healthy, "ECDSA P-256"));
    assert_eq!(view.usable[0].health.rungs.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_banks_list_tells_which_certificates_of_the_company_are_revoked_and_whose_they_are() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.unlocks().await;
    let [_, revoked, ..] = bench.bad_files();
    let revoked = person.holds_also(revoked).await;
    let (usable, before) = found(&person, &revoked).await;
    assert_eq!((usable, before.company), (true, None), "only the bank knows");
    let own = person.app.certificates().await.usable.into_iter().find(|certificate| certificate.thumbprint != revoked).unwrap().thumbprint;

    person.app.sign_in();
    person.app.choose_certificate(own.clone()).await;
    person.signs_in_further().await;

    let (usable, after) = found(&person, &revoked).await;
    assert_eq!((usable, after.reason.map(|reason| reason.code)), (false, Some(Code::CertificateRevoked)));
    assert_eq!(after.health.state, HealthState::Revoked);
    assert!(after.health.guidance.is_some());
    let company = person.company().await;
    assert_eq!(after.company.map(|company| company.id), Some(company.id.clone()), "another certificate of the same company");
    assert_eq!(after.last_used_at, None);
    let (_, used) = found(&person, &own).await;
    assert_eq!(used.company.map(|of| of.id), Some(company.id));
    assert!(used.last_used_at.is_some());
    let links: Vec<_> = used.health.links.iter().map(|link| link.provider.id.as_str()).collect();
    assert_eq!(links, ["moneyforward"], "the living link that was allowed with it; the lapsed one needs nothing of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_the_bank_called_revoked_stays_so_after_a_restart() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    let [_, file, ..] = bench.bad_files();
    let revoked = person.holds_also(file.clone()).await;
    let link = bench.deep_link().await;
    person.app.open(&link);

    person.app.choose_certificate(revoked.clone()).await;

    let refused = person.until(|view| matches!(view, LinkingView::Certificate { failure: Some(_), .. })).await;
    assert!(matches!(refused, LinkingView::Certificate { failure: Some(failure), .. } if failure.code == Code::CertificateRevoked));
    assert!(!found(&person, &revoked).await.0, "not offered again");
    person.chooses_certificate().await;
    person.step().await;

    let person = person.restarted(&bench).await;
    person.holds_also(file).await;
    let (usable, certificate) = found(&person, &revoked).await;
    assert_eq!((usable, certificate.health.state), (false, HealthState::Revoked));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certificate_used_last_is_chosen_beforehand_among_several() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.unlocks().await;
    let own = person.thumbprint().await;
    person.holds_also(bench.file_of(0)).await;
    person.holds_also(bench.file_of(2)).await;
    assert_eq!(person.app.certificates().await.preselected, None, "nobody can tell which is meant");

    person.app.open(&bench.deep_link().await);
    person.app.choose_certificate(own.clone()).await;
    person.step().await;

    let chosen = async || person.app.certificates().await.preselected;
    for _ in 0..50 {
        if chosen().await.is_some() {
            break; // noted beside the procedure
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(chosen().await, Some(own));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_end_with_the_sign_out_and_with_a_procedure_of_a_company_that_is_not_signed_in() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.app.open(&bench.deep_link().await);
    person.chooses_certificate().await;
    person.step().await;
    let own = person.thumbprint().await;
    assert!(person.app.bank.known_holder(&own).is_some());
    person.app.cancel();
    person.forgets_connections(&own).await;

    person.app.sign_in();
    person.app.choose_certificate(own.clone()).await;
    person.step().await;
    person.app.answer(Answer::Password { password: Secret::new(person.password.as_str()), login_hint: None });
    person.until(|view| matches!(view, LinkingView::SignedIn { .. })).await;
    assert!(person.app.bank.known_holder(&own).is_some(), "a company that is signed in goes on using them");
    let company = person.company().await.id;

    let syncing = person.app.dashboard.syncing.lock().await;
    let early = tokio::time::timeout(std::time::Duration::from_millis(200), person.app.sign_out(&company)).await;
    assert!(early.is_err(), "a sync that runs would write its token back");
    drop(syncing);
    person.app.sign_out(&company).await.unwrap();

    assert!(person.app.bank.known_holder(&own).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_that_signs_in_with_another_certificate_leaves_no_connections_of_the_earlier_one() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;
    let own = person.thumbprint().await;
    let earlier = person.holds_also(bench.file_of(1)).await;
    let bank = bench.issuer();
    let mut company = person.app.store.companies(bank).await.unwrap().remove(0);
    company.thumbprint = earlier.clone();
    person.app.store.put_company(bank, &company).await.unwrap();
    person.app.holder(&earlier).await.unwrap();

    person.app.sign_in();
    person.app.choose_certificate(own.clone()).await;
    person.signs_in_further().await;

    assert!(person.app.bank.known_holder(&earlier).is_none());
    let refreshed = person.app.refresh(&company.id).await.unwrap().companies.remove(0);
    assert_eq!((refreshed.sign_in, refreshed.failure), (SignInState::SignedIn, None));
}
