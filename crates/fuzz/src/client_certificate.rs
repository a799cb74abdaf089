//! What the bank's proxy tells of its peer's certificate (RFC 9440). The first line of the input is `Client-Cert`, the second `Client-Cert-Chain`;
//! further lines are those headers again.

use renkei_bank::untrusted::client_certificate;

use crate::{Verdict, lines, refusal};

pub fn run(data: &[u8]) -> Verdict {
    let peer = match client_certificate(&lines(data)) {
        Ok(peer) => peer,
        Err(error) => return refusal::check(&error, &["client-cert", "client-cert-chain"]),
    };
    assert!(peer.0.len() <= 9 && peer.0.iter().all(|der| !der.is_empty()));
    let Some((leaf, chain)) = peer.0.split_first() else { return Verdict::Refused };
    let items: Vec<String> = chain.iter().map(|der| item(der)).collect();
    let (leaf, chain) = (item(leaf), items.join(", "));
    let written: &[&[u8]] = if items.is_empty() { &[leaf.as_bytes()] } else { &[leaf.as_bytes(), chain.as_bytes()] };
    assert_eq!(client_certificate(written).map(|again| again.0), Ok(peer.0));
    Verdict::Accepted
}

fn item(der: &[u8]) -> String {
    format!(":{}:", base64::engine::Engine::encode(&base64::engine::general_purpose::STANDARD, der))
}
