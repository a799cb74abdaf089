//! Values that nobody can guess.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use renkei_core::Secret;
use rustls::crypto::SecureRandom;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// 256 random bits, base64url (43 characters): idempotency keys, verifiers.
///
/// # Panics
/// When the system gives no random numbers; then nothing of this program is safe to run.
pub fn random_token(random: &dyn SecureRandom) -> Secret {
    let mut bytes = Zeroizing::new([0; 32]);
    random.fill(&mut *bytes).expect("the system gives random numbers");
    Secret::new(URL_SAFE_NO_PAD.encode(*bytes))
}

/// Proof key of one sign-in (RFC 7636), method S256.
#[derive(Debug, Clone)]
pub struct Pkce {
    verifier: Secret,
}

impl Pkce {
    pub fn new(random: &dyn SecureRandom) -> Self {
        Self { verifier: random_token(random) }
    }

    /// The proof key of a sign-in that was begun before.
    pub fn of(verifier: Secret) -> Self {
        Self { verifier }
    }

    /// 43 characters; goes to the token endpoint only.
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// Base64url of the verifier's SHA-256.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.expose().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::Secret;

    use super::{Pkce, random_token};

    #[test]
    fn the_challenge_is_the_one_of_rfc_7636_appendix_b() {
        let pkce = Pkce { verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") };
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn every_token_is_new_and_43_characters_long() {
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let (one, two) = (random_token(provider.secure_random), random_token(provider.secure_random));
        assert_eq!(one.expose().len(), 43);
        assert_ne!(one, two);
    }
}
