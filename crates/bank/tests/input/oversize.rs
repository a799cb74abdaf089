//! More than the bank wants to hold: 413 for bodies, 431 or the end of the connection for heads.

use crate::{
    support::Bank,
    wire::{Connection, GOOD, Http, post, statuses},
};

const TOO_LONG: usize = 70_000;

#[tokio::test]
async fn a_body_past_its_size_is_413_however_its_length_is_told() {
    let bank = Bank::start().await;
    let long = "x".repeat(TOO_LONG);
    let chunk = format!("{TOO_LONG:x}\r\n{long}\r\n0\r\n\r\n");
    let many: String = (0..700).map(|_| format!("64\r\n{}\r\n", "x".repeat(100))).collect();
    for (case, request, expected) in [
        ("told", post(&format!("Content-Length: {TOO_LONG}\r\n"), &long), &[413][..]),
        (
            "told, as a hundred times more than comes",
            post("Content-Length: 9000000\r\nConnection: close\r\n", &"x".repeat(9_000_000)),
            &[413],
        ),
        ("in one chunk", post("Transfer-Encoding: chunked\r\n", &chunk), &[413]),
        ("in many chunks", post("Transfer-Encoding: chunked\r\n", &format!("{many}0\r\n\r\n")), &[413]),
        ("a chunk that is said to be endless", post("Transfer-Encoding: chunked\r\n", &format!("FFFFFFFFFFFFFFFF\r\n{long}")), &[413]),
        ("a length of no number", post("Content-Length: many\r\n", &long), &[400]),
        ("a length below nought", post("Content-Length: -1\r\n", &long), &[400]),
        ("a length past 64 bits", post("Content-Length: 99999999999999999999\r\n", &long), &[400]),
        ("of the steps", post(&format!("Content-Length: {TOO_LONG}\r\n"), &long).replace("/par", "/authorize-challenge"), &[413]),
        ("of a request that wants none", post(&format!("Content-Length: {TOO_LONG}\r\n"), &long).replace("POST /par", "GET /me"), &[413]),
    ] {
        let mut connection = Connection::open(&bank, Http::One).await;
        // The bank may have answered and closed before all of it was sent.
        let _cut_off = tokio::io::AsyncWriteExt::write_all(&mut connection.0, request.as_bytes()).await;
        let answer = connection.answer().await;
        assert_eq!(statuses(&answer), expected, "{case}: {answer}");
        assert!(!answer.contains("xxxx"), "{case}: nothing of the body comes back");
    }
}

/// A length that is too small: what follows it is the next request, and no request at all.
#[tokio::test]
async fn a_body_longer_than_its_length_is_no_second_request() {
    let bank = Bank::start().await;
    let mut connection = Connection::open(&bank, Http::One).await;
    connection.send(post("Content-Length: 3\r\n", "a=bxxxx yyyy\r\n\r\n").as_bytes()).await;
    let answer = connection.rest().await.expect("the end of the connection");
    assert_eq!(statuses(&answer), [400, 400], "{answer}");
}

#[tokio::test]
async fn a_flood_of_headers_ends_at_its_bound() {
    let bank = Bank::start().await;
    let long = "x".repeat(40_000);
    let head = |lines: &str| format!("GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n");
    let many = |count: usize| (0..count).map(|number| format!("X-{number}: y\r\n")).collect::<String>();
    for (case, request, expected) in [
        ("fifty lines", head(&many(50)), &[200][..]),
        ("ten thousand lines", head(&many(10_000)), &[431]),
        ("one long line", head(&format!("X: {long}\r\n")), &[431]),
        ("one long name", head(&format!("{long}: x\r\n")), &[431]),
        ("a long address", GOOD.replace("server", &long), &[431]),
        ("a long cookie", head(&format!("Cookie: __Host-tx_a={long}\r\n")), &[431]),
        ("a line that never ends", format!("GET /{}", "x".repeat(1_000_000)), &[431]),
    ] {
        let mut connection = Connection::open(&bank, Http::One).await;
        let _cut_off = tokio::io::AsyncWriteExt::write_all(&mut connection.0, request.as_bytes()).await;
        let answer = connection.answer().await;
        // Who sends on into a closed connection may lose the answer with it.
        let refused = expected != [200] && answer.is_empty();
        assert!(refused || statuses(&answer) == expected, "{case}: {answer}");
    }
}

/// The same bound over HTTP/2, where a client library compresses the lines.
#[tokio::test]
async fn a_flood_of_headers_ends_over_http_2_too() {
    let bank = Bank::start().await;
    let http = bank.http(Some(&bank.providers[0]));
    let address = bank.mtls("/.well-known/oauth-authorization-server");
    let flood = (0..10_000).fold(http.get(&address), |request, number| request.header(format!("x-{number}"), "yyyyyyyy"));
    let status = flood.send().await.map(|response| response.status().as_u16()).ok();
    assert!(matches!(status, None | Some(431)), "{status:?}");
    assert_eq!(http.get(&address).send().await.unwrap().status(), 200);
}
