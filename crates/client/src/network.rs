//! What every connection of this program shares.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

use crate::{Proxies, Trust};

/// Whom to believe, which way to take, and the cryptography for it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Network {
    pub trust: Trust,
    pub proxies: Proxies,
    pub provider: Arc<CryptoProvider>,
}
