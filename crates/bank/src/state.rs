//! What every request handler may reach.

use std::sync::Arc;

use jiff::Timestamp;
use rustls::crypto::{CryptoProvider, SecureRandom};

use crate::{
    clock::{HighWater, SharedClock},
    config::Config,
    identity::Trust,
    passwords::Passwords,
    store::Store,
};

#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub clock: SharedClock,
    pub highest: Arc<HighWater>,
    pub crypto: Arc<CryptoProvider>,
    pub config: Arc<Config>,
    pub passwords: Passwords,
    /// The CAs whose certificates customers and providers may present.
    pub trust: Arc<Trust>,
}

impl App {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn random(&self) -> &dyn SecureRandom {
        self.crypto.secure_random
    }
}
