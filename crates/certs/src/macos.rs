//! The Keychain of macOS: certificates with keys that macOS, a chip or a card keeps and never gives away.
//!
//! Type-checked where a Mac is absent (`cargo xtask macos` on Debian) and **never run**: what it does on a Mac is what Apple's
//! documents say of the calls. The mapping of refusals is tested everywhere.

#[cfg(target_os = "macos")]
mod key;
mod refusal;
#[cfg(target_os = "macos")]
mod store;

#[cfg(target_os = "macos")]
pub use store::KeychainStore;
