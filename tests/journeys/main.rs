//! Journeys: what a company's person does, with the real app, a real browser and a real bank.
//!
//! Duty: the promises that only all parts together can keep. Deliberately absent: rules that one crate can be tested for alone.
//! Each journey reads as a script; what the screens are called is in `person.rs` and `provider.rs`.
//!
//! Try it: `cargo xtask build && cargo nextest run --workspace -E 'binary(journeys)'`; one journey alone with `RENKEI_PICTURES=DIR` leaves a
//! picture of each screen there.
#![cfg(target_os = "linux")]

#[path = "../support/mod.rs"]
mod support;

mod person;
mod provider;

mod administrator;
mod agent;
mod another_account;
mod certificates;
mod company_guard;
mod console;
mod denied;
mod diagnosis;
mod every_step;
mod handover;
mod interrupted;
mod keyboard;
mod list;
mod monitoring;
mod no_optional_step;
mod other_browser;
mod providers;
mod renewal;
mod starts;
mod stop;
mod token;
mod updates;
mod web_pages;
mod wrong_entries;
