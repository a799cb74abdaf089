//! The bank's protocol over real TLS sockets. Tests that stand for a module of the OpenID FAPI 2.0 conformance suite carry its name
//! (prefix `fapi2-security-profile-final-`, dashes as underscores).

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

#[path = "../support/mod.rs"]
mod support;

mod account_information;
mod administration;
mod certificates;
mod code;
mod discovery;
mod grant_life;
mod grant_management;
mod handover;
mod journey;
mod pages;
mod pushing;
mod running;
mod tokens;
