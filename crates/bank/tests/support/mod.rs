//! A whole bank on real sockets with a throw-away PKI, and a provider that talks to it like any other.

pub mod app;
pub mod bank;
#[expect(dead_code, reason = "each target needs a part of it")]
pub mod database;
pub mod pki;
pub mod provider;

pub use app::DesktopApp;
pub use bank::Bank;
pub use pki::Identity;
pub use provider::Provider;
