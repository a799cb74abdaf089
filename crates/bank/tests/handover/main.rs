//! The hand-over between browser and app, attacked: the threats H1 to H10 of `docs/security.md`, and the page and the continuation themselves.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test target uses its part")]
mod support;

mod attacks;
mod browsers;
mod page;
mod steps;
