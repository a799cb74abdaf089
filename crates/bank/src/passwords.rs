//! Passwords, PINs and risk answers: Argon2id, never more at once than the machine has cores.
//!
//! A hash costs 20 to 60 ms of one core and 19 MiB, so an unbounded number of sign-ins would starve everything else. Past the queue the caller
//! is told to come back, before anything was counted against it.

use std::{
    num::NonZeroUsize,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread::{self, available_parallelism},
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use renkei_core::Secret;
use rustls::crypto::SecureRandom;
use subtle::ConstantTimeEq;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// OWASP's minimum for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many may wait for a core, for each core: some four seconds' worth.
const WAITING_PER_CORE: usize = 64;

#[derive(Debug, Clone)]
pub struct Passwords {
    jobs: mpsc::Sender<Job>,
    running: Arc<AtomicUsize>,
    places: Arc<Semaphore>,
    /// Running or waiting, at most.
    most: usize,
}

/// What a thread does with the memory that is its own. It keeps that from hash to hash: taking 19 MiB from the system and giving them back costs
/// some milliseconds, and an allocator that holds on to them for every thread that ever hashed costs hundreds of MiB.
type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// A place in the queue. Take it before an attempt is counted, so that a full queue costs nobody an attempt.
#[derive(Debug)]
pub struct Place {
    jobs: mpsc::Sender<Job>,
    place: OwnedSemaphorePermit,
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

    /// `cores` run at once (at least one), `waiting` more may wait. The threads end with the last clone.
    pub fn with_limits(cores: usize, waiting: usize) -> Self {
        let (jobs, queue) = mpsc::channel();
        let (queue, running) = (Arc::new(Mutex::new(queue)), Arc::new(AtomicUsize::new(0)));
        let cores = cores.max(1);
        for _ in 0..cores {
            let (queue, running) = (Arc::clone(&queue), Arc::clone(&running));
            let thread = thread::Builder::new().name("password-hash".into());
            thread.spawn(move || serve(&queue, &running)).expect("the system has room for a thread of each core");
        }
        let most = cores + waiting;
        Self { jobs, running, places: Arc::new(Semaphore::new(most)), most }
    }

    /// Running now, and waiting for a core; for the operator's eyes.
    pub fn load(&self) -> (u32, u32) {
        let running = self.running.load(Ordering::Relaxed);
        let placed = self.most - self.places.available_permits().min(self.most);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (count(running), count(placed.saturating_sub(running)))
    }

    pub fn place(&self) -> Result<Place, Busy> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Busy)?;
        Ok(Place { jobs: self.jobs.clone(), place })
    }

    /// The PHC string of a new secret. Waits for a core however many wait already: it serves registration, not guessing.
    pub async fn hash(&self, random: &dyn SecureRandom, secret: Secret) -> String {
        let mut salt = [0_u8; 16];
        random.fill(&mut salt).expect("the operating system's random source works");
        let params = params();
        on_a_core(&self.jobs, move |memory| {
            let mut out = [0_u8; Params::DEFAULT_OUTPUT_LEN];
            let argon2 = Argon2::new(ALGORITHM, VERSION, params.clone());
            digest(&argon2, &secret, &salt, &mut out, memory).expect("a 16-byte salt and these parameters are valid");
            let hash = PasswordHash {
                algorithm: ALGORITHM.ident(),
                version: Some(VERSION.into()),
                params: ParamsString::try_from(&params).expect("three numbers can be written"),
                salt: Some(Salt::new(&salt).expect("16 bytes are a salt")),
                hash: Some(Output::new(&out).expect("32 bytes are a hash")),
            };
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
        let Self { jobs, place } = self;
        on_a_core(&jobs, move |memory| {
            // It goes along: a caller that hangs up must not make room while its hash still waits or runs.
            let _place = place;
            matches(&secret, &hash, memory)
        })
        .await
    }
}

async fn on_a_core<T: Send + 'static>(jobs: &mpsc::Sender<Job>, work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static) -> T {
    let (tell, told) = oneshot::channel();
    let job = Box::new(move |memory: &mut Vec<Block>| {
        // One that no longer listens has hung up.
        let _ = tell.send(work(memory));
    });
    jobs.send(job).expect("the threads live as long as somebody may send");
    told.await.expect("hashing does not panic")
}

/// A thread's life.
fn serve(queue: &Mutex<mpsc::Receiver<Job>>, running: &AtomicUsize) {
    let mut memory = Vec::new();
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        running.fetch_add(1, Ordering::Relaxed);
        job(&mut memory);
        running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// By the parameters that the hash itself names.
fn matches(secret: &Secret, hash: &str, memory: &mut Vec<Block>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    let (Some(salt), Some(expected)) = (&parsed.salt, &parsed.hash) else { return false };
    let (Ok(algorithm), Ok(version), Ok(params)) =
        (Algorithm::try_from(parsed.algorithm.as_str()), parsed.version.map_or(Ok(VERSION), Version::try_from), Params::try_from(&parsed))
    else {
        return false;
    };
    let mut found = vec![0_u8; expected.as_bytes().len()];
    let done = digest(&Argon2::new(algorithm, version, params), secret, salt, &mut found, memory);
    done.is_ok() && bool::from(found.ct_eq(expected.as_bytes()))
}

fn digest(argon2: &Argon2<'_>, secret: &Secret, salt: &[u8], out: &mut [u8], memory: &mut Vec<Block>) -> argon2::Result<()> {
    let blocks = argon2.params().block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::new());
    }
    argon2.hash_password_into_with_memory(secret.expose().as_bytes(), salt, out, &mut memory[..blocks])
}

const ALGORITHM: Algorithm = Algorithm::Argon2id;
const VERSION: Version = Version::V0x13;

fn params() -> Params {
    Params::new(MEMORY_KIB, PASSES, LANES, None).expect("constants within Argon2's limits")
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

    /// What lies there of the hash before, and of one with other parameters, changes nothing.
    #[tokio::test]
    async fn a_hash_does_not_depend_on_what_was_hashed_before_it() {
        use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 2, None).unwrap());
        let cheap = cheap.hash_password_with_salt(b"secret", &[7; 16]).unwrap().to_string();
        let passwords = Passwords::with_limits(1, 1);
        let usual = passwords.hash(random(), Secret::new("secret")).await;
        for (hash, tried, expected) in [
            (&cheap, "secret", true),
            (&usual, "secret", true),
            (&cheap, "other", false),
            (&usual, "other", false),
            (&cheap, "secret", true),
        ] {
            assert_eq!(passwords.place().unwrap().verify(Secret::new(tried), hash.clone()).await, expected, "{tried} {hash}");
        }
    }

    #[tokio::test]
    async fn who_hangs_up_keeps_the_place_until_the_hash_is_done() {
        let passwords = Passwords::with_limits(1, 0);
        let hash = passwords.hash(random(), Secret::new("secret")).await;
        let place = passwords.place().unwrap();

        let hung_up = tokio::time::timeout(std::time::Duration::ZERO, place.verify(Secret::new("secret"), hash)).await;

        assert!(hung_up.is_err());
        assert_eq!(passwords.place().err(), Some(Busy));
        while passwords.load() != (0, 0) {
            tokio::task::yield_now().await;
        }
        assert!(passwords.place().is_ok());
    }

    #[tokio::test]
    async fn a_damaged_hash_matches_nothing() {
        let place = Passwords::new().place().unwrap();
        assert!(!place.verify(Secret::new("x"), "not a hash".into()).await);
    }
}
