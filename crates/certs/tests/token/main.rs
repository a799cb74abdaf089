//! Real tokens (SoftHSM) behind real PKCS#11 drivers, good ones and broken ones, each in its own process.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/handshake.rs"]
mod handshake;
#[path = "../support/pki.rs"]
mod pki;

mod drivers;
mod tokens;

mod broken;
mod reader;
mod using;
