//! The native steps and `/me` against a whole bank: real sockets, real mutual TLS, real Argon2id, a database of each test's own.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "steps_native/administration.rs"]
mod administration;
#[path = "steps_native/customers.rs"]
mod customers;
#[path = "support/database.rs"]
mod database;
#[path = "steps_native/endings.rs"]
mod endings;
#[path = "steps_native/handover.rs"]
mod handover;
#[path = "steps_native/journeys.rs"]
mod journeys;
#[path = "steps_native/lockout.rs"]
mod lockout;
#[path = "steps_native/me.rs"]
mod me;
#[path = "steps_native/once.rs"]
mod once;
#[path = "steps_native/sessions.rs"]
mod sessions;
#[path = "steps_native/world.rs"]
mod world;
