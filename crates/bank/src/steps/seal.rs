//! Keeps an answer for a repeated request without keeping what is in it: AES-256-GCM under a key that only the asker can derive again.
//!
//! An answer carries the next session in the clear. The database holds sessions as hashes only, so the copy is sealed under a key from the
//! reference that asked (HKDF-SHA-256). Whoever reads the database, but does not hold that reference, can open nothing.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use renkei_core::Secret;
use rustls::crypto::SecureRandom;
use zeroize::Zeroizing;

const LABEL: &[u8] = b"renkei-bank: answer to a repeated request, 1";

/// `nonce || ciphertext || tag`, base64url. `context` must be the same when opening; it ties the copy to its transaction.
pub fn seal(random: &dyn SecureRandom, asker: &Secret, context: &str, answer: &[u8]) -> String {
    let mut nonce = [0_u8; NONCE_LEN];
    random.fill(&mut nonce).expect("the operating system's random source works");
    let mut sealed = answer.to_vec();
    key(asker)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut sealed)
        .expect("an answer is far below the limit of AES-GCM");
    URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat())
}

/// `None` when it was sealed for somebody else, for another transaction, or damaged.
pub fn open(asker: &Secret, context: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(sealed).ok()?);
    let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let answer = key(asker).open_in_place(nonce, Aad::from(context), sealed).ok()?;
    Some(Zeroizing::new(answer.to_vec()))
}

fn key(asker: &Secret) -> LessSafeKey {
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(asker.expose().as_bytes());
    let labels = [LABEL];
    let expanded = extracted.expand(&labels, &AES_256_GCM).expect("32 bytes are within HKDF's limit");
    LessSafeKey::new(UnboundKey::from(expanded))
}

#[cfg(test)]
mod tests {
    use renkei_core::Secret;

    use super::{open, seal};

    #[test]
    fn only_the_asker_opens_it_and_only_for_its_transaction() {
        let random = rustls::crypto::aws_lc_rs::default_provider().secure_random;
        let asker = Secret::new("session-1");
        let sealed = seal(random, &asker, "tx_1", b"{\"auth_session\":\"session-2\"}");

        assert!(!sealed.contains("session-2"));
        assert_eq!(open(&asker, "tx_1", &sealed).unwrap().as_slice(), b"{\"auth_session\":\"session-2\"}");
        assert!(open(&Secret::new("session-3"), "tx_1", &sealed).is_none());
        assert!(open(&asker, "tx_2", &sealed).is_none());
        assert!(open(&asker, "tx_1", &sealed[1..]).is_none());
        assert!(open(&asker, "tx_1", "").is_none());
    }
}
