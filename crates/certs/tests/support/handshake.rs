//! A TLS server on loopback that says whom it met.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
};

use rcgen::ExtendedKeyUsagePurpose;
use renkei_certs::{CertificateId, Identity};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, ServerConfig, ServerConnection, Stream,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    server::WebPkiClientVerifier,
};

use crate::pki::{Authority, Holder, provider};

/// What a server saw of its client.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    pub certificate: Option<CertificateId>,
    pub version: Option<ProtocolVersion>,
}

/// Shakes hands over loopback with a server that trusts `authority`'s customers.
pub fn shake_hands(authority: &Authority, identity: &Identity) -> Result<Seen, String> {
    let own = authority.issue(&Holder { purpose: ExtendedKeyUsagePurpose::ServerAuth, ..Holder::default() });
    let mut roots = RootCertStore::empty();
    roots.add(authority.der.clone()).unwrap();
    let roots = Arc::new(roots);
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::clone(&roots), provider());
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.key.serialize_der()));
    let server = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(rustls::ALL_VERSIONS)
        .unwrap()
        .with_client_cert_verifier(verifier.allow_unauthenticated().build().unwrap())
        .with_single_cert(vec![own.der], key)
        .unwrap();
    let client = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[identity.protocol_version()])
        .unwrap()
        .with_root_certificates(roots)
        .with_client_cert_resolver(identity.resolver());

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let served = std::thread::spawn(move || serve(&listener, server));
    let called = call(TcpStream::connect(address).unwrap(), client);
    let seen = served.join().unwrap();
    called.and(seen)
}

fn serve(listener: &TcpListener, config: ServerConfig) -> Result<Seen, String> {
    let (mut tcp, _) = listener.accept().unwrap();
    let mut tls = ServerConnection::new(Arc::new(config)).unwrap();
    let mut stream = Stream::new(&mut tls, &mut tcp);
    stream.read_exact(&mut [0; 4]).map_err(|error| error.to_string())?;
    stream.write_all(b"pong").map_err(|error| error.to_string())?;
    let certificate = tls.peer_certificates().and_then(<[_]>::first).map(|der| CertificateId::of(der));
    Ok(Seen { certificate, version: tls.protocol_version() })
}

fn call(mut tcp: TcpStream, config: ClientConfig) -> Result<(), String> {
    let mut tls = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut stream = Stream::new(&mut tls, &mut tcp);
    stream.write_all(b"ping").map_err(|error| error.to_string())?;
    stream.read_exact(&mut [0; 4]).map_err(|error| error.to_string())
}
