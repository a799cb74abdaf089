//! A real token (SoftHSM) behind a real PKCS#11 module.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/handshake.rs"]
mod handshake;
#[path = "support/pki.rs"]
mod pki;

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};

use handshake::{Seen, shake_hands};
use pki::{Authority, Holder, Issued, Kind, provider, run, today, write};
use renkei_certs::{
    CertificateId, Certificates, Identity, Issuers, PinTries, Source, SourceState, Unlock, Unusable, candidates, system_module,
};
use renkei_core::{Code, Secret};
use rustls::{
    ProtocolVersion, SignatureAlgorithm, SignatureScheme,
    sign::{Signer, SigningKey},
};
use tempfile::TempDir;

const PIN: &str = "123456";
const MODULES: [&str; 2] = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];

/// Tokens that live as long as this process: a module reads its configuration once. Each test has a token of its own, because a login
/// counts for the whole process.
struct Tokens {
    authority: Authority,
    ec: Issued,
    rsa: Issued,
    p384: Issued,
    lonely: Issued,
    _dir: TempDir,
}

fn tokens() -> &'static Tokens {
    static TOKENS: OnceLock<Tokens> = OnceLock::new();
    TOKENS.get_or_init(Tokens::make)
}

fn module() -> PathBuf {
    MODULES.iter().map(PathBuf::from).find(|path| path.exists()).expect("SoftHSM is installed (package softhsm2)")
}

impl Tokens {
    #[expect(unsafe_code, reason = "SoftHSM takes its configuration from the environment only")]
    fn make() -> Self {
        let dir = TempDir::new().unwrap();
        let configuration = dir.path().join("softhsm2.conf");
        std::fs::create_dir(dir.path().join("tokens")).unwrap();
        let lines = format!("directories.tokendir = {}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n", dir.path().display());
        std::fs::write(&configuration, lines).unwrap();
        // SAFETY: every test waits for this one initialisation before it does anything; nothing reads the environment meanwhile.
        unsafe { std::env::set_var("SOFTHSM2_CONF", &configuration) };

        let authority = Authority::new("Renkei Token CA");
        let ec = authority.issue(&Holder::default());
        let rsa = authority.issue(&Holder { name: "佐藤 花子", key: Kind::Rsa, ..Holder::default() });
        let p384 = authority.issue(&Holder { name: "鈴木 一郎", key: Kind::P384, ..Holder::default() });
        let lonely = authority.issue(&Holder { name: "鍵 無子", ..Holder::default() });
        for (stem, issued) in [("ec", &ec), ("rsa", &rsa), ("p384", &p384), ("lonely", &lonely)] {
            write(dir.path(), stem, issued);
        }
        std::fs::write(dir.path().join("ca.der"), &authority.der).unwrap();
        for label in ["listing", "pins", "handshakes", "locking"] {
            fill(dir.path(), label);
        }
        Self { authority, ec, rsa, p384, lonely, _dir: dir }
    }
}

fn fill(dir: &Path, label: &str) {
    run(Command::new("softhsm2-util").args(["--init-token", "--free", "--so-pin", "12345678", "--label", label, "--pin", PIN]));
    for (stem, id) in [("ec", "01"), ("rsa", "02"), ("p384", "05")] {
        let key = dir.join(format!("{stem}.key"));
        let mut import = Command::new("softhsm2-util");
        run(import.arg("--import").arg(key).args(["--token", label, "--label", stem, "--id", id, "--pin", PIN]));
    }
    for (stem, id) in [("ec", "01"), ("rsa", "02"), ("p384", "05"), ("lonely", "03"), ("ca", "04")] {
        let der = dir.join(format!("{stem}.der"));
        let mut write = Command::new("pkcs11-tool");
        write.arg("--module").arg(module()).args([
            "--token-label",
            label,
            "--login",
            "--pin",
            PIN,
            "--type",
            "cert",
            "--id",
            id,
            "--write-object",
        ]);
        run(write.arg(der));
    }
}

fn token(places: &Certificates, label: &str) -> Source {
    places.survey(today()).into_iter().find(|source| source.label == label).unwrap_or_else(|| panic!("no token {label}"))
}

fn id(issued: &Issued) -> CertificateId {
    CertificateId::of(&issued.der)
}

#[test]
fn a_token_shows_its_certificates_before_login_and_which_have_a_key_after_it() {
    let made = tokens();
    let issuers = Issuers::from_pem(made.authority.pem.as_bytes(), &provider()).unwrap();
    let places = Certificates::new(provider()).with_module(module()).issued_by(issuers);

    let before = token(&places, "listing");
    places.unlock(&before.id, &Secret::new(PIN)).unwrap();
    let after = token(&places, "listing");

    let SourceState::Locked { unlock: Unlock::Pin { tries: PinTries::Enough }, candidates: shown } = &before.state else {
        panic!("{before:?}");
    };
    assert_eq!(shown.len(), 4, "four people's certificates, and not the authority's");
    let SourceState::Open { candidates: shown } = &after.state else { panic!("{after:?}") };
    let usable = |issued: &Issued| shown.iter().find(|candidate| candidate.id == id(issued)).unwrap().usable;
    assert_eq!(usable(&made.ec), Ok(()));
    assert_eq!(usable(&made.rsa), Ok(()));
    assert_eq!(usable(&made.lonely), Err(Unusable::NoPrivateKey));
    assert_eq!(candidates(&[before, after]).len(), 4, "the same certificate is offered once");
}

