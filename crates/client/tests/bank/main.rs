//! The client against a small TLS server that answers as each test says.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod connecting;
mod customer;
mod probing;
mod proxied;
mod proxy;
mod server;
mod sessions;
mod steps;
mod trusting;
