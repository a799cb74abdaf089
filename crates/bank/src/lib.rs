//! The bank's side of「API連携認証」: an OAuth 2.0 / FAPI 2.0 authorization server with native steps, grants and links, account information.
//!
//! Deliberately absent: screens for customers beyond the hand-over page (the app has them), and any knowledge of the app's insides.
//!
//! Embed it: bind the sockets first (their ports are part of the issuer's address), then start.
//!
//! ```no_run
//! # async fn example(mut config: renkei_bank::config::Config, parts: renkei_bank::server::Parts) -> Result<(), Box<dyn std::error::Error>> {
//! // let parts = server::Parts { clock, crypto, listeners: server::Listeners::loopback()?, admin: None };
//! config.addresses.public_url = format!("https://localhost:{}", parts.listeners.public_port()?);
//! config.addresses.mtls_url = format!("https://localhost:{}", parts.listeners.mtls_port()?);
//! let bank = renkei_bank::server::start(config, parts).await?;
//! println!("{} {}", bank.public_url(), bank.mtls_url());
//! // bank.store() for seeding, bank.app() for everything else
//! bank.stop().await;
//! # Ok(()) }
//! ```
//!
//! Try it: `cargo test -p renkei-bank`, or `cargo run -p renkei-sandbox` for a whole bank with customers.

pub mod accounts;
pub mod admin;
pub mod clock;
pub mod config;
pub mod identity;
pub mod me;
pub mod oauth;
pub mod openapi;
pub mod pages;
pub mod passwords;
pub mod proxy;
pub mod random;
mod rate;
pub mod risk;
pub mod seed;
pub mod server;
pub mod state;
pub mod steps;
pub mod store;
pub mod sweeper;
pub mod telemetry;
pub mod tls;
#[doc(hidden)]
pub mod untrusted;
