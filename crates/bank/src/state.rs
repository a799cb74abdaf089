//! What every request handler may reach.

use std::sync::{Arc, atomic::AtomicBool};

use jiff::Timestamp;
use rustls::crypto::{CryptoProvider, SecureRandom};

use crate::{
    clock::{HighWater, SharedClock},
    config::Config,
    identity::Trust,
    passwords::Passwords,
    proxy::Pinned,
    store::Store,
};

#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub clock: SharedClock,
    pub highest: Arc<HighWater>,
    /// Set while this node's clock lies far after the database server's ([`crate::sweeper`]).
    pub ahead: Arc<AtomicBool>,
    pub crypto: Arc<CryptoProvider>,
    pub config: Arc<Config>,
    pub passwords: Passwords,
    /// The CAs whose certificates customers and providers may present.
    pub trust: Arc<Trust>,
    /// Whose word counts for a peer's certificate; none: nobody's.
    pub proxy: Option<Arc<Pinned>>,
    /// Set once the bank takes no new requests.
    pub stopping: Arc<AtomicBool>,
}

impl App {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn random(&self) -> &dyn SecureRandom {
        self.crypto.secure_random
    }
}
