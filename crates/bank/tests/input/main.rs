//! Bad input over real sockets: what is too large, too slow, too deep or written in a way that two readers would understand differently. What
//! parsers make of single texts is `crates/fuzz`'s.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

#[path = "../support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "each test target uses its part")]
mod support;

mod framing;
mod oversize;
mod slow;
mod texts;
mod wire;
