//! What the people who run the bank rely on: configuration, registration without SQL, audit trail, measurements, log, proxy, service file.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

#[expect(dead_code, reason = "each test program uses its part of it")]
#[path = "../support/mod.rs"]
mod support;

mod audit;
mod configuration;
mod openapi;
mod program;
mod proxy;
mod registration;
#[cfg(target_os = "linux")]
mod service;
mod telemetry;
