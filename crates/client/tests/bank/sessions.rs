//! TLS sessions carry an identity: none outlives its client, none is shared between certificates.

use renkei_certs::Identity;
use renkei_client::{Bank, CertifiedBank};
use renkei_core::Secret;

use crate::server::{Seen, Server, Traits};

/// Ends every connection after its answer, so that each request needs a handshake.
fn server() -> Server {
    let tokens = r#"{"access_token":"a","token_type":"Bearer","expires_in":300}"#;
    Server::like(&Traits { closes: true, ..Traits::default() }, move |_: &Seen| (200, Some(("connection", "close")), tokens.into()))
}

fn signed_in(bank: &Bank, identity: &Identity) -> CertifiedBank {
    bank.with_certificate(identity).unwrap()
}

async fn asks(holder: &CertifiedBank) {
    holder.refresh(&Secret::new("r")).await.unwrap();
}

#[tokio::test]
async fn after_a_sign_out_the_same_certificate_proves_itself_anew() {
    let server = server();
    let (bank, identity) = (server.bank().await.unwrap(), server.authority.customer("一郎"));
    let holder = signed_in(&bank, &identity);
    asks(&holder).await;
    asks(&holder).await;
    assert_eq!(server.resumed(), 1, "while signed in, a session is taken up again");

    drop(holder);
    asks(&signed_in(&bank, &identity)).await;

    assert_eq!(server.resumed(), 1, "a full handshake with the certificate");
    assert!(server.seen().iter().all(|seen| seen.certificate.as_ref() == Some(identity.id())));
}

#[tokio::test]
async fn two_certificates_never_share_a_session() {
    let server = server();
    let bank = server.bank().await.unwrap();
    let identities = ["一郎", "二郎"].map(|name| server.authority.customer(name));
    let [first, second] = identities.each_ref().map(|identity| signed_in(&bank, identity));

    asks(&first).await;
    asks(&second).await;
    assert_eq!(server.resumed(), 0, "the second does not take up the first one's session");
    asks(&first).await;
    asks(&second).await;

    assert_eq!(server.resumed(), 2, "each takes up its own");
    let seen: Vec<_> = server.seen().into_iter().map(|seen| seen.certificate.unwrap()).collect();
    let [one, two] = identities.map(|identity| identity.id().clone());
    assert_eq!(seen, [one.clone(), two.clone(), one, two]);
}
