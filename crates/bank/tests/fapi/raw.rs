//! HTTP by hand on a TLS connection by hand, where a client library would choose the connection itself.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
};

use rustls::{ClientConfig, ClientConnection, HandshakeKind, RootCertStore, StreamOwned, SupportedProtocolVersion};

use crate::support::{Bank, Identity};

/// What it learns of sessions serves the next connection.
pub fn connecting(bank: &Bank, identity: &Identity, version: &'static SupportedProtocolVersion) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(bank.server_root()).unwrap();
    let builder = ClientConfig::builder_with_provider(bank.running.app().crypto.clone()).with_protocol_versions(&[version]).unwrap();
    let builder = builder.with_root_certificates(roots);
    Arc::new(builder.with_client_auth_cert(vec![identity.der.clone()], identity.key()).unwrap())
}

/// One request on a connection of its own; how it was made, and the whole answer. `request` must ask for the end of the connection.
pub async fn exchange(config: &Arc<ClientConfig>, address: &str, request: &str) -> (HandshakeKind, String) {
    let (config, request) = (config.clone(), request.to_owned());
    let port = url::Url::parse(address).unwrap().port().unwrap();
    let exchanged = move || {
        let connection = ClientConnection::new(config, "localhost".try_into().unwrap()).unwrap();
        let mut stream = StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", port)).unwrap());
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A peer that closes without a TLS alert ends the answer as well as one that says so.
        let _ended = stream.read_to_end(&mut answer);
        (stream.conn.handshake_kind().unwrap(), String::from_utf8_lossy(&answer).into_owned())
    };
    tokio::task::spawn_blocking(exchanged).await.unwrap()
}
