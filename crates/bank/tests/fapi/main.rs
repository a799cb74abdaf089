//! FAPI 2.0 Security Profile (final), variant mTLS client authentication + mTLS sender constraint, plain OAuth, against a whole bank over real
//! TLS sockets. [`modules`] holds the modules of the OpenID conformance suite under their names; the rest is what the standards demand beyond them.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "each test target uses its part")]
mod support;

mod bearer;
mod checks;
mod client_authentication;
mod clock;
mod grant_management;
mod hello;
mod modules;
mod pages;
mod raw;
mod renewal;
mod requests;
mod rich_authorization;
