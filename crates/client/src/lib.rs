//! Talks to the bank, and to nobody else.
//!
//! Duty: find the bank's endpoints from its issuer address ([`Bank`]), speak mutual TLS with the chosen certificate ([`CertifiedBank`]), carry
//! the native steps, the sign-in and the customer's links over it, and say in the person's words why something failed.
//!
//! Deliberately absent: which step comes next, what to keep, when to try again. A `POST` is never repeated behind the caller's back; the same
//! request may be sent again by the caller within 60 seconds and gets the same answer.
//!
//! Try it: `cargo test -p renkei-client` runs against a small TLS server of its own; `renkeictl links` runs against a real one.

mod address;
mod bank;
mod certified;
mod clock;
mod environment;
mod http;
mod inspection;
mod links;
mod network;
pub mod probe;
mod proxies;
mod random;
mod reply;
mod trouble;
mod trust;
mod verifier;

pub use address::BankAddress;
pub use bank::Bank;
pub use certified::{BeginRequest, CLIENT_ID, CertifiedBank};
pub use clock::Clocks;
pub use environment::scrub_environment;
pub use links::LinkList;
pub use network::Network;
pub use proxies::{Proxies, ProxyAddress, ProxySetting, Way};
pub use random::{Pkce, random_token};
pub use reply::Reply;
pub use trust::Trust;
