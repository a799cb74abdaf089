//! Real `renkei-bank serve` processes: what many do at once, on one node and on two nodes of one database, and what becomes of it when a node or
//! the database dies. SQLite by default, PostgreSQL when `RENKEI_TEST_POSTGRES` names a server; more rounds with `RENKEI_TEST_LONG`.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

#[path = "../support/cluster.rs"]
mod cluster;
mod codes;
mod consents;
mod faults;
mod grants;
#[path = "../support/journey.rs"]
mod journey;
mod lockout;
mod lost;
mod pins;
mod shared_commits;
#[path = "../support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "what is for a bank inside the test's own process is not needed here")]
mod support;

/// More of it in the long run.
fn rounds(short: usize, long: usize) -> usize {
    if std::env::var_os("RENKEI_TEST_LONG").is_some() { long } else { short }
}

/// Which nodes the `count` requests of a race go to: all to one, or to two in turn.
const SPREADS: [usize; 2] = [1, 2];
