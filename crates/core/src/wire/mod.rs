//! JSON shapes of the bank's interface, used by the server and by its clients, so that neither can drift.

pub mod accounts;
pub mod challenge;
pub mod links;
pub mod oauth;
mod time;

pub use time::Jst;
