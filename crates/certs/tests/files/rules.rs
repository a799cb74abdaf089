//! Which certificates may be chosen, and in which order.

use jiff::Timestamp;
use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose};
use renkei_certs::{Candidate, Certificates, Issuers, PinTries, Source, SourceId, SourceState, Unlock, Unusable, candidates};
use renkei_core::{Code, Secret};
use tempfile::TempDir;

use crate::{
    pkcs12,
    pki::{Authority, Holder, provider, write},
};

fn at(day: &str) -> Timestamp {
    format!("{day}T09:00:00+09:00").parse().unwrap()
}

/// Every holder in a file of its own, all opened.
fn opened(dir: &TempDir, issued_by: Option<Issuers>, holders: &[(&Authority, Holder)]) -> Certificates {
    let mut places = Certificates::new(provider());
    if let Some(issuers) = issued_by {
        places = places.issued_by(issuers);
    }
    for (number, (authority, holder)) in holders.iter().enumerate() {
        let stem = format!("customer{number}");
        write(dir.path(), &stem, &authority.issue(holder));
        let source = places.add_file(pkcs12(dir.path(), &stem, authority, "p", &[]));
        places.unlock(&source, &Secret::new("p")).unwrap();
    }
    places
}

#[test]
fn each_reason_against_a_certificate_is_told_apart() {
    let (bank, other) = (Authority::new("Bank CA"), Authority::new("Bank CA")); // the name alone proves nothing
    let holder = Holder { years: (2026, 2027), ..Holder::default() };
    let server = Holder { purpose: ExtendedKeyUsagePurpose::ServerAuth, ..holder.clone() };
    let encrypts = Holder { usage: KeyUsagePurpose::KeyEncipherment, ..holder.clone() };
    let cases = [
        ("good", &bank, &holder, "2026-06-01", Ok(())),
        ("expired", &bank, &holder, "2027-06-01", Err(Unusable::Expired)),
        ("not yet valid", &bank, &holder, "2025-06-01", Err(Unusable::NotYetValid)),
        ("another authority of the same name", &other, &holder, "2026-06-01", Err(Unusable::IssuerUnknown)),
        ("another authority, expired", &other, &holder, "2027-06-01", Err(Unusable::IssuerUnknown)),
        ("a server's certificate", &bank, &server, "2026-06-01", Err(Unusable::WrongUsage)),
        ("for encryption only", &bank, &encrypts, "2026-06-01", Err(Unusable::WrongUsage)),
    ];
    for (name, authority, holder, day, expected) in cases {
        let dir = TempDir::new().unwrap();
        let issuers = Issuers::from_pem(bank.pem.as_bytes(), &provider()).unwrap();
        let places = opened(&dir, Some(issuers), &[(authority, holder.clone())]);
        let survey = places.survey(at(day));
        assert_eq!(candidates(&survey)[0].usable, expected, "{name}");
    }
}

#[test]
fn without_a_configured_authority_every_issuer_may_be_right() {
    let (dir, authority) = (TempDir::new().unwrap(), Authority::new("Any CA"));
    let places = opened(&dir, None, &[(&authority, Holder::default())]);
    assert_eq!(candidates(&places.survey(at("2026-06-01")))[0].usable, Ok(()));
}

#[test]
fn usable_certificates_come_first_and_the_newest_before_the_older() {
    let (dir, authority) = (TempDir::new().unwrap(), Authority::new("Bank CA"));
    let holder = |name, years| (&authority, Holder { name, years, ..Holder::default() });
    let holders =
        [holder("expired", (2020, 2022)), holder("old", (2022, 2028)), holder("new", (2025, 2029)), holder("future", (2030, 2031))];
    let places = opened(&dir, None, &holders);

    let survey = places.survey(at("2026-06-01"));

    let order: Vec<&str> = candidates(&survey).iter().map(|candidate| candidate.owner.as_str()).collect();
    assert_eq!(order, ["new", "old", "future", "expired"]);
}

#[test]
fn a_certificate_in_two_files_is_offered_once() {
    let (dir, authority) = (TempDir::new().unwrap(), Authority::new("Bank CA"));
    let places = opened(&dir, None, &[(&authority, Holder::default())]);
    std::fs::copy(dir.path().join("customer0.p12"), dir.path().join("copy.p12")).unwrap();
    let copy = places.add_file(dir.path().join("copy.p12"));
    places.unlock(&copy, &Secret::new("p")).unwrap();
    assert_eq!(candidates(&places.survey(at("2026-06-01"))).len(), 1);
}

#[test]
fn a_copy_that_cannot_be_used_hides_none_that_can() {
    let (dir, authority) = (TempDir::new().unwrap(), Authority::new("Bank CA"));
    let mut survey = opened(&dir, None, &[(&authority, Holder::default())]).survey(at("2026-06-01"));
    let with_key = survey.remove(0);
    let copy = |usable| Candidate { source: SourceId("system".into()), usable, ..with_key.state.candidates()[0].clone() };
    let place = |state| Source { id: SourceId("system".into()), label: "system".into(), state };
    let keyless = place(SourceState::Open { candidates: vec![copy(Err(Unusable::NoPrivateKey))] });
    let on_card = SourceState::Locked { unlock: Unlock::Pin { tries: PinTries::Enough }, candidates: with_key.state.candidates().to_vec() };
    let locked = Source { state: on_card, ..with_key.clone() };
    let open_too = place(SourceState::Open { candidates: vec![copy(Ok(()))] });
    for (name, first, second, shown) in [
        ("without its key, then in an open file", &keyless, &with_key, &with_key.id),
        ("without its key, then on a locked card", &keyless, &locked, &locked.id),
        ("on a locked card, then usable in an open place", &locked, &open_too, &open_too.id),
    ] {
        let survey = [first.clone(), second.clone()];
        let all = candidates(&survey);
        assert_eq!(all.iter().map(|candidate| (&candidate.source, candidate.usable)).collect::<Vec<_>>(), [(shown, Ok(()))], "{name}");
    }
}

#[test]
fn a_broken_authority_file_is_a_fault_of_the_settings() {
    for pem in ["", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert_eq!(Issuers::from_pem(pem.as_bytes(), &provider()).unwrap_err().code, Code::SettingsUnreadable, "{pem:?}");
    }
}
