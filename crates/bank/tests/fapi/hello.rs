//! A `ClientHello` made by hand, so that a test can offer what no client library offers any more.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};

pub const TLS10: u16 = 0x0301;
pub const TLS11: u16 = 0x0302;
pub const TLS12: u16 = 0x0303;
pub const TLS13: u16 = 0x0304;

/// What is offered: `versions` beside the old field are those of the extension (RFC 8446 §4.2.1).
pub struct Hello<'a> {
    pub version: u16,
    pub versions: &'a [u16],
    pub suites: &'a [u16],
}

#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Of a `ServerHello`.
    Chosen {
        version: u16,
        suite: u16,
    },
    /// 40: no suite in common, 70: no version in common (RFC 8446 §6).
    Alert(u8),
    Closed,
}

/// Blocking; `address` is `https://localhost:port`.
pub fn greet(address: &str, hello: &Hello<'_>) -> Answer {
    let port = url::Url::parse(address).unwrap().port().unwrap();
    let mut socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    socket.write_all(&hello.record()).unwrap();
    let mut head = [0_u8; 5];
    match socket.read_exact(&mut head) {
        Ok(()) => {}
        Err(cause) if matches!(cause.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => return Answer::Closed,
        Err(cause) => panic!("{cause}"),
    }
    let mut body = vec![0_u8; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    socket.read_exact(&mut body).unwrap();
    match head[0] {
        21 => Answer::Alert(body[1]),
        22 => chosen(&body),
        other => panic!("a record of type {other}"),
    }
}

impl Hello<'_> {
    fn record(&self) -> Vec<u8> {
        let mut body = self.version.to_be_bytes().to_vec();
        body.extend([7; 32]);
        body.push(0);
        body.extend(sized(&words(self.suites)));
        body.extend([1, 0]);
        body.extend(sized(&self.extensions()));
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        let handshake = [&[1], &length[1..], &body].concat();
        [&[22], TLS10.to_be_bytes().as_slice(), &sized(&handshake)].concat()
    }

    /// Groups, point format, signatures, extended master secret, no renegotiation; for TLS 1.3 its versions and an empty key share.
    fn extensions(&self) -> Vec<u8> {
        let mut extensions = [
            extension(10, &sized(&words(&[0x001D, 0x0017]))),
            extension(11, &[1, 0]),
            extension(13, &sized(&words(&[0x0403, 0x0503, 0x0804, 0x0401]))),
            extension(23, &[]),
            extension(0xFF01, &[0]),
        ]
        .concat();
        if !self.versions.is_empty() {
            let versions = words(self.versions);
            extensions.extend(extension(43, &[&[u8::try_from(versions.len()).unwrap()], versions.as_slice()].concat()));
            extensions.extend(extension(51, &[0, 0]));
        }
        extensions
    }
}

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

/// With its length in two bytes before it.
fn sized(bytes: &[u8]) -> Vec<u8> {
    [&u16::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
}

fn extension(kind: u16, body: &[u8]) -> Vec<u8> {
    [kind.to_be_bytes().as_slice(), &sized(body)].concat()
}

/// Type, length, version, random, session, suite, compression, extensions.
fn chosen(hello: &[u8]) -> Answer {
    assert_eq!(hello[0], 2, "a ServerHello");
    let word = |at: usize| u16::from_be_bytes([hello[at], hello[at + 1]]);
    let after_session = 39 + usize::from(hello[38]);
    let suite = word(after_session);
    let mut at = after_session + 5;
    let mut version = word(4);
    while at + 4 <= hello.len() {
        if word(at) == 43 {
            version = word(at + 4);
        }
        at += 4 + usize::from(word(at + 2));
    }
    Answer::Chosen { version, suite }
}
