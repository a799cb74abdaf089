//! What happens at a card reader: cards pulled and put in again, tries used up, PINs typed on its own keys.

use renkei_certs::{Certificates, KeyNote, PinTries, SourceState, Unlock, candidates};
use renkei_core::{Code, Secret};
use rustls::ProtocolVersion;

use crate::{
    drivers::Reader,
    handshake::{Seen, shake_hands},
    pki::{provider, today},
    tokens::{PIN, host, id, token, tokens},
};

fn reader(name: &str) -> (Reader, Certificates) {
    let reader = Reader::new(&tokens().folder(name));
    let places = Certificates::new(provider()).with_module(&reader.module, &host());
    (reader, places)
}

#[test]
fn a_card_pulled_out_is_told_and_wants_its_pin_when_it_is_back() {
    let (reader, places) = reader("pulled");
    let source = token(&places, "office").id;
    places.unlock(&source, &Secret::new(PIN)).unwrap();
    let identity = places.identity(&id(&tokens().ec)).unwrap();

    reader.happens("pulled");
    let failure = identity.test_sign(&provider()).unwrap_err();
    assert_eq!(failure.code, Code::CertificateCardRemoved, "{failure:?}");
    assert_eq!(places.unlock(&source, &Secret::new(PIN)).unwrap_err().code, Code::CertificateCardRemoved);
    assert_eq!(places.survey(today()), [], "an empty reader is no place");

    reader.happens("");
    assert!(matches!(token(&places, "office").state, SourceState::Locked { .. }));
    places.unlock(&source, &Secret::new(PIN)).unwrap();
    identity.test_sign(&provider()).unwrap();
}

#[test]
fn a_pin_is_not_sent_to_another_card_that_lies_in_the_same_slot_by_now() {
    let (reader, places) = reader("swapped");
    let tries = || match token(&places, "other").state {
        SourceState::Locked { unlock: Unlock::Pin { tries }, .. } => tries,
        state => panic!("{state:?}"),
    };
    places.unlock(&token(&places, "other").id, &Secret::new(PIN)).unwrap(); // which gives it all its tries again
    places.lock();
    let office = token(&places, "office").id;
    assert_eq!(tries(), PinTries::Enough);

    for pin in ["654321", PIN] {
        reader.happens("swapped");
        let failure = places.unlock(&office, &Secret::new(pin)).unwrap_err();
        reader.happens("");
        assert_eq!(failure.code, Code::CertificateCardRemoved, "{failure:?}");
        assert_eq!(tries(), PinTries::Enough, "neither opened nor tried");
    }
    places.unlock(&office, &Secret::new(PIN)).unwrap();
}

#[test]
fn a_reader_that_cannot_be_looked_at_is_told_and_its_cards_are_forgotten() {
    let (reader, places) = reader("unseen");
    let source = token(&places, "office").id;
    places.unlock(&source, &Secret::new(PIN)).unwrap();

    reader.happens("broken");
    assert!(matches!(&places.survey(today())[0].state, SourceState::Unreadable { .. }));
    let failure = places.identity(&id(&tokens().ec)).unwrap_err();
    assert_eq!(failure.code, Code::CertificateStoreUnreadable, "not that nobody holds it: {failure:?}");

    reader.happens("");
    assert!(matches!(token(&places, "office").state, SourceState::Locked { .. }), "a card out of sight is logged out");
}

#[test]
fn the_tries_that_are_left_are_told_before_and_after_a_wrong_pin() {
    let (reader, places) = reader("tries");
    let source = token(&places, "other").id;
    let cases = [
        ("low", PinTries::Low, "000000", Code::CertificatePinWrong, None),
        ("last", PinTries::Last, "000000", Code::CertificatePinWrong, Some(1)),
        ("locked", PinTries::Locked, PIN, Code::CertificatePinLocked, None),
    ];
    for (happening, tries, pin, code, left) in cases {
        reader.happens(happening);
        let shown = token(&places, "other").state;
        assert!(
            matches!(shown, SourceState::Locked { unlock: Unlock::Pin { tries: told }, .. } if told == tries),
            "{happening}: {shown:?}"
        );
        let failure = places.unlock(&source, &Secret::new(pin)).unwrap_err();
        assert_eq!((failure.code, failure.attempts_left), (code, left), "{happening}");
    }
}

#[test]
fn an_rsa_key_of_a_card_without_pss_goes_by_tls_1_2_and_is_not_left_out() {
    let (reader, places) = reader("withoutpss");
    let made = tokens();
    reader.happens("withoutpss");
    places.unlock(&token(&places, "office").id, &Secret::new(PIN)).unwrap();

    let survey = places.survey(today());
    let all = candidates(&survey);
    let note = |issued| all.iter().find(|candidate| candidate.id == id(issued)).unwrap().note;
    let seen = |issued| shake_hands(&made.authority, &places.identity(&id(issued)).unwrap()).unwrap();

    assert_eq!((note(&made.rsa), note(&made.ec)), (Some(KeyNote::WithoutPss), None));
    assert_eq!(seen(&made.rsa), Seen { certificate: Some(id(&made.rsa)), version: Some(ProtocolVersion::TLSv1_2) });
    assert_eq!(seen(&made.ec), Seen { certificate: Some(id(&made.ec)), version: Some(ProtocolVersion::TLSv1_3) });
}

#[test]
fn a_pin_typed_on_the_reader_opens_the_card_and_each_signature_that_asks() {
    let (reader, places) = reader("pinpad");
    reader.happens("pinpad");
    let source = token(&places, "office");
    assert!(matches!(source.state, SourceState::Locked { unlock: Unlock::PinPad { .. }, .. }), "{source:?}");
    places.unlock(&source.id, &Secret::default()).unwrap();
    let identity = places.identity(&id(&tokens().asks)).unwrap();
    identity.test_sign(&provider()).unwrap();
    let quiet = places.identity_quietly(&id(&tokens().asks)).unwrap_err();
    assert_eq!(quiet.code, Code::CertificateWouldAsk, "nobody is disturbed by work in the background");
    places.identity_quietly(&id(&tokens().ec)).unwrap().test_sign(&provider()).unwrap();

    reader.happens("pinpad cancelled");
    assert_eq!(identity.test_sign(&provider()).unwrap_err().code, Code::CertificateCancelled);
    assert_eq!(places.unlock(&source.id, &Secret::default()).unwrap_err().code, Code::CertificateCancelled);
}
