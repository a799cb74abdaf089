//! Files as `openssl` writes them, opened and used.

use renkei_certs::{CertificateId, Certificates, Identity, SourceState, Unlock, candidates};
use renkei_core::{Code, Secret};
use rustls::ProtocolVersion;
use tempfile::TempDir;

use crate::{
    handshake::shake_hands,
    pkcs12,
    pki::{Authority, Holder, Issued, Kind, provider, run, today, write},
};

/// A directory with one customer's file, and its certificate.
fn customer(key: Kind, password: &str, options: &[&str]) -> (TempDir, std::path::PathBuf, Authority, Issued) {
    let (dir, authority) = (TempDir::new().unwrap(), Authority::new("Renkei Test CA"));
    let issued = authority.issue(&Holder { key, ..Holder::default() });
    write(dir.path(), "customer", &issued);
    let file = pkcs12(dir.path(), "customer", &authority, password, options);
    (dir, file, authority, issued)
}

#[test]
fn a_file_is_locked_until_its_password_is_given_and_then_shows_its_certificate() {
    let (_dir, file, _, issued) = customer(Kind::P256, "himitsu", &[]);
    let places = Certificates::new(provider());
    let id = places.add_file(&file);
    assert_eq!(places.add_file(&file), id, "adding it again changes nothing");

    let before = places.survey(today());
    places.unlock(&id, &Secret::new("himitsu")).unwrap();
    let after = places.survey(today());
    places.lock();

    assert_eq!(before.len(), 1);
    assert_eq!(before[0].state, SourceState::Locked { unlock: Unlock::FilePassword, candidates: vec![] });
    assert_eq!(before[0].label, "customer.p12");
    let shown = candidates(&after);
    assert_eq!(shown.len(), 1, "the authority's certificate in the file is nobody's login");
    assert_eq!(shown[0].id, CertificateId::of(&issued.der));
    assert_eq!((shown[0].owner.as_str(), shown[0].organisation.as_deref()), ("山田 太郎", Some("株式会社あきた商事")));
    assert_eq!((shown[0].issuer.as_str(), shown[0].serial.as_str()), ("Renkei Test CA", "F10203"));
    assert_eq!(shown[0].not_before.to_string(), "2020-01-01T09:00:00+09:00");
    assert_eq!(shown[0].usable, Ok(()));
    assert!(matches!(places.survey(today())[0].state, SourceState::Locked { .. }), "locking forgets the content");
    assert_eq!(places.identity(&CertificateId::of(&issued.der)).unwrap_err().code, Code::CertificateNoneFound);
}

#[test]
fn a_key_is_tested_without_a_server_and_must_be_the_certificates_own() {
    for kind in [Kind::P256, Kind::P384, Kind::Rsa] {
        let (_dir, file, _, issued) = customer(kind, "himitsu", &[]);
        let places = Certificates::new(provider());
        places.unlock(&places.add_file(&file), &Secret::new("himitsu")).unwrap();
        let identity = places.identity(&CertificateId::of(&issued.der)).unwrap();
        identity.test_sign(&provider()).unwrap();

        let stranger = Authority::new("Renkei Test CA").issue(&Holder { key: kind, ..Holder::default() });
        let key = identity.resolver().resolve(&[], &[]).unwrap().key.clone();
        let mismatched = Identity::new(vec![stranger.der], key).unwrap();
        assert_eq!(mismatched.test_sign(&provider()).unwrap_err().code, Code::CertificateKeyUnusable, "{kind:?}");
    }
}