#[test]
fn keys_that_never_leave_the_token_prove_who_it_is() {
    let made = tokens();
    let places = Certificates::new(provider()).with_module(module());
    places.unlock(&token(&places, "handshakes").id, &Secret::new(PIN)).unwrap();

    for (name, issued) in [("P-256", &made.ec), ("P-384", &made.p384), ("RSA", &made.rsa)] {
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
    let places = Certificates::new(provider()).with_module(module());
    places.unlock(&token(&places, "handshakes").id, &Secret::new(PIN)).unwrap();
    let identity = places.identity(&id(&made.ec)).unwrap();
    let several = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let single = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for runtime in [several, single] {
        let seen = runtime.block_on(async { shake_hands(&made.authority, &identity) }).unwrap();
        assert_eq!(seen.certificate, Some(id(&made.ec)));
    }
}

/// A key as old cards and some TPMs have it: RSA without PSS.
#[derive(Debug)]
struct WithoutPss(Arc<dyn SigningKey>);

impl SigningKey for WithoutPss {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let known = [SignatureScheme::RSA_PKCS1_SHA256, SignatureScheme::RSA_PKCS1_SHA384];
        let both: Vec<_> = offered.iter().filter(|scheme| known.contains(scheme)).copied().collect();
        self.0.choose_scheme(&both)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }
}

#[test]
fn an_rsa_key_without_pss_goes_by_tls_1_2_and_is_not_left_out() {
    let made = tokens();
    let places = Certificates::new(provider()).with_module(module());
    places.unlock(&token(&places, "handshakes").id, &Secret::new(PIN)).unwrap();
    let whole = places.identity(&id(&made.rsa)).unwrap();
    let key = whole.resolver().resolve(&[], &[]).unwrap().key.clone();

    let identity = Identity::new(whole.chain().to_vec(), Arc::new(WithoutPss(key))).unwrap();
    let seen = shake_hands(&made.authority, &identity).unwrap();

    assert_eq!(seen, Seen { certificate: Some(id(&made.rsa)), version: Some(ProtocolVersion::TLSv1_2) });
}

#[test]
fn a_wrong_pin_is_told_and_opens_nothing() {
    tokens();
    let places = Certificates::new(provider()).with_module(module());
    let source = token(&places, "pins").id;

    for pin in ["654321", "1", ""] {
        let failure = places.unlock(&source, &Secret::new(pin)).unwrap_err();
        assert_eq!(failure.code, Code::CertificatePinWrong, "{pin:?}: {failure:?}");
    }

    let SourceState::Locked { unlock: Unlock::Pin { tries }, .. } = token(&places, "pins").state else { panic!("must stay locked") };
    assert_eq!(tries, PinTries::Low, "SoftHSM reports that a wrong PIN was entered");
}

#[test]
fn after_locking_a_key_signs_no_more_and_says_why() {
    let made = tokens();
    let places = Certificates::new(provider()).with_module(module());
    let source = token(&places, "locking").id;
    places.unlock(&source, &Secret::new(PIN)).unwrap();
    let identity = places.identity(&id(&made.ec)).unwrap();

    places.lock();

    assert!(matches!(token(&places, "locking").state, SourceState::Locked { .. }));
    let refused = shake_hands(&made.authority, &identity).unwrap_err();
    assert!(refused.contains("CERT-12"), "{refused}");
}

#[test]
fn a_module_that_cannot_be_loaded_hides_no_other() {
    tokens();
    let places = Certificates::new(provider()).with_module("/nonexistent/module.so").with_module(module());
    let survey = places.survey(today());
    let broken = survey.iter().find(|source| source.id.0.starts_with("module:")).unwrap();
    assert!(matches!(&broken.state, SourceState::Unreadable { failure } if failure.code == Code::CertificateStoreUnreadable));
    assert!(survey.iter().any(|source| source.label == "pins"));
}

#[test]
fn the_systems_own_module_finds_the_token_too() {
    tokens();
    let Some(proxy) = system_module() else { panic!("p11-kit is installed (package p11-kit-modules)") };
    let places = Certificates::new(provider()).with_module(proxy);
    let survey = places.survey(today());
    assert!(survey.iter().any(|source| source.label == "listing"), "{survey:?}");
    assert!(survey.iter().all(|source| !matches!(source.state, SourceState::Unreadable { .. })), "{survey:?}");
}
