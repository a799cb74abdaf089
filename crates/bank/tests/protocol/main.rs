//! The bank over real TLS sockets: links and their life, administration, running. What the security profile demands is in `tests/fapi`, the
//! hand-over in `tests/handover`.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test target uses its part")]
mod support;

mod account_information;
mod administration;
mod certificates;
mod code;
mod grant_life;
mod journey;
mod pages;
mod running;
mod tokens;
