//! The sandbox: a whole bank on one machine, with sample providers, a throw-away PKI and customers that have a history.
//!
//! Duty: everything that people, tests and other people's tools need to go through the journey by one command; its contract is in
//! `docs/sandbox.md`. Deliberately absent: any behaviour of the bank. The sandbox embeds the real server and only gives it data, a clock that can be
//! moved forward, and somebody to talk to.
//!
//! Try it: `cargo run -p renkei-sandbox`, and open the address that it prints.

pub mod admin;
pub mod app_settings;
pub mod clock;
pub mod contract;
pub mod files;
pub mod identities;
pub mod options;
pub mod pki;
pub mod ports;
pub mod provider;
pub mod sample;
pub mod sandbox;
pub mod seed;
pub mod terms;
pub mod words;

pub use contract::Contract;
pub use options::Options;
pub use sandbox::Sandbox;
