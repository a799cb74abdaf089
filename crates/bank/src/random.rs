//! Random references and their stored form.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use renkei_core::Secret;
use rustls::crypto::SecureRandom;
use sha2::{Digest, Sha256};

/// 256 bits, base64url: hand-over references, sessions, continue keys, codes, tokens, request URIs.
pub fn reference(random: &dyn SecureRandom) -> Secret {
    let mut bytes = [0_u8; 32];
    random.fill(&mut bytes).expect("the operating system's random source works");
    Secret::new(URL_SAFE_NO_PAD.encode(bytes))
}

/// An identifier that is unique but not secret, e.g. `tx_…`, `gr_…`. 128 bits.
pub fn identifier(random: &dyn SecureRandom, prefix: &str) -> String {
    let mut bytes = [0_u8; 16];
    random.fill(&mut bytes).expect("the operating system's random source works");
    format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// What the database keeps of a random value: its SHA-256, base64url.
pub fn stored(value: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(value.as_bytes()))
}
