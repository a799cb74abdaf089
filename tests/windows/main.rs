//! The programs for Windows under Wine, against the bank that runs on Linux, with a real browser.
//!
//! Duty: what only Windows code can get wrong: its certificate store, its roots, Credential Manager, group policies, the places of settings,
//! the installer, and the whole journey on top. Deliberately absent: what Wine has not (listed in `docs/ARCHITECTURE.md`), and any window.
//!
//! Try it: `cargo xtask windows`. Every test is ignored elsewhere, because it needs Wine and the Windows build.
#![cfg(target_os = "linux")]

#[expect(dead_code, reason = "the journeys use the rest")]
#[path = "../support/mod.rs"]
mod support;

#[expect(dead_code, reason = "the journeys use the rest")]
#[path = "../journeys/provider.rs"]
mod provider;

mod pc;

mod crash;
mod diagnosis;
mod events;
mod linking;
mod msi;
mod policies;
mod roots;
mod starts;
mod store;
