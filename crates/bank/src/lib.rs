//! The bank's side of「API連携認証」: an OAuth 2.0 / FAPI 2.0 authorization server with native steps, grants and links, account information.
//!
//! Deliberately absent: screens for customers beyond the hand-over page (the app has them), and any knowledge of the app's insides.

pub mod clock;
pub mod config;
pub mod random;
pub mod state;
pub mod store;