#[test]
fn every_kind_of_file_opens_and_its_key_proves_who_it_is() {
    let legacy = ["-legacy", "-provider", "legacy", "-provider", "default"];
    let triple_des =
        ["-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "SHA1", "-provider", "legacy", "-provider", "default"];
    let cases: [(&str, Kind, &str, &[&str]); 7] = [
        ("EC, today's openssl", Kind::P256, "himitsu", &[]),
        ("P-384", Kind::P384, "himitsu", &[]),
        ("RSA", Kind::Rsa, "himitsu", &[]),
        ("RC2-40 and 3DES, as old Windows", Kind::Rsa, "himitsu", &legacy),
        ("3DES", Kind::P256, "himitsu", &triple_des),
        ("no password", Kind::P256, "", &[]),
        ("Japanese password", Kind::P256, "パスワード１２３", &[]),
    ];
    for (name, key, password, options) in cases {
        let (_dir, file, authority, issued) = customer(key, password, options);
        let places = Certificates::new(provider());
        let source = places.add_file(&file);

        places.unlock(&source, &Secret::new(password)).unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        let identity = places.identity(&CertificateId::of(&issued.der)).unwrap();
        let seen = shake_hands(&authority, &identity).unwrap_or_else(|error| panic!("{name}: {error}"));

        assert_eq!(identity.chain().len(), 1, "{name}: the self-signed root is not sent");
        assert_eq!(seen.certificate, Some(CertificateId::of(&issued.der)), "{name}");
        assert_eq!(seen.version, Some(ProtocolVersion::TLSv1_3), "{name}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let (dir, file, _, _) = customer(Kind::P256, "himitsu", &["-nomac"]);
    let (_other_dir, good, _, _) = customer(Kind::P256, "himitsu", &[]);
    let path = |name: &str, content: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let whole = std::fs::read(&good).unwrap();
    let cases = [
        ("wrong password", good.clone(), "chigau", Code::CertificatePasswordWrong),
        ("wrong password, no checksum in the file", file, "chigau", Code::CertificatePasswordWrong),
        ("emoji cannot be the password", good, "\u{1f511}", Code::CertificatePasswordWrong),
        ("garbage", path("garbage.p12", b"not a certificate file"), "himitsu", Code::CertificateFileUnsupported),
        ("truncated", path("truncated.p12", &whole[..whole.len() / 2]), "himitsu", Code::CertificateFileUnsupported),
        // As Firefox writes it: BER with indefinite length.
        ("BER", path("ber.p12", &[0x30, 0x80, 0x02, 0x01, 0x03, 0x00, 0x00]), "himitsu", Code::CertificateFileUnsupported),
        ("empty", path("empty.p12", b""), "himitsu", Code::CertificateFileUnsupported),
        ("gone", dir.path().join("gone.p12"), "himitsu", Code::CertificateStoreUnreadable),
        ("a directory", dir.path().to_owned(), "himitsu", Code::CertificateStoreUnreadable),
    ];
    for (name, path, password, code) in cases {
        let places = Certificates::new(provider());
        let source = places.add_file(path);
        let failure = places.unlock(&source, &Secret::new(password)).unwrap_err();
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert!(!format!("{failure:?}").contains(password), "{name}: the password must not be repeated");
        assert!(matches!(places.survey(today())[0].state, SourceState::Locked { .. } | SourceState::Unreadable { .. }), "{name}");
    }
}

#[test]
fn a_missing_file_hides_no_other() {
    let (dir, file, _, issued) = customer(Kind::P256, "himitsu", &[]);
    let places = Certificates::new(provider());
    let missing = places.add_file(dir.path().join("gone.p12"));
    let good = places.add_file(file);
    places.unlock(&good, &Secret::new("himitsu")).unwrap();

    let survey = places.survey(today());

    assert!(matches!(&survey[0].state, SourceState::Unreadable { failure } if failure.code == Code::CertificateStoreUnreadable));
    assert_eq!(candidates(&survey)[0].id, CertificateId::of(&issued.der));
    assert!(places.identity(&CertificateId::of(&issued.der)).is_ok());
    places.remove_file(&missing);
    assert_eq!(places.survey(today()).len(), 1);
}

#[test]
fn a_certificate_without_its_key_is_shown_but_not_usable() {
    let (dir, _, _, issued) = customer(Kind::P256, "himitsu", &[]);
    let out = dir.path().join("lonely.p12");
    let mut command = std::process::Command::new("openssl");
    command.args(["pkcs12", "-export", "-nokeys", "-passout", "pass:himitsu", "-in"]).arg(dir.path().join("customer.pem"));
    run(command.arg("-out").arg(&out));
    let places = Certificates::new(provider());
    let source = places.add_file(out);
    places.unlock(&source, &Secret::new("himitsu")).unwrap();

    let survey = places.survey(today());

    assert_eq!(candidates(&survey)[0].usable, Err(renkei_certs::Unusable::NoPrivateKey));
    assert_eq!(places.identity(&CertificateId::of(&issued.der)).unwrap_err().code, Code::CertificateKeyUnusable);
}
