//! A forwarding proxy: `CONNECT`, with or without a login, and a list of what passed.

use std::sync::{Arc, Mutex};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

pub struct Proxy {
    /// `127.0.0.1:port`
    pub authority: String,
    targets: Arc<Mutex<Vec<String>>>,
}

/// Whom it lets pass.
#[derive(Clone)]
pub enum Admits {
    Everybody,
    /// `user:password`
    Login(&'static str),
    Nobody,
}

impl Proxy {
    pub async fn start(admits: Admits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let targets = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&targets);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(serve(client, admits.clone(), Arc::clone(&log)));
            }
        });
        Self { authority, targets }
    }

    /// `host:port` of every tunnel.
    pub fn targets(&self) -> Vec<String> {
        self.targets.lock().unwrap().clone()
    }
}

async fn serve(mut client: TcpStream, admits: Admits, log: Arc<Mutex<Vec<String>>>) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(client.read_u8().await.unwrap());
    }
    let request = String::from_utf8(request).unwrap();
    let target = request.strip_prefix("CONNECT ").unwrap().split(' ').next().unwrap();
    let admitted = match admits {
        Admits::Everybody => true,
        Admits::Nobody => false,
        Admits::Login(login) => {
            let given =
                request.lines().find_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("proxy-authorization")));
            if given.is_none_or(|(_, value)| value != format!("Basic {}", STANDARD.encode(login))) {
                let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm=\"office\"\r\nContent-Length: 0\r\n\r\n";
                return client.write_all(refusal).await.unwrap();
            }
            true
        }
    };
    if !admitted {
        return client.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    }
    log.lock().unwrap().push(target.to_owned());
    let mut bank = TcpStream::connect(target).await.unwrap();
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
    let _ = copy_bidirectional(&mut client, &mut bank).await;
}
