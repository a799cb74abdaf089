//! Texts that no honest program writes: refused with 400 by name, or without any effect; never 500, and the bank goes on.

use serde_json::json;

use crate::support::{Bank, provider::challenge};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn depth_is_refused_before_it_costs_anything() {
    let bank = Bank::start().await;
    let http = bank.http(Some(&bank.customers[0]));
    let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
    let step = |answer: &str| format!(r#"{{"auth_session":"s","step":"password","answer":{answer}}}"#);
    for (case, body, expected) in [
        ("100,000 levels", nested(100_000), 413),
        ("30,000 levels", nested(30_000), 400),
        ("60,000 levels that are never closed", "[".repeat(60_000), 400),
        ("objects", ["{\"a\":".repeat(10_000), "1".into(), "}".repeat(10_000)].concat(), 400),
        ("in a step's answer", step(&nested(30_000)), 400),
        ("in an unknown member of it", step(&format!(r#"{{"password":"x","more":{}}}"#, nested(30_000))), 400),
    ] {
        let response = http.post(bank.mtls("/authorize-challenge")).header("content-type", JSON).body(body).send().await.unwrap();
        assert_eq!(response.status(), expected, "{case}");
        assert_eq!(response.json::<serde_json::Value>().await.unwrap()["error"], "invalid_request", "{case}");
    }
    for depth in [nested(30_000), format!(r#"[{{"type":"account_information","actions":{}}}]"#, nested(30_000))] {
        let response = bank.provider(1).push(&[("authorization_details", &depth)]).await;
        // `[` is three bytes in a form: the bound of the body comes first.
        assert_eq!(response.status(), 413);
        let raw = [honest(&bank), format!("&authorization_details={depth}")].concat();
        let (status, body) = push(&bank, raw.as_bytes()).await;
        assert_eq!((status, &body["error"]), (400, &json!("invalid_authorization_details")), "{body}");
    }
    let (status, body) = bank.operate("/clients", nested(100_000)).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_request")), "{body}");
}

#[tokio::test]
async fn ten_thousand_parameters_are_one_request() {
    let bank = Bank::start().await;
    let many = |first: usize| (first..first + 10_000).map(|number| format!("&{number:x}")).collect::<String>();
    let (status, body) = push(&bank, (honest(&bank) + &many(0)).as_bytes()).await;
    assert_eq!(status, 201, "unknown parameters are ignored (RFC 6749 §3.1): {body}");
    let (status, body) = push(&bank, (honest(&bank) + &many(0) + "&0").as_bytes()).await;
    assert_eq!((status, &body["field"]), (400, &json!("0")), "{body}");
}

/// Each as the raw rest of a pushed request.
#[tokio::test]
async fn what_is_no_text_is_no_parameter() {
    let bank = Bank::start().await;
    let with = |rest: &[u8]| [honest(&bank).as_bytes(), rest].concat();
    for (case, rest, expected) in [
        ("text", "&nonce=%E5%8F%A3%E5%BA%A7".as_bytes(), 201),
        ("no text in a value", b"&nonce=%ff", 400),
        ("no text in a name", b"&%ff=nonce", 400),
        ("raw bytes", b"&nonce=\xff\xfe", 400),
        ("an overlong slash", b"&nonce=%c0%af", 400),
        ("an overlong NUL", b"&nonce=%c0%80", 400),
        ("half a surrogate", b"&nonce=%ed%a0%80", 400),
        ("past the last character", b"&nonce=%f4%90%80%80", 400),
        ("half a character", b"&nonce=%e5%8f", 400),
        ("a NUL", b"&nonce=a%00b", 400),
        ("a NUL in a name", b"&nonce%00=a", 400),
        ("a raw NUL", b"&nonce=a\0b", 400),
        ("a percent sign that says nothing", b"&nonce=%zz%", 201),
        ("the same name in other letters", b"&client%5Fid=provider-1", 400),
        ("no name", b"&=x&=y", 400),
    ] {
        let (status, body) = push(&bank, &with(rest)).await;
        assert_eq!(status, expected, "{case}: {body}");
    }
}

#[tokio::test]
async fn what_is_no_text_elsewhere_is_refused_too() {
    let bank = Bank::start().await;
    let http = bank.http(Some(&bank.customers[0]));
    for path in [
        "/accounts/%ff/balances",
        "/accounts/%00/balances",
        "/accounts/%c0%af/balances",
        "/accounts/..%2f..%2fetc/balances",
        "/me/links/%zz/events",
    ] {
        let status = http.get(bank.mtls(path)).bearer_auth("x").send().await.unwrap().status().as_u16();
        assert!(matches!(status, 401 | 404), "{path}: {status}");
    }
    for (case, body) in [
        ("no UTF-8", b"{\"auth_session\":\"\xff\"}".as_slice()),
        ("half a surrogate", br#"{"auth_session":"\ud800","step":"more_time","answer":{}}"#),
        ("a byte order mark", b"\xef\xbb\xbf{}"),
        ("two documents", br#"{"auth_session":"s","step":"more_time","answer":{}}{}"#),
        ("a member twice", br#"{"auth_session":"s","auth_session":"t","step":"more_time","answer":{}}"#),
        ("a step twice", br#"{"auth_session":"s","step":"password","step":"more_time","answer":{}}"#),
        ("a NUL in the session", br#"{"auth_session":"\u0000","step":"more_time","answer":{}}"#),
        ("UTF-16", b"\xff\xfe{\0}\0"),
        ("nothing", b""),
    ] {
        let response = http.post(bank.mtls("/authorize-challenge")).header("content-type", JSON).body(body).send().await.unwrap();
        assert_eq!(response.status(), 400, "{case}");
    }
    let begin = || http.post(bank.mtls("/authorize-challenge")).header("content-type", FORM);
    let sign_in = format!(
        "response_type=code&client_id=bank-desktop&scope=links&code_challenge_method=S256&code_challenge={}",
        challenge("a-code-verifier-of-at-least-forty-three-characters")
    );
    let key = reqwest::header::HeaderValue::from_bytes(&[0xFF; 20]).unwrap();
    let response = begin().header("idempotency-key", key).body(sign_in).send().await.unwrap();
    assert_eq!(response.status(), 400);
    for (name, value) in [("cookie", &b"__Host-tx_a=\xff"[..]), ("user-agent", b"\xff\xfe"), ("accept-language", b"\xff,;q=9")] {
        let response =
            bank.browser().get(bank.public("/authorize?client_id=%ff&request_uri=%00")).header(name, value).send().await.unwrap();
        assert_eq!(response.status(), 400, "{name}");
    }
}

/// Encoded, without its end.
fn honest(bank: &Bank) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(bank.provider(1).request(&[])).finish()
}

async fn push(bank: &Bank, body: &[u8]) -> (u16, serde_json::Value) {
    let request = bank.provider(1).http.post(bank.mtls("/par")).header("content-type", FORM).body(body.to_vec());
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}
