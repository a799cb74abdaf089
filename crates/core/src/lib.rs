//! The words that the app and the bank share.
//!
//! Duty: the wire types of the bank's interface ([`wire`]), the linking session as a pure state machine ([`linking`]),
//! what a link's state means to a person ([`link_state`]), Japanese dates and business days ([`dates`], [`calendar`]), a certificate's end,
//! the choice of one and the company that it must be of ([`certificate_health`], [`certificate_choice`], [`company_guard`]),
//! when whom to remind of what and in which words ([`reminder`]), what to do this week ([`week`]), the coming weeks as a picture ([`timeline`]), the course of a renewal ([`renewal`]), the list as files for other programs ([`export`]), which version is newer ([`app_version`]), and the one error that crosses to people ([`failure`]).
//!
//! Deliberately absent: I/O, clocks, randomness. Time is an argument, so every rule here can be tested for any day.
//!
//! Try it: `cargo test -p renkei-core`.

pub mod app_version;
pub mod calendar;
pub mod certificate_choice;
pub mod certificate_health;
pub mod company_guard;
pub mod dates;
pub mod deep_link;
pub mod ending;
pub mod export;
pub mod failure;
pub mod link_state;
pub mod linking;
pub mod plain_text;
pub mod profile;
pub mod receipt;
pub mod reminder;
pub mod renewal;
pub mod secret;
pub mod timeline;
pub mod week;
pub mod wire;

pub use failure::{Code, Failure, Text};
pub use secret::Secret;
