//! Peers that are slow on purpose: each is let go within its limit, and others are served meanwhile.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use futures_util::future::join_all;
use renkei_bank::server::Patience;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpSocket,
    time::{Instant, sleep, timeout},
};

use crate::{
    support::Bank,
    wire::{Connection, GOOD, Http, connect, post, statuses},
};

/// The real limits, each in a fraction of its time.
const HASTY: Patience = Patience {
    handshake: Duration::from_millis(3_000),
    first_request: Duration::from_millis(4_000),
    headers: Duration::from_millis(3_000),
    answer: Duration::from_millis(5_000),
    idle: Duration::from_millis(7_000),
};
/// Between two bytes of somebody who dribbles: far below every limit.
const DRIBBLE: Duration = Duration::from_millis(100);
/// How much later than its limit a connection may end on a busy machine, and an honest request be answered.
const LATE: Duration = Duration::from_secs(8);
/// Of each kind at once.
const PEERS: usize = 5;

/// Preface, empty SETTINGS, and the acknowledgement of the bank's (RFC 9113 §3.4, §6.5).
const HTTP_2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\0\0\x04\x01\0\0\0\0";
/// HEADERS of stream 1 without END_HEADERS, and of it only `:method: GET`.
const BEGUN: &[u8] = b"\0\0\x01\x01\x01\0\0\0\x01\x82";
/// A TLS record with the head of a `ClientHello` of 16 KiB.
const HELLO: &[u8] = b"\x16\x03\x01\x40\x00\x01\x00\x3f\xfc\x03\x03";

struct Slow {
    case: &'static str,
    over: Over,
    /// Sent at once.
    first: Vec<u8>,
    /// Sent byte by byte afterwards, for ever.
    then: Option<u8>,
    limit: Duration,
    /// What it is told before the end.
    told: &'static [u16],
}

#[derive(Clone, Copy)]
enum Over {
    Tcp,
    Tls(Http),
}

fn peers() -> Vec<Slow> {
    let Patience { handshake, first_request, headers, answer, idle } = HASTY;
    let slow = |case, over, first: &[u8], then, limit, told| Slow { case, over, first: first.to_vec(), then, limit, told };
    let (tcp, one, two) = (Over::Tcp, Over::Tls(Http::One), Over::Tls(Http::Two));
    let body = post("Content-Length: 1000\r\n", "");
    let huge = post("Content-Length: 9000000\r\n", "");
    let chunks = post("Transfer-Encoding: chunked\r\n", "3E8\r\n");
    let asked = [HTTP_2, &asking()].concat();
    vec![
        slow("a handshake that never begins", tcp, b"", None, handshake, &[]),
        slow("a handshake that is dribbled", tcp, HELLO, Some(0), handshake, &[]),
        slow("no request", one, b"", None, first_request, &[]),
        slow("a head that is dribbled", one, b"GET / HTTP/1.1\r\nX: ", Some(b'x'), first_request, &[]),
        slow("the next request is dribbled", one, format!("{GOOD}GET /").as_bytes(), Some(b'x'), headers, &[200]),
        slow("no next request", one, GOOD.as_bytes(), None, headers, &[200]),
        slow("a body that never comes", one, body.as_bytes(), None, answer, &[503]),
        slow("a body that is dribbled", one, body.as_bytes(), Some(b'x'), answer, &[503]),
        slow("a chunk that is dribbled", one, chunks.as_bytes(), Some(b'x'), answer, &[503]),
        slow("too large a body that is dribbled", one, huge.as_bytes(), Some(b'x'), answer, &[503]),
        slow("half a preface", two, &HTTP_2[..10], None, first_request, &[]),
        slow("no request over HTTP/2", two, HTTP_2, None, first_request, &[]),
        slow("a head over HTTP/2 that never ends", two, &[HTTP_2, BEGUN].concat(), None, first_request, &[]),
        slow("no next request over HTTP/2", two, &asked, None, idle, &[]),
    ]
}

