//! The native steps over the wire.

use axum::http::Version;
use renkei_client::{BeginRequest, Reply};
use renkei_core::{
    Code, Secret,
    wire::challenge::{Answer, Device, Outcome, Request, Step},
};
use serde_json::json;

use crate::server::{Answered, Server, ok};

fn pending(step: &str, prompt: serde_json::Value) -> String {
    json!({
        "error": "insufficient_authorization", "auth_session": "session-2", "expires_in": 600,
        "transaction": {
            "id": "tx_1", "client": {"client_id": "freee", "name": "フリー株式会社", "service": "freee"},
            "requested_at": "2026-11-22T09:00:00+09:00", "origin": {"ip_masked": "203.0.113.*", "ua": "Edge/Windows"},
            "company": {"id": "c1", "name": "株式会社あきた商事"}, "user": {"id": "u1", "name": "山田", "role": "general"},
        },
        "next": {"step": step, "seq": 2, "of": 6, "attempts_left": 4, "prompt": prompt, "choices": [], "last_error": null},
    })
    .to_string()
}

fn password() -> String {
    pending("password", json!({"login_id_masked": "user01***"}))
}

fn device() -> Device {
    Device { os: "Windows".into(), os_version: "11".into(), host_hash: "ab".into(), app_version: "0.1.0".into() }
}

fn answer() -> Request {
    let answer = Answer::Password { password: Secret::new("himitsu&=日本"), login_hint: None };
    Request { auth_session: Secret::new("session-1"), answer }
}

