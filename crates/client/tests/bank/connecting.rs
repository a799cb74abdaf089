//! Finding the bank and believing it.

use std::{net::TcpListener, sync::Arc};

use axum::http::Version;
use renkei_certs::{Identity, SigningFailed};
use renkei_client::{Bank, BankAddress, Trust};
use renkei_core::{Code, Failure, Secret};
use rustls::{
    OtherError, SignatureAlgorithm, SignatureScheme,
    sign::{Signer, SigningKey},
};

use crate::server::{Authority, Server, Traits, directly, now, ok};

#[tokio::test]
async fn metadata_is_read_over_http_2_without_showing_a_certificate() {
    let server = Server::start(|_| ok("{}"));

    let bank = server.bank().await.unwrap();

    assert_eq!(bank.metadata().x_bank_name.as_deref(), Some("テスト信用組合"));
    assert!(bank.metadata().x_link_revocation_supported);
    let seen = server.everything_seen();
    assert_eq!(seen[0].line, "GET /.well-known/oauth-authorization-server");
    assert_eq!((seen[0].version, &seen[0].certificate), (Version::HTTP_2, &None));
}

#[tokio::test]
async fn metadata_that_speaks_for_another_issuer_is_refused() {
    let server = Server::like(&Traits { issuer: Some("https://other.example".into()), ..Traits::default() }, |_| ok("{}"));
    let failure = server.bank().await.unwrap_err();
    assert_eq!(failure.code, Code::BankNotTrusted);
    assert!(failure.detail.unwrap().contains("https://other.example"));
}

#[tokio::test]
async fn a_server_of_another_authority_is_not_believed_and_its_issuer_is_named() {
    let server = Server::start(|_| ok("{}"));
    let stranger = Trust::only(Authority::new("Another CA").pem.as_bytes()).unwrap();

    let failure = Bank::connect(&server.address(), &directly(stranger), now()).await.unwrap_err();

    assert_eq!(failure.code, Code::BankNotTrusted, "{failure:?}");
    assert!(failure.detail.unwrap().contains("CN=Renkei Bank Test CA"), "a company's inspection root is recognised by its name");
    assert!(server.everything_seen().is_empty());
}

#[tokio::test]
async fn a_server_of_another_name_is_not_believed() {
    let server = Server::start(|_| ok("{}"));
    let address = BankAddress::parse(&server.issuer.replace("localhost", "127.0.0.1")).unwrap();
    let failure = Bank::connect(&address, &directly(server.trust()), now()).await.unwrap_err();
    assert_eq!(failure.code, Code::BankNotTrusted, "{failure:?}");
}

#[tokio::test]
async fn a_server_that_is_down_is_unreachable_and_may_be_tried_again() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = BankAddress::parse(&format!("https://localhost:{}", closed.port())).unwrap();
    let trust = Trust::only(Authority::new("CA").pem.as_bytes()).unwrap();

    let failure = Bank::connect(&address, &directly(trust), now()).await.unwrap_err();

    assert_eq!(failure.code, Code::BankUnreachable);
    assert!(failure.may_retry);
    assert!(failure.detail.unwrap().contains("refused"));
}

#[tokio::test]
async fn each_certificate_has_connections_of_its_own() {
    let server = Server::start(|_| ok(r#"{"access_token":"a","token_type":"Bearer","expires_in":300}"#));
    let bank = server.bank().await.unwrap();
    let (one, two) = (server.authority.customer("一郎"), server.authority.customer("二郎"));
    let (first, second) = (bank.with_certificate(&one).unwrap(), bank.with_certificate(&two).unwrap());

    for connected in [&first, &second, &first] {
        connected.refresh(&Secret::new("r")).await.unwrap();
    }

    let seen: Vec<_> = server.seen().into_iter().map(|seen| seen.certificate.unwrap()).collect();
    assert_eq!(seen, [one.id().clone(), two.id().clone(), one.id().clone()]);
    assert_eq!(first.certificate(), one.id());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let server = Server::start(|_| (307, Some(("location", "/elsewhere")), String::new()));
    let failure = server.certified().await.refresh(&Secret::new("r")).await.unwrap_err();
    assert_eq!(failure.code, Code::BankUnexpected);
    assert_eq!(server.seen().len(), 1);
}

/// A card that was pulled out after the login.
#[derive(Debug)]
struct PulledOut(Arc<dyn SigningKey>);

impl SigningKey for PulledOut {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        self.0.choose_scheme(offered).map(|signer| Box::new(Silent(signer)) as _)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }
}

#[derive(Debug)]
struct Silent(Box<dyn Signer>);

impl Signer for Silent {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        Err(rustls::Error::Other(OtherError(Arc::new(SigningFailed(Failure::new(Code::CertificateKeyUnusable))))))
    }

    fn scheme(&self) -> SignatureScheme {
        self.0.scheme()
    }
}

#[tokio::test]
async fn a_key_that_cannot_sign_is_told_as_such_and_not_as_a_dead_network() {
    let server = Server::start(|_| ok("{}"));
    let good = server.authority.customer("山田");
    let key = good.resolver().resolve(&[], &[]).unwrap().key.clone();
    let identity = Identity::new(good.chain().to_vec(), Arc::new(PulledOut(key))).unwrap();

    let certified = server.bank().await.unwrap().with_certificate(&identity).unwrap();
    let failure = certified.refresh(&Secret::new("r")).await.unwrap_err();

    assert_eq!(failure.code, Code::CertificateKeyUnusable, "{failure:?}");
}

#[test]
fn a_broken_bank_authority_is_a_fault_of_the_settings() {
    for pem in ["", "garbage"] {
        assert_eq!(Trust::load(Some(pem.as_bytes())).unwrap_err().code, Code::SettingsUnreadable, "{pem:?}");
    }
}
