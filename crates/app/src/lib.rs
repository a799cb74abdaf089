//! Use cases behind both the window and the console.
//!
//! Duty: everything that happens between a person and the bank, as functions that give view-models ([`view`]): choosing a certificate,
//! the linking session (the shell around [`renkei_core::linking`]), signing in, the dashboard, settings, the diagnosis, and what is kept on
//! this PC.
//!
//! Deliberately absent: windows and terminals (they implement [`Host`]), TLS and HTTP (`renkei-client`), keys (`renkei-certs`), rules of the
//! linking session (`renkei_core::linking`). No password, answer or PIN is ever kept; tokens go to the system's credential store only.
//!
//! Try it: `cargo test -p renkei-app`, or run `renkeictl`, which is a thin shell around it.

mod about;
mod agent;
mod app;
mod bank;
mod blocking;
mod certificates;
mod changes;
mod clock;
mod crypto;
mod dashboard;
mod device;
mod diagnosis;
mod endings;
mod event_log;
mod folders;
mod history;
mod host;
#[cfg(test)]
mod journeys;
mod linking;
mod logging;
mod policies;
mod preferences;
mod profiles;
mod renewal;
mod secrets;
mod settings;
mod stopping;
mod store;
pub mod view;
mod zoom;

pub use agent::starts_at_logon;
pub use app::{App, Setup};
pub use clock::{Clock, SystemClock};
pub use crypto::crypto_provider;
pub use dashboard::{Export, ProviderPage, Selection};
pub use event_log::Event;
pub use folders::{Folders, SettingsFile};
pub use host::Host;
pub use logging::start as start_log;
pub use profiles::ProfileFile;
pub use renkei_certs::serve_pkcs11_if_asked;
pub use renkei_client::scrub_environment;
