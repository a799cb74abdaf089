//! Clocks that are wrong, and appliances that answer in the bank's place.

use jiff::{SignedDuration, Timestamp};
use renkei_client::{Bank, Trust};
use renkei_core::{Code, Failure, Secret};

use crate::server::{Authority, Server, Traits, directly, now, ok};

async fn connect(server: &Server, trust: &Trust, pc: Timestamp) -> Result<Bank, Failure> {
    Bank::connect(&server.address(), &directly(trust.clone()), pc).await
}

fn of(issuers: &[&str], server: &Server) -> Trust {
    server.trust().expecting(issuers.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_known_after_connecting_and_does_not_keep_anybody_out() {
    let server = Server::start(|_| ok("{}"));
    for (difference, told) in [(0, None), (-4, None), (6, Some(Code::ClockWrong)), (-60 * 24 * 400, Some(Code::ClockWrong))] {
        let bank = connect(&server, &server.trust(), now() + SignedDuration::from_mins(difference)).await.unwrap();
        let clocks = bank.clocks().unwrap();
        assert_eq!(clocks.judge().err().map(|failure| failure.code), told, "{clocks:?}");
    }
}

#[tokio::test]
async fn a_server_certificate_that_only_seems_expired_is_explained_by_the_clock() {
    let server = Server::like(&Traits { expires_in: 2020, ..Traits::default() }, |_| ok("{}"));

    let wrong_clock = connect(&server, &server.trust(), now() + SignedDuration::from_hours(24)).await.unwrap_err();
    let right_clock = connect(&server, &server.trust(), now()).await.unwrap_err();

    assert_eq!(wrong_clock.code, Code::ClockWrong, "{wrong_clock:?}");
    assert_eq!(right_clock.code, Code::BankNotTrusted, "{right_clock:?}");
    assert!(server.everything_seen().iter().all(|seen| seen.line.starts_with("GET /.well-known/")), "only the time was asked for");
}

#[tokio::test]
async fn the_clock_is_not_asked_of_a_stranger() {
    let server = Server::like(&Traits { expires_in: 2020, ..Traits::default() }, |_| ok("{}"));
    let stranger = Trust::only(Authority::new("Another CA").pem.as_bytes()).unwrap();
    let failure = connect(&server, &stranger, now() + SignedDuration::from_hours(24)).await.unwrap_err();
    assert_eq!(failure.code, Code::BankNotTrusted, "{failure:?}");
    assert!(server.everything_seen().is_empty());
}

#[tokio::test]
async fn a_root_that_the_pc_trusts_but_the_bank_does_not_use_is_an_inspection() {
    let server = Server::like(&Traits { mtls: Some("https://mtls.bank.example".into()), ..Traits::default() }, |_| ok("{}"));
    assert!(connect(&server, &of(&["Another CA", "Renkei Bank Test CA"], &server), now()).await.is_ok());

    let failure = connect(&server, &of(&["The Bank's CA"], &server), now()).await.unwrap_err();

    assert_eq!(failure.code, Code::BankNotTrusted);
    let both = format!("{}, mtls.bank.example:443", server.address().authority());
    assert!(failure.remedy.ja.contains(&both) && failure.remedy.en.contains(&both), "{failure:?}");
    let detail = failure.detail.unwrap();
    assert!(detail.contains("CN=Renkei Bank Test CA") && detail.contains("The Bank's CA"), "{detail}");
}

#[tokio::test]
async fn an_inspection_by_a_root_that_the_pc_does_not_know_is_told_as_one_too() {
    let server = Server::start(|_| ok("{}"));
    let stranger = Trust::only(Authority::new("Another CA").pem.as_bytes()).unwrap();
    let failure = connect(&server, &stranger.expecting(vec!["The Bank's CA".into()]), now()).await.unwrap_err();
    assert_eq!(failure.code, Code::BankNotTrusted);
    assert!(failure.remedy.en.contains("exempted from TLS inspection: localhost:"), "{failure:?}");
}

#[tokio::test]
async fn on_the_mutual_tls_side_an_inspection_is_refused_before_anything_is_sent() {
    let appliance = Server::like(&Traits { authority: "Corporate Inspection", ..Traits::default() }, |_| ok("{}"));
    let server = Server::like(&Traits { mtls: Some(appliance.issuer.clone()), ..Traits::default() }, |_| ok("{}"));
    let both = Trust::only([server.authority.pem.as_str(), &appliance.authority.pem].concat().as_bytes()).unwrap();
    let bank = connect(&server, &both.expecting(vec!["Renkei Bank Test CA".into()]), now()).await.unwrap();
    let customer = server.authority.customer("山田");

    let failure = bank.with_certificate(&customer).unwrap().refresh(&Secret::new("r")).await.unwrap_err();

    assert_eq!(failure.code, Code::BankNotTrusted, "{failure:?}");
    assert!(failure.detail.unwrap().contains("CN=Corporate Inspection"));
    assert!(appliance.everything_seen().is_empty());
}
