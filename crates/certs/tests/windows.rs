//! The certificate store of Windows, with real keys in it: by `cargo test` on Windows, or under Wine (`--target x86_64-pc-windows-gnu`).
//!
//! Shown here: listing, finding without key or expired, chains, CryptoAPI keys over TLS 1.2, CNG RSA keys over TLS 1.3, a lost key, who is
//! asked for a window and when.
//!
//! Wine 8 lacks, so that nothing here shows it: ECDSA by CNG (NCryptCreatePersistedKey answers NTE_NOT_SUPPORTED), keys that CNG keeps
//! (NCryptOpenKey too; hence a CNG key here is one in memory, handed over with its certificate by CERT_KEY_CONTEXT_PROP_ID), taking over
//! CryptoAPI containers by CNG (on Windows the keys below that go by TLS 1.2 may go by TLS 1.3: the tests hold either way), keys that
//! cannot be exported, PIN dialogs, cards, chips, and keys that are lost by a reset of the password (a deleted container stands for it).
#![cfg(windows)]
#![expect(unsafe_code, reason = "the store of Windows is a C interface")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/handshake.rs"]
mod handshake;
#[expect(dead_code, reason = "other tests need more of it")]
#[path = "support/pki.rs"]
mod pki;
#[expect(dead_code, reason = "the example that imports needs more of it")]
#[path = "support/windows_store.rs"]
mod windows_store;

