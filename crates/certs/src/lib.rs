//! The customer's electronic certificates, from where they lie to a rustls client identity.
//!
//! Duty: find certificates in the system's own store (Windows, macOS), in PKCS#12 files and in PKCS#11 tokens ([`Certificates`]), say of
//! each whose it is and whether it can be used ([`Candidate`]), and turn the chosen one into an [`Identity`] that proves possession of its
//! key in a TLS handshake. One broken place never hides the others: each [`Source`] carries a state of its own, and "unreadable" is another
//! answer than "none".
//!
//! Deliberately absent: any connection, the choice itself, and the bank's judgement (revoked? registered?), which is the bank's alone.
//! Nothing here writes to a token or a file, and no password or PIN outlives the call that takes it (but for a PIN that a token's key demands
//! again at every signature: it stays in the memory of the token's host until the token is locked).
//!
//! Every call may block (key derivation, card readers): call from `spawn_blocking`.
//!
//! Try it: `cargo test -p renkei-certs` makes real files with `openssl` and a real token with SoftHSM, and shakes hands with both.
//! `tests/windows.rs` does the same with the store of Windows, also under Wine.

mod candidate;
mod certificates;
mod chain;
mod identity;
mod issuers;
#[cfg(any(target_os = "macos", test))]
mod macos;
mod names;
mod pkcs11;
mod pkcs12;
mod signature;
mod store;
mod system;
mod test_sign;
#[cfg(any(windows, test))]
mod windows;

pub use candidate::{Candidate, CertificateId, KeyNote, Rules, Unusable};
pub use certificates::{Certificates, Source, candidates};
pub use identity::{Identity, SigningFailed};
pub use issuers::Issuers;
#[cfg(target_os = "macos")]
pub use macos::KeychainStore;
pub use pkcs11::{ModuleHost, Pkcs11Module, Pkcs11Token, modules, registered_modules, serve_pkcs11_if_asked};
pub use pkcs12::Pkcs12File;
pub use store::{CertificateStore, PinTries, SourceId, SourceState, Unlock};
pub use system::{Prompt, SystemStores, Window};
#[cfg(windows)]
pub use windows::WindowsStore;
