//! What nothing can be faster than on this machine: the handshake, the hash and the disk alone.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
use rustls::{
    ClientConnection, RootCertStore, ServerConfig, ServerConnection,
    server::{NoServerSessionStorage, WebPkiClientVerifier},
};

use crate::{Result, load::millis, parties::Authority};

/// Milliseconds.
pub struct Floors {
    /// The server's half of a TLS 1.3 handshake with certificates on both sides.
    pub handshake: f64,
    /// Argon2id, 19 MiB, two passes, one lane.
    pub hash: f64,
    /// 4 KiB appended to a file and brought to the disk.
    pub sync: f64,
}

pub async fn measure(folder: &Path) -> Result<Floors> {
    Ok(Floors { handshake: handshake()?, hash: hash()?, sync: sync(folder)? })
}

impl Floors {
    pub fn rows(&self) -> Vec<String> {
        let row = |name: &str, value: f64| format!("| floor: {name} | {value:.3} | {:.0} | | | | |", 1_000.0 / value);
        vec![
            row("the server's half of a bare mutual TLS 1.3 handshake (rustls, in memory)", self.handshake),
            row("a bare Argon2id hash, 19 MiB, t=2, p=1", self.hash),
            row("4 KiB appended and synchronised (time, not processor)", self.sync),
        ]
    }
}

fn handshake() -> Result<f64> {
    let authority = Authority::new()?;
    let (server, client) = (authority.server()?, authority.client("client")?);
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates([rustls::pki_types::pem::PemObject::from_pem_slice(authority.pem.as_bytes())?]);
    let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&crypto)).build()?;
    let tls = ServerConfig::builder_with_provider(crypto).with_safe_default_protocol_versions()?.with_client_cert_verifier(verifier);
    let mut tls = tls.with_single_cert(vec![server.der.clone()], server.key())?;
    tls.session_storage = Arc::new(NoServerSessionStorage {});
    tls.send_tls13_tickets = 0;
    let (tls, client) = (Arc::new(tls), Arc::new(authority.tls(Some(&client))?));
    let rounds = (0..200).map(|_| one_handshake(&tls, &client)).collect::<Result<Vec<_>>>()?;
    Ok(fastest(rounds))
}

fn one_handshake(server: &Arc<ServerConfig>, client: &Arc<rustls::ClientConfig>) -> Result<Duration> {
    let mut client = ClientConnection::new(Arc::clone(client), "localhost".try_into()?)?;
    let begun = Instant::now();
    let mut server = ServerConnection::new(Arc::clone(server))?;
    let mut used = begun.elapsed();
    while client.is_handshaking() || server.is_handshaking() {
        let mut wire = Vec::new();
        client.write_tls(&mut wire)?;
        let begun = Instant::now();
        let mut unread = wire.as_slice();
        while !unread.is_empty() {
            server.read_tls(&mut unread)?;
            server.process_new_packets()?;
        }
        let mut wire = Vec::new();
        while server.wants_write() {
            server.write_tls(&mut wire)?;
        }
        used += begun.elapsed();
        let mut unread = wire.as_slice();
        while !unread.is_empty() {
            client.read_tls(&mut unread)?;
            client.process_new_packets()?;
        }
    }
    Ok(used)
}

fn hash() -> Result<f64> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19_456, 2, 1, None)?);
    let mut rounds = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        argon2.hash_password_with_salt(b"password", &[7; 16])?;
        rounds.push(begun.elapsed());
    }
    Ok(fastest(rounds))
}

fn sync(folder: &Path) -> Result<f64> {
    let mut file = File::create(folder.join("sync"))?;
    let mut rounds = Vec::new();
    for _ in 0..200 {
        let begun = Instant::now();
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        rounds.push(begun.elapsed());
    }
    Ok(median(rounds))
}

/// Of what takes the processor alone: on a busy machine every other round also waited for it.
fn fastest(rounds: Vec<Duration>) -> f64 {
    rounds.into_iter().min().map_or(f64::NAN, millis)
}

fn median(mut rounds: Vec<Duration>) -> f64 {
    rounds.sort_unstable();
    millis(rounds[rounds.len() / 2])
}
