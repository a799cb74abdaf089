//! Tokens (IC cards, USB keys, security modules) through PKCS#11 modules, each loaded by a process of its own.
//!
//! A module is a driver: foreign code that may crash, hang or end its process. [`host`] is the child that loads one, [`driver`] the program's
//! end of the pipe to it, [`protocol`] what they say to each other.

mod driver;
mod host;
mod key;
mod protocol;
mod registered;
mod signature;
mod token;
mod words;

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use renkei_core::Failure;

use crate::SourceId;
use driver::{Driver, Waits};
use protocol::{Found, Request};

pub use driver::ModuleHost;
pub use host::serve_pkcs11_if_asked;
pub use registered::{modules, registered_modules};
pub use token::Pkcs11Token;

/// A driver library. Tokens come and go; the module stays.
pub struct Pkcs11Module {
    id: SourceId,
    driver: Arc<Driver>,
    seen: RwLock<Vec<Arc<Pkcs11Token>>>,
}

impl Pkcs11Module {
    /// Nothing is started before the first [`Self::look`].
    pub fn new(path: impl Into<PathBuf>, host: ModuleHost) -> Self {
        let driver = Driver::new(path.into(), host);
        Self { id: SourceId(format!("module:{}", driver.path().display())), driver: Arc::new(driver), seen: RwLock::default() }
    }

    pub fn id(&self) -> &SourceId {
        &self.id
    }

    pub fn label(&self) -> String {
        self.driver.name()
    }

    /// The tokens that are inserted now. Empty slots, fresh tokens and trust lists (which have no user PIN) are left out.
    pub fn look(&self) -> Result<Vec<Arc<Pkcs11Token>>, Failure> {
        let found = self.driver.ask::<Vec<Found>>(&Request::Look, Waits::List);
        let tokens = found.map(|found| found.into_iter().map(|one| Arc::new(Pkcs11Token::new(&self.driver, one))).collect::<Vec<_>>());
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = tokens.as_ref().map_or_else(|_| Vec::new(), Clone::clone);
        tokens
    }

    /// Those of the last look; none where it failed.
    pub fn seen(&self) -> Vec<Arc<Pkcs11Token>> {
        self.seen.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
