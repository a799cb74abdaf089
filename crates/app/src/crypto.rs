//! The one cryptography of the process.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};

/// Installs it for every library of the process and hands it out. Call it once, early in `main`: its first random number takes 50 ms of
/// gathering entropy, which a thread does meanwhile.
pub fn crypto_provider() -> Arc<CryptoProvider> {
    let provider = aws_lc_rs::default_provider();
    // Somebody was first: then theirs is the process's, and ours is still passed to whom we build.
    let _ = provider.clone().install_default();
    let random = provider.secure_random;
    std::thread::spawn(move || {
        if random.fill(&mut [0; 1]).is_err() {
            tracing::error!("the system gives no random numbers");
        }
    });
    Arc::new(provider)
}
