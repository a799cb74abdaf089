//! Requests whose end two readers would see at different places (RFC 9112 §6, §11.2): one answer, then the end of the connection, so that
//! nothing that was hidden in a body is ever a request.

use crate::{
    support::Bank,
    wire::{Connection, GOOD, Http, post, statuses},
};

#[tokio::test]
async fn what_is_hidden_in_a_body_is_never_answered() {
    let bank = Bank::start().await;
    let hidden = format!("0\r\n\r\n{GOOD}");
    let length = hidden.len();
    for (case, request) in [
        ("length, then chunks", post(&format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"), &hidden)),
        ("chunks, then length", post(&format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n"), &hidden)),
        ("chunks alone", post("Transfer-Encoding: chunked\r\n", &hidden)),
        ("two lengths", post(&format!("Content-Length: 5\r\nContent-Length: {length}\r\n"), &hidden)),
        ("two lengths in one line", post(&format!("Content-Length: 5, {length}\r\n"), &hidden)),
        ("a length with a sign", post("Content-Length: +5\r\n", &hidden)),
        ("a hexadecimal length", post("Content-Length: 0x5\r\n", &hidden)),
        ("a length continued on the next line", post("Content-Length: \r\n 5\r\n", &hidden)),
        ("a blank before the colon", post("Content-Length : 5\r\n", &hidden)),
        ("chunks continued on the next line", post("Transfer-Encoding:\r\n chunked\r\n", &hidden)),
        ("chunks of another name", post("Transfer-Encoding: xchunked\r\n", &hidden)),
        ("chunks that are not last", post("Transfer-Encoding: chunked, identity\r\n", &hidden)),
        ("chunks in HTTP/1.0", post("Transfer-Encoding: chunked\r\n", &hidden).replace("HTTP/1.1", "HTTP/1.0")),
        ("a line with a lone line feed in it", post("X: y\nTransfer-Encoding: chunked\r\n", &hidden)),
        ("a NUL in a line", post("X: y\0\r\nTransfer-Encoding: chunked\r\n", &hidden)),
        ("a size of chunk that is no number", post("Transfer-Encoding: chunked\r\n", &format!("0x0\r\n\r\n{GOOD}"))),
        ("a size of chunk past 64 bits", post("Transfer-Encoding: chunked\r\n", &format!("1{:016}\r\n\r\n{GOOD}", 0))),
        ("an extension of a chunk with a line in it", post("Transfer-Encoding: chunked\r\n", &format!("0;a=\"\n\"\r\n\r\n{GOOD}"))),
    ] {
        let mut connection = Connection::open(&bank, Http::One).await;
        connection.send(request.as_bytes()).await;
        let answer = connection.rest().await.unwrap_or_else(|| panic!("{case}: the connection stays open"));
        assert!(matches!(statuses(&answer)[..], [400]), "{case}: {answer}");
        assert!(!answer.contains("issuer"), "{case}: the hidden request was answered");
    }
}

/// The honest shapes, so that the table above says something.
#[tokio::test]
async fn what_has_one_end_goes_on() {
    let bank = Bank::start().await;
    for (case, request) in [
        ("a length", post("Content-Length: 3\r\n", "a=b") + GOOD),
        ("the same length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n", "a=b") + GOOD),
        ("no body", GOOD.repeat(2)),
    ] {
        let mut connection = Connection::open(&bank, Http::One).await;
        connection.send(request.as_bytes()).await;
        let answer = connection.answer().await;
        assert_eq!(statuses(&answer).last(), Some(&200), "{case}: {answer}");
        assert_eq!(statuses(&answer).len(), 2, "{case}: {answer}");
    }
}
