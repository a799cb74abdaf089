//! The customer's electronic certificates, from where they lie to a rustls client identity.
//!
//! Duty: find certificates in PKCS#12 files and PKCS#11 tokens ([`Certificates`]), say of each whose it is and whether it can be used
//! ([`Candidate`]), and turn the chosen one into an [`Identity`] that proves possession of its key in a TLS handshake. One broken place
//! never hides the others: each [`Source`] carries a state of its own, and "unreadable" is another answer than "none".
//!
//! Deliberately absent: any connection, the choice itself, and the bank's judgement (revoked? registered?), which is the bank's alone.
//! Nothing here writes to a token or a file, and no password or PIN outlives the call that takes it.
//!
//! Every call may block (key derivation, card readers): call from `spawn_blocking`.
//!
//! Try it: `cargo test -p renkei-certs` makes real files with `openssl` and a real token with SoftHSM, and shakes hands with both.

mod candidate;
mod certificates;
mod chain;
mod identity;
mod issuers;
mod names;
mod pkcs11;
mod pkcs12;
mod store;
mod test_sign;

pub use candidate::{Candidate, CertificateId, Rules, Unusable};
pub use certificates::{Certificates, Source, candidates};
pub use identity::{Identity, SigningFailed};
pub use issuers::Issuers;
pub use pkcs11::{Pkcs11Module, system_module};
pub use pkcs12::Pkcs12File;
pub use store::{CertificateStore, PinTries, SourceId, SourceState, Unlock};
