//! The staff's side, and what it means at once for customers and providers.

mod certificates;
mod clock;
mod crl;
mod grants;
mod refusals;
mod schema;
#[cfg(unix)]
mod socket;
