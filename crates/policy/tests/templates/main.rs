//! The administrators' templates against the table of settings: an ADMX that says something else than the program does would be found out on somebody's
//! PCs. Everything is compared in both directions. Needs `xmllint` (Debian: libxml2-utils).
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod admx;
mod explanations;
mod files;
mod grammar;
mod revision;
mod samples;
mod words;
