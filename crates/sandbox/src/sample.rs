//! Sample data: companies with their people, accounts and books; the six providers of the customer page; links in every state.
//!
//! Everything here is invented and fixed (docs/sandbox.md lists it), so that a screenshot of today looks like one of tomorrow.
//! Only dates follow the sandbox's clock.

pub mod books;
pub mod companies;
pub mod guides;
pub mod links;
pub mod providers;
