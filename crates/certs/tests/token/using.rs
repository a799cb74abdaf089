//! Listing, unlocking and signing with tokens that work.

use renkei_certs::{Certificates, Issuers, PinTries, SourceState, SystemStores, Unlock, Unusable, Window, candidates, registered_modules};
use renkei_core::{Code, Secret};
use rustls::ProtocolVersion;

use crate::{
    handshake::shake_hands,
    pki::{Authority, Issued, provider, today},
    tokens::{PIN, host, id, module, softhsm, token, tokens},
};

#[test]
fn a_token_shows_its_certificates_before_login_and_which_have_a_key_after_it() {
    let made = tokens();
    let issuers = Issuers::from_pem(made.authority.pem.as_bytes(), &provider()).unwrap();
    let places = module().issued_by(issuers);

    let before = token(&places, "office");
    places.unlock(&before.id, &Secret::new(PIN)).unwrap();
    let after = token(&places, "office");

    let SourceState::Locked { unlock: Unlock::Pin { tries: PinTries::Enough }, candidates: shown } = &before.state else {
        panic!("{before:?}");
    };
    assert_eq!(shown.len(), 5, "five people's certificates, and not the authority's");
    let SourceState::Open { candidates: shown } = &after.state else { panic!("{after:?}") };
    let usable = |issued: &Issued| shown.iter().find(|candidate| candidate.id == id(issued)).unwrap().usable;
    assert_eq!(usable(&made.ec), Ok(()));
    assert_eq!(usable(&made.rsa), Ok(()));
    assert_eq!(usable(&made.lonely), Err(Unusable::NoPrivateKey));
    assert_eq!(candidates(&[before, after]).len(), 5, "the same certificate is offered once");
}

#[test]
fn keys_that_never_leave_the_token_prove_who_it_is() {
    let made = tokens();
    let places = module();
    places.unlock(&token(&places, "office").id, &Secret::new(PIN)).unwrap();

    for (name, issued) in [("P-256", &made.ec), ("P-384", &made.p384), ("RSA", &made.rsa), ("one that asks each time", &made.asks)] {
        let identity = places.identity(&id(issued)).unwrap();
        let seen = shake_hands(&made.authority, &identity).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(seen.certificate, Some(id(issued)), "{name}");
        assert_eq!(seen.version, Some(ProtocolVersion::TLSv1_3), "{name}: PSS or ECDSA");
        assert_eq!(identity.chain().len(), 1, "{name}: the root on the token is not sent");
    }
    assert_eq!(places.identity(&id(&made.lonely)).unwrap_err().code, Code::CertificateKeyUnusable);
}

#[test]
fn a_signature_on_the_token_stalls_no_runtime_and_breaks_none() {
    let made = tokens();
    let places = module();
    places.unlock(&token(&places, "office").id, &Secret::new(PIN)).unwrap();
    let identity = places.identity(&id(&made.ec)).unwrap();
    let several = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let single = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for runtime in [several, single] {
        let seen = runtime.block_on(async { shake_hands(&made.authority, &identity) }).unwrap();
        assert_eq!(seen.certificate, Some(id(&made.ec)));
    }
}

#[test]
fn a_wrong_pin_is_told_and_opens_nothing() {
    tokens();
    let places = module();
    let source = token(&places, "other").id;

    for pin in ["654321", "1", ""] {
        let failure = places.unlock(&source, &Secret::new(pin)).unwrap_err();
        assert_eq!(failure.code, Code::CertificatePinWrong, "{pin:?}: {failure:?}");
    }

    let SourceState::Locked { unlock: Unlock::Pin { tries }, .. } = token(&places, "other").state else { panic!("must stay locked") };
    assert_eq!(tries, PinTries::Low, "SoftHSM reports that a wrong PIN was entered");
}

#[test]
fn after_locking_a_key_signs_no_more_and_says_why() {
    let made = tokens();
    let places = module();
    let source = token(&places, "office").id;
    places.unlock(&source, &Secret::new(PIN)).unwrap();
    let identity = places.identity(&id(&made.ec)).unwrap();

    places.lock();

    assert!(matches!(token(&places, "office").state, SourceState::Locked { .. }));
    let refused = shake_hands(&made.authority, &identity).unwrap_err();
    assert!(refused.contains("CERT-12"), "{refused}");
}

#[test]
fn a_pin_is_asked_once_for_all_keys_and_all_signatures() {
    let made = tokens();
    let places = module();
    places.unlock(&token(&places, "office").id, &Secret::new(PIN)).unwrap();

    for issued in [&made.ec, &made.asks, &made.rsa, &made.asks] {
        let identity = places.identity(&id(issued)).unwrap();
        identity.test_sign(&provider()).unwrap();
        identity.test_sign(&provider()).unwrap();
    }
    places.lock();
    let refused = places.identity(&id(&made.asks)).unwrap_err();

    assert_eq!(refused.code, Code::CertificateKeyUnusable, "the PIN is gone with the login");
}

#[test]
fn a_module_that_stays_keeps_its_cards_open_when_an_administrator_arranges_anew() {
    let made = tokens();
    let places = module();
    places.unlock(&token(&places, "office").id, &Secret::new(PIN)).unwrap();
    let stores = SystemStores { local_machine: false, window: Window::new(|| None) };
    let issuers = Issuers::from_pem(Authority::new("Another CA").pem.as_bytes(), &provider()).unwrap();

    places.arrange(Some(issuers), &stores, &[softhsm()], &host());
    let SourceState::Open { candidates } = token(&places, "office").state else { panic!("it was opened before") };
    let usable = candidates.iter().find(|candidate| candidate.id == id(&made.ec)).unwrap().usable;
    assert_eq!(usable, Err(Unusable::IssuerUnknown), "as is arranged now");
    places.identity(&id(&made.ec)).unwrap().test_sign(&provider()).unwrap();

    places.arrange(None, &stores, &[], &host());
    assert_eq!(places.survey(today()), []);
    assert_eq!(places.identity(&id(&made.ec)).unwrap_err().code, Code::CertificateNoneFound);
}

#[test]
fn the_systems_register_leads_to_the_token_too() {
    tokens();
    let places = registered_modules().into_iter().fold(Certificates::new(provider()), |all, module| all.with_module(module, &host()));
    let survey = places.survey(today());
    assert!(survey.iter().any(|source| source.label == "office"), "{survey:?}");
    assert!(survey.iter().all(|source| !matches!(source.state, SourceState::Unreadable { .. })), "{survey:?}");
}
