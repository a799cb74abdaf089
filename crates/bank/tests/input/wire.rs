//! Bytes by hand on a TLS connection, and what comes back.

use std::{sync::Arc, time::Duration};

use rustls::ClientConfig;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::support::Bank;

/// So long that a test which waits for it has failed.
pub const NEVER: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Http {
    One,
    Two,
}

pub struct Connection(pub TlsStream<TcpStream>);

impl Connection {
    /// To the mutual-TLS listener, as provider 1.
    pub async fn open(bank: &Bank, http: Http) -> Self {
        Self::over(bank, http, connect(bank.running.mtls_url()).await).await
    }

    pub async fn over(bank: &Bank, http: Http, socket: TcpStream) -> Self {
        let mut tls: ClientConfig = bank.tls(Some(&bank.providers[0]));
        tls.alpn_protocols = vec![if http == Http::Two { b"h2".to_vec() } else { b"http/1.1".to_vec() }];
        Self(TlsConnector::from(Arc::new(tls)).connect("localhost".try_into().unwrap(), socket).await.unwrap())
    }

    pub async fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
        self.0.flush().await.unwrap();
    }

    /// Everything until the bank ends the connection, however it does; `None` when it does not within [`NEVER`].
    pub async fn rest(&mut self) -> Option<String> {
        let mut all = Vec::new();
        let _closed = timeout(NEVER, self.0.read_to_end(&mut all)).await.ok()?;
        Some(String::from_utf8_lossy(&all).into_owned())
    }

    /// What comes until nothing has come for a moment, or the end.
    pub async fn answer(&mut self) -> String {
        let (mut all, mut piece) = (Vec::new(), [0_u8; 16 * 1024]);
        let first = Instant::now() + NEVER;
        loop {
            let until = if all.is_empty() { first } else { Instant::now() + Duration::from_millis(300) };
            match timeout_at(until, self.0.read(&mut piece)).await {
                Ok(Ok(1..)) if all.len() > 1 << 20 => break,
                Ok(Ok(read @ 1..)) => all.extend_from_slice(&piece[..read]),
                _ => break,
            }
        }
        String::from_utf8_lossy(&all).into_owned()
    }
}

pub async fn connect(address: &str) -> TcpStream {
    TcpStream::connect(("127.0.0.1", url::Url::parse(address).unwrap().port().unwrap())).await.unwrap()
}

/// The statuses of all answers in `text`, in their order.
pub fn statuses(text: &str) -> Vec<u16> {
    text.split("HTTP/1.1 ").skip(1).map(|answer| answer.get(..3).and_then(|code| code.parse().ok()).unwrap_or_default()).collect()
}

/// `POST /par` with this body and these further lines of the head, each with its end.
pub fn post(lines: &str, body: &str) -> String {
    format!("POST /par HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n{lines}\r\n{body}")
}

/// The metadata: a request that is always good.
pub const GOOD: &str = "GET /.well-known/oauth-authorization-server HTTP/1.1\r\nHost: localhost\r\n\r\n";