/// `GET` of the metadata on stream 1, its lines as literals without Huffman coding (RFC 7541 §6.2.2).
fn asking() -> Vec<u8> {
    let literal = |name: u8, text: &str| [&[name, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    let path = literal(4, "/.well-known/oauth-authorization-server");
    let lines = [&[0x82, 0x87], path.as_slice(), &literal(1, "localhost")].concat();
    let length = u8::try_from(lines.len()).unwrap();
    [&[0, 0, length, 1, 5, 0, 0, 0, 1], lines.as_slice()].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_slow_peer_is_let_go_within_its_limit_and_others_are_served() {
    let bank = Bank::impatient(HASTY).await;
    let over = AtomicBool::new(false);
    let peers = peers();
    let all = peers.iter().flat_map(|slow| (0..PEERS).map(|_| suffer(&bank, slow)));
    let slow = async {
        let ends = join_all(all).await;
        over.store(true, Ordering::SeqCst);
        ends
    };
    let (ends, served) = tokio::join!(slow, serve(&bank, &over));
    for (slow, (lasted, told)) in peers.iter().flat_map(|slow| std::iter::repeat_n(slow, PEERS)).zip(ends) {
        assert!(lasted < slow.limit + LATE, "{}: {lasted:?}", slow.case);
        assert!(lasted + DRIBBLE > slow.limit.min(HASTY.headers), "{}: let go after {lasted:?}, which nobody would call slow", slow.case);
        assert_eq!(statuses(&told), slow.told, "{}: {told}", slow.case);
    }
    assert!(served > 0);
}

/// How long the bank had patience, and what it said.
async fn suffer(bank: &Bank, slow: &Slow) -> (Duration, String) {
    match slow.over {
        Over::Tcp => until_closed(connect(bank.running.mtls_url()).await, slow).await,
        Over::Tls(http) => until_closed(Connection::open(bank, http).await.0, slow).await,
    }
}

async fn until_closed(stream: impl AsyncRead + AsyncWrite, slow: &Slow) -> (Duration, String) {
    let (mut reading, mut writing) = tokio::io::split(stream);
    let begun = Instant::now();
    let dribbling = async {
        writing.write_all(&slow.first).await.unwrap();
        writing.flush().await.unwrap();
        while let Some(byte) = slow.then {
            sleep(DRIBBLE).await;
            if writing.write_all(&[byte]).await.is_err() || writing.flush().await.is_err() {
                break;
            }
        }
        std::future::pending::<()>().await;
    };
    let mut told = Vec::new();
    let closed = timeout(slow.limit + LATE, reading.read_to_end(&mut told));
    tokio::select! {
        _ = closed => {}
        () = dribbling => {}
    }
    (begun.elapsed(), String::from_utf8_lossy(&told).into_owned())
}

/// Honest requests, each on a connection of its own; how many were answered.
async fn serve(bank: &Bank, over: &AtomicBool) -> usize {
    let mut served = 0;
    while !over.load(Ordering::SeqCst) {
        let asked = async {
            let mut connection = Connection::open(bank, Http::One).await;
            connection.send(GOOD.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes()).await;
            connection.rest().await
        };
        let answer = timeout(LATE, asked).await.expect("others are served meanwhile");
        assert_eq!(statuses(&answer.unwrap_or_default()), [200]);
        served += 1;
    }
    served
}

/// Somebody asks on and on and never reads: the bank stops answering, and then lets go.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_reads_no_answer_is_let_go() {
    let bank = Bank::impatient(HASTY).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let stream = socket.connect(([127, 0, 0, 1], connect(bank.running.mtls_url()).await.peer_addr().unwrap().port()).into()).await.unwrap();
    let mut connection = Connection::over(&bank, Http::One, stream).await;
    let many = GOOD.repeat(100);
    let asking = async { while connection.0.write_all(many.as_bytes()).await.is_ok() {} };
    timeout(Duration::from_secs(60), asking).await.expect("the end of the connection");
}