use std::{
    ptr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use handshake::{Seen, shake_hands};
use pki::{Authority, Holder, Issued, Kind, provider, today};
use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use renkei_certs::{
    Candidate, CertificateId, CertificateStore as _, Certificates, Identity, KeyNote, Prompt, Rules, SourceId, SourceState, SystemStores,
    Unusable, Window, WindowsStore,
};
use renkei_core::Code;
use rustls::{ProtocolVersion, SignatureScheme};
use windows_store::{AES, FULL, Imported, Provider, RsaKey, add, done};
use windows_sys::Win32::Security::Cryptography::{
    BCRYPT_RSAFULLPRIVATE_BLOB, CERT_KEY_CONTEXT, CERT_KEY_CONTEXT_0, CERT_KEY_CONTEXT_PROP_ID, CERT_NCRYPT_KEY_SPEC,
    CERT_STORE_PROV_MEMORY, CertOpenStore, CertSetCertificateContextProperty, MS_KEY_STORAGE_PROVIDER, NCryptImportKey,
    NCryptOpenStorageProvider,
};

fn rsa(authority: &Authority, name: &'static str) -> Issued {
    authority.issue(&Holder { name, key: Kind::Rsa, ..Holder::default() })
}

fn import(issued: &Issued, provider: Provider) -> Imported {
    let key = RsaKey::from_pkcs8(&issued.key.serialize_der()).unwrap();
    Imported::new(&issued.der, &key, &format!("renkei-test-{}", id(issued)), provider).unwrap()
}

fn id(issued: &Issued) -> CertificateId {
    CertificateId::of(&issued.der)
}

fn of_windows() -> Certificates {
    Certificates::new(provider()).with_system_stores(&SystemStores::default())
}

fn found(places: &Certificates, wanted: &CertificateId) -> Candidate {
    let survey = places.survey(today());
    let all = survey.iter().flat_map(|source| source.state.candidates());
    all.into_iter().find(|candidate| candidate.id == *wanted).unwrap_or_else(|| panic!("{wanted} is not listed")).clone()
}

#[test]
fn the_persons_store_is_listed_with_japanese_names_and_what_cannot_be_used_and_why() {
    let authority = Authority::new("Renkei Windows CA");
    let good = rsa(&authority, "山田 太郎");
    let expired = authority.issue(&Holder { name: "期限 切子", key: Kind::Rsa, years: (2020, 2024), ..Holder::default() });
    let lonely = rsa(&authority, "鍵 無子");
    let _good = import(&good, AES);
    let _expired = import(&expired, AES);
    let _lonely = Imported::without_key(&lonely.der).unwrap();
    let places = of_windows();

    let survey = places.survey(today());

    assert_eq!(survey.iter().map(|source| &source.id).collect::<Vec<_>>(), [&SourceId("windows:CurrentUser\\My".into())]);
    assert!(matches!(survey[0].state, SourceState::Open { .. }));
    let candidate = found(&places, &id(&good));
    assert_eq!((candidate.owner.as_str(), candidate.organisation.as_deref()), ("山田 太郎", Some("株式会社あきた商事")));
    assert_eq!((candidate.issuer.as_str(), candidate.usable), ("Renkei Windows CA", Ok(())));
    assert_eq!(found(&places, &id(&expired)).usable, Err(Unusable::Expired));
    assert_eq!(found(&places, &id(&lonely)).usable, Err(Unusable::NoPrivateKey));
    assert_eq!(places.identity(&id(&lonely)).unwrap_err().code, Code::CertificateKeyUnusable);
}

#[test]
fn the_pcs_own_store_is_looked_into_only_when_that_is_wanted() {
    let both = Certificates::new(provider()).with_system_stores(&SystemStores { local_machine: true, ..SystemStores::default() });

    let survey = both.survey(today());

    assert_eq!(survey.len(), 2);
    assert_eq!(survey[1].id, SourceId("windows:LocalMachine\\My".into()));
    assert!(matches!(survey[1].state, SourceState::Open { .. }), "{:?}", survey[1]);
}

#[test]
fn a_key_of_an_older_provider_logs_in_and_says_beforehand_by_which_version_of_tls() {
    let authority = Authority::new("Renkei Windows CA");
    for provider in [AES, FULL] {
        let issued = rsa(&authority, "佐藤 花子");
        let _imported = import(&issued, provider);
        let places = of_windows();
        let note = found(&places, &id(&issued)).note;

        let identity = places.identity(&id(&issued)).unwrap();
        let seen = shake_hands(&authority, &identity).unwrap();

        // CNG of Windows takes these keys over, and then there is nothing to note.
        let version = if note == Some(KeyNote::LegacyProvider) { ProtocolVersion::TLSv1_2 } else { ProtocolVersion::TLSv1_3 };
        assert_eq!(seen, Seen { certificate: Some(id(&issued)), version: Some(version) }, "{provider:?}");
        let signed = identity.test_sign(&pki::provider()).unwrap();
        assert_eq!(signed == SignatureScheme::RSA_PKCS1_SHA256, note.is_some(), "{provider:?} {signed:?}");
        let pss = if note.is_some() { &[][..] } else { &PSS };
        each_signs(&identity, pss);
        each_signs(&identity, &PKCS1);
        let offered = identity.resolver().resolve(&[], &[]).unwrap().key.choose_scheme(&PSS);
        assert_eq!(offered.is_none(), note.is_some(), "{provider:?}");
    }
}

#[test]
fn a_cng_key_logs_in_by_tls_1_3() {
    let authority = Authority::new("Renkei Windows CA");
    let issued = rsa(&authority, "鈴木 一郎");
    let store = holding_an_open_key(&issued);
    let SourceState::Open { candidates } = store.survey(&Rules { now: today(), issuers: None }) else { panic!("always open") };

    let identity = store.identity(&id(&issued), Prompt::Allowed).unwrap().unwrap();
    let seen = shake_hands(&authority, &identity).unwrap();

    assert_eq!(candidates.iter().map(|candidate| (candidate.usable, candidate.note)).collect::<Vec<_>>(), [(Ok(()), None)]);
    assert_eq!(seen, Seen { certificate: Some(id(&issued)), version: Some(ProtocolVersion::TLSv1_3) });
    each_signs(&identity, &PSS);
    // Wine's keys remember PSS: another one for PKCS#1.
    let other = holding_an_open_key(&issued).identity(&id(&issued), Prompt::Allowed).unwrap().unwrap();
    each_signs(&other, &PKCS1);
}

const PSS: [SignatureScheme; 3] = [SignatureScheme::RSA_PSS_SHA256, SignatureScheme::RSA_PSS_SHA384, SignatureScheme::RSA_PSS_SHA512];
const PKCS1: [SignatureScheme; 3] =
    [SignatureScheme::RSA_PKCS1_SHA256, SignatureScheme::RSA_PKCS1_SHA384, SignatureScheme::RSA_PKCS1_SHA512];

/// Each by itself, checked with the certificate's own key.
fn each_signs(identity: &Identity, schemes: &[SignatureScheme]) {
    let algorithms = provider().signature_verification_algorithms;
    let key = identity.resolver().resolve(&[], &[]).unwrap().key.clone();
    for scheme in schemes {
        let signer = key.choose_scheme(&[*scheme]).unwrap_or_else(|| panic!("{scheme:?} is not known"));
        let signature = signer.sign(b"message").unwrap_or_else(|error| panic!("{scheme:?}: {error}"));
        let leaf = webpki::EndEntityCert::try_from(&identity.chain()[0]).unwrap();
        let (_, checks) = algorithms.mapping.iter().find(|(known, _)| known == scheme).unwrap();
        assert!(checks.iter().any(|check| leaf.verify_signature(*check, b"message", &signature).is_ok()), "{scheme:?}");
    }
}

/// A store in memory whose certificate carries an open CNG handle. The handle lives as long as this process.
fn holding_an_open_key(issued: &Issued) -> WindowsStore {
    let blob = RsaKey::from_pkcs8(&issued.key.serialize_der()).unwrap().cng_blob();
    let (mut storage, mut key) = (0, 0);
    // SAFETY: places for handles, a blob as long as said; the store is closed by `WindowsStore`.
    unsafe {
        assert_eq!(NCryptOpenStorageProvider(&mut storage, MS_KEY_STORAGE_PROVIDER, 0), 0);
        let length = u32::try_from(blob.len()).unwrap();
        assert_eq!(NCryptImportKey(storage, 0, BCRYPT_RSAFULLPRIVATE_BLOB, ptr::null(), &mut key, blob.as_ptr(), length, 0), 0);
        let store = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, ptr::null());
        let open = CERT_KEY_CONTEXT {
            cbSize: u32::try_from(size_of::<CERT_KEY_CONTEXT>()).unwrap(),
            Anonymous: CERT_KEY_CONTEXT_0 { hNCryptKey: key },
            dwKeySpec: CERT_NCRYPT_KEY_SPEC,
        };
        let set = |context| CertSetCertificateContextProperty(context, CERT_KEY_CONTEXT_PROP_ID, 0, ptr::from_ref(&open).cast());
        add(store, &issued.der, |context| done(set(context))).unwrap();
        WindowsStore::given("memory", store, Window::default())
    }
}