fn form(body: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

#[tokio::test]
async fn an_approval_begins_with_the_hand_over_and_shows_the_first_step() {
    let server = Server::start(|_| (400, None, password()));
    let certified = server.certified().await;
    let (request, key) = (BeginRequest::Approve { handover: Secret::new("ref-1") }, Secret::new("key-1"));

    let reply = certified.begin(&request, &device(), &key).await.unwrap();
    let again = certified.begin(&request, &device(), &key).await.unwrap();

    let Reply::Pending(pending) = &reply else { panic!("{reply:?}") };
    assert_eq!(pending.next.step, Step::Password { login_id_masked: "user01***".into() });
    assert_eq!(pending.transaction.company.name, "株式会社あきた商事");
    assert_eq!(again, reply);
    let seen = &server.seen()[0];
    assert_eq!(seen.line, "POST /authorize-challenge");
    assert_eq!(seen.version, Version::HTTP_2);
    assert_eq!(seen.certificate.as_ref(), Some(certified.certificate()));
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(seen.header("idempotency-key"), Some("key-1"));
    assert_eq!(server.seen()[1].header("idempotency-key"), Some("key-1"), "the second try is the same request");
    let fields = form(&seen.body);
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!(field("response_type"), Some("code"));
    assert_eq!(field("client_id"), Some("bank-desktop"));
    assert_eq!(field("handover"), Some("ref-1"));
    assert_eq!(field("scope"), None);
    assert_eq!(serde_json::from_str::<Device>(field("device").unwrap()).unwrap(), device());
}

#[tokio::test]
async fn a_sign_in_begins_with_its_proof_key() {
    let server = Server::start(|_| (400, None, password()));
    let request = BeginRequest::SignIn { code_challenge: "challenge".into() };
    server.certified().await.begin(&request, &device(), &Secret::new("k")).await.unwrap();

    let fields = form(&server.seen()[0].body);
    for (name, value) in [("scope", "links"), ("code_challenge", "challenge"), ("code_challenge_method", "S256")] {
        assert!(fields.contains(&(name.into(), value.into())), "{fields:?}");
    }
    assert!(!fields.iter().any(|(name, _)| name == "handover"));
}

#[tokio::test]
async fn an_answer_is_sent_as_json_and_its_end_is_understood() {
    let cases = [
        (r#"{"status":"approved","continue_uri":"https://bank/c?k=1","expires_in":60}"#, Some(Outcome::Approved)),
        (r#"{"status":"denied","continue_uri":"https://bank/c?k=1","expires_in":60}"#, Some(Outcome::Denied)),
        (r#"{"authorization_code":"code-1"}"#, None),
    ];
    for (body, outcome) in cases {
        let server = Server::start(move |_| ok(body));

        let reply = server.certified().await.answer(&answer()).await.unwrap();

        match (outcome, reply) {
            (Some(outcome), Reply::Finished(finished)) => assert_eq!(finished.status, outcome),
            (None, Reply::SignedIn(signed_in)) => assert_eq!(signed_in.authorization_code.expose(), "code-1"),
            other => panic!("{body}: {other:?}"),
        }
        let seen = &server.seen()[0];
        assert_eq!(seen.header("content-type"), Some("application/json"));
        let expected = json!({"auth_session": "session-1", "step": "password", "answer": {"password": "himitsu&=日本"}});
        assert_eq!(seen.json(), expected);
    }
}

#[tokio::test]
async fn everything_else_is_a_failure_with_its_own_code() {
    let refusal = |status: u16, body: serde_json::Value| -> Answered { (status, None, body.to_string()) };
    let cases: Vec<(&str, Answered, Code)> = vec![
        (
            "no certificate",
            refusal(401, json!({"error": "invalid_client", "reason": "certificate_required"})),
            Code::CertificateNotPresented,
        ),
        ("revoked", refusal(401, json!({"error": "invalid_client", "reason": "certificate_revoked"})), Code::CertificateRevoked),
        ("locked", refusal(403, json!({"error": "access_denied", "reason": "user_locked"})), Code::UserLocked),
        ("old session", refusal(400, json!({"error": "invalid_session"})), Code::SessionInvalid),
        ("used", refusal(400, json!({"error": "invalid_request", "reason": "handover_used"})), Code::HandoverUsed),
        ("closed", refusal(403, json!({"error": "access_denied", "reason": "outside_service_hours"})), Code::BankClosed),
        ("old app", refusal(426, json!({"error": "app_upgrade_required"})), Code::AppTooOld),
        ("busy", (429, Some(("retry-after", "7")), json!({"error": "slow_down"}).to_string()), Code::BankBusy),
        ("maintenance", (503, Some(("retry-after", "120")), "<html>sorry</html>".into()), Code::BankBusy),
        ("a gateway's page", (502, None, "<html>bad gateway</html>".into()), Code::BankUnreachable),
        ("new step", (400, None, pending("face_scan", json!({}))), Code::AppTooOld),
        ("new prompt", (400, None, pending("password", json!({"keyboard": "emoji"}))), Code::AppTooOld),
        (
            "no transaction",
            refusal(400, json!({"error": "insufficient_authorization", "next": {"step": "scope_selection", "prompt": {}}})),
            Code::BankUnexpected,
        ),
        ("nonsense", ok("<html>welcome</html>"), Code::BankUnexpected),
        ("half an end", ok(r#"{"status":"approved"}"#), Code::BankUnexpected),
    ];
    for (name, answered, code) in cases {
        let server = Server::start(move |_| answered.clone());
        let failure = server.certified().await.answer(&answer()).await.unwrap_err();
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert_eq!(server.seen().len(), 1, "{name}: nothing is repeated behind the caller's back");
    }
}

#[tokio::test]
async fn the_time_to_wait_is_kept_for_support() {
    let server = Server::start(|_| (503, Some(("retry-after", "120")), String::new()));
    let failure = server.certified().await.answer(&answer()).await.unwrap_err();
    assert!(failure.detail.unwrap().contains("Retry-After: 120"));
}

#[tokio::test]
async fn no_failure_repeats_a_secret() {
    for body in [
        r#"{"error":"insufficient_authorization","auth_session":"himitsu-session","next":{"step":"password","prompt":{"login_id_masked":7}}}"#,
        r#"{"error":"insufficient_authorization","auth_session":"himitsu-session","expires_in":"himitsu","next":{"step":"scope_selection","prompt":{}}}"#,
        r#"{"status":"himitsu","continue_uri":"https://bank/himitsu","expires_in":60}"#,
    ] {
        let server = Server::start(move |_| (400, None, body.into()));
        let failure = server.certified().await.answer(&answer()).await.unwrap_err();
        assert!(!format!("{failure:?}").contains("himitsu"), "{failure:?}");
    }
}
