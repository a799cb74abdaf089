//! Passwords, PINs and risk answers: Argon2id, never more at once than the machine has cores.
//!
//! A hash costs 20 to 60 ms of one core and 19 MiB, so an unbounded number of sign-ins would starve everything else. Past the queue the caller
//! is told to come back, before anything was counted against it.

use std::{num::NonZeroUsize, sync::Arc, thread::available_parallelism};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use renkei_core::Secret;
use rustls::crypto::SecureRandom;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many may wait for a core, for each core: some four seconds' worth.
const WAITING_PER_CORE: usize = 64;

#[derive(Debug, Clone)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    places: Arc<Semaphore>,
    limits: Limits,
}

/// How many run at once, and how many have a place, running or waiting.
#[derive(Debug, Clone, Copy)]
struct Limits {
    cores: usize,
    places: usize,
}

/// A place in the queue. Take it before an attempt is counted, so that a full queue costs nobody an attempt.
#[derive(Debug)]
pub struct Place {
    cores: Arc<Semaphore>,
    _place: OwnedSemaphorePermit,
}

/// The queue is full; try again in a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many password checks are waiting")]
pub struct Busy;

impl Passwords {
    /// As many at once as this machine has cores.
    pub fn new() -> Self {
        let cores = available_parallelism().unwrap_or(NonZeroUsize::MIN).get();
        Self::with_limits(cores, cores * WAITING_PER_CORE)
    }

    /// `cores` run at once (at least one), `waiting` more may wait.
    pub fn with_limits(cores: usize, waiting: usize) -> Self {
        let cores = cores.max(1);
        let limits = Limits { cores, places: cores + waiting };
        Self { cores: Arc::new(Semaphore::new(limits.cores)), places: Arc::new(Semaphore::new(limits.places)), limits }
    }

    /// Running now, and waiting for a core; for the operator's eyes.
    pub fn load(&self) -> (u32, u32) {
        let running = self.limits.cores - self.cores.available_permits().min(self.limits.cores);
        let placed = self.limits.places - self.places.available_permits().min(self.limits.places);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (count(running), count(placed.saturating_sub(running)))
    }

    pub fn place(&self) -> Result<Place, Busy> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Busy)?;
        Ok(Place { cores: Arc::clone(&self.cores), _place: place })
    }

    /// The PHC string of a new secret. Waits for a core however many wait already: it serves registration, not guessing.
    pub async fn hash(&self, random: &dyn SecureRandom, secret: Secret) -> String {
        let mut salt = [0_u8; 16];
        random.fill(&mut salt).expect("the operating system's random source works");
        on_a_core(&self.cores, move || {
            let hash: PasswordHash = argon2id()
                .hash_password_with_salt(secret.expose().as_bytes(), &salt)
                .expect("a 16-byte salt and these parameters are valid");
            hash.to_string()
        })
        .await
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Place {
    /// Whether `secret` is the one behind `hash`, compared exactly as it was typed: no trimming, no Unicode normalisation.
    pub async fn verify(self, secret: Secret, hash: String) -> bool {
        on_a_core(&self.cores, move || match PasswordHash::new(&hash) {
            Ok(parsed) => argon2id().verify_password(secret.expose().as_bytes(), &parsed).is_ok(),
            Err(_) => false,
        })
        .await
    }
}

async fn on_a_core<T: Send + 'static>(cores: &Arc<Semaphore>, work: impl FnOnce() -> T + Send + 'static) -> T {
    let core = Arc::clone(cores).acquire_owned().await.expect("this semaphore is never closed");
    let job = tokio::task::spawn_blocking(move || {
        // The permit goes along: a caller that hangs up must not make room while its hash still runs.
        let _core = core;
        work()
    });
    job.await.expect("hashing does not panic")
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("constants within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use renkei_core::Secret;

    use super::{Busy, Passwords};

    fn random() -> &'static dyn rustls::crypto::SecureRandom {
        rustls::crypto::aws_lc_rs::default_provider().secure_random
    }

    #[tokio::test]
    async fn only_the_exact_text_is_accepted() {
        let passwords = Passwords::new();
        let hash = passwords.hash(random(), Secret::new("ｶﾌﾞｼｷ ガ")).await;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");

        for (tried, expected) in [("ｶﾌﾞｼｷ ガ", true), ("カブシキ ガ", false), ("ｶﾌﾞｼｷ カ\u{3099}", false), ("ｶﾌﾞｼｷ ガ ", false), ("", false)]
        {
            let place = passwords.place().unwrap();
            assert_eq!(place.verify(Secret::new(tried), hash.clone()).await, expected, "{tried}");
        }
    }

    #[tokio::test]
    async fn past_the_queue_the_caller_is_sent_away_at_once() {
        let passwords = Passwords::with_limits(1, 1);
        let (first, second) = (passwords.place().unwrap(), passwords.place().unwrap());
        assert_eq!(passwords.place().err(), Some(Busy));
        drop(first);
        assert!(passwords.place().is_ok());
        drop(second);
    }

    #[tokio::test]
    async fn a_damaged_hash_matches_nothing() {
        let place = Passwords::new().place().unwrap();
        assert!(!place.verify(Secret::new("x"), "not a hash".into()).await);
    }
}