#[test]
fn a_key_that_is_gone_is_told_as_lost_and_not_as_absent() {
    let authority = Authority::new("Renkei Windows CA");
    let issued = rsa(&authority, "消失 花子");
    let imported = import(&issued, AES);
    let places = of_windows();
    let identity = places.identity(&id(&issued)).unwrap();

    imported.lose_key();

    assert_eq!(found(&places, &id(&issued)).usable, Ok(()), "listing opens nothing that would tell");
    let failure = places.identity(&id(&issued)).unwrap_err();
    assert_eq!(failure.code, Code::CertificateKeyLost, "{failure:?}");
    assert!(failure.detail.as_deref().is_some_and(|detail| detail.contains("0x8009")), "{failure:?}");
    drop(identity);
}

#[test]
fn a_chain_is_built_from_what_the_stores_hold() {
    let root = Issuer::new(authority_named("Renkei Windows Root"), KeyPair::generate().unwrap());
    let key = KeyPair::generate().unwrap();
    let intermediate = authority_named("Renkei Windows Sub CA").signed_by(&key, &root).unwrap();
    let sub = Issuer::new(authority_named("Renkei Windows Sub CA"), key);
    let leaf_key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
    let mut leaf = CertificateParams::default();
    leaf.use_authority_key_identifier_extension = true;
    leaf.distinguished_name.push(DnType::CommonName, "中間 次郎");
    let leaf = leaf.signed_by(&leaf_key, &sub).unwrap();
    let issued = Issued { der: leaf.der().clone(), pem: leaf.pem(), key: leaf_key };
    let _imported = import(&issued, AES);
    let _intermediate = Imported::authority(intermediate.der()).unwrap();

    let identity = of_windows().identity(&id(&issued)).unwrap();

    assert_eq!(identity.chain(), [issued.der, intermediate.der().clone()]);
}

fn authority_named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

#[test]
fn the_visible_window_is_asked_for_when_a_key_signs_and_never_while_listing_or_in_the_background() {
    let authority = Authority::new("Renkei Windows CA");
    let issued = rsa(&authority, "窓口 太郎");
    let _imported = import(&issued, AES);
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let window = Window::new(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        None
    });
    let places = Certificates::new(provider()).with_system_stores(&SystemStores { local_machine: true, window });

    found(&places, &id(&issued));
    let quiet = places.identity_quietly(&id(&issued)).unwrap();
    quiet.test_sign(&provider()).unwrap();
    let while_quiet = asked.load(Ordering::Relaxed);
    let identity = places.identity(&id(&issued)).unwrap();
    let before = asked.load(Ordering::Relaxed);
    identity.test_sign(&provider()).unwrap();

    assert_eq!(while_quiet, 0);
    assert_eq!(asked.load(Ordering::Relaxed), before + 1, "asked at the moment of the signature");
}
