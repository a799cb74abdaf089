//! Tokens (IC cards, USB keys, security modules) through a PKCS#11 module.

mod connection;
mod key;
mod signature;
mod token;
mod words;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
};
use renkei_core::{Code, Failure};

use crate::{CertificateStore as _, SourceId};
pub use token::Pkcs11Token;

/// Where `p11-kit-proxy` lies: one module that stands for every module registered on a Linux system.
const SYSTEM_MODULES: &[&str] = &[
    "/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so",
    "/usr/lib/aarch64-linux-gnu/p11-kit-proxy.so",
    "/usr/lib64/p11-kit-proxy.so",
    "/usr/lib/p11-kit-proxy.so",
];

/// The system's own module, if it has one: what comes nearest to an "OS certificate store" on Linux.
pub fn system_module() -> Option<PathBuf> {
    SYSTEM_MODULES.iter().map(PathBuf::from).find(|path| path.exists())
}

/// A driver library. Tokens come and go; the module stays.
pub struct Pkcs11Module {
    id: SourceId,
    path: PathBuf,
    /// Kept so that a login lasts over many looks.
    known: Mutex<Vec<Arc<Pkcs11Token>>>,
}

impl Pkcs11Module {
    /// Nothing is loaded before the first [`Self::tokens`].
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { id: SourceId(format!("module:{}", path.display())), path, known: Mutex::default() }
    }

    pub fn id(&self) -> &SourceId {
        &self.id
    }

    pub fn label(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    /// The tokens that are inserted now. Empty slots, fresh tokens and trust lists (which have no user PIN) are left out.
    pub fn tokens(&self) -> Result<Vec<Arc<Pkcs11Token>>, Failure> {
        let library = load(&self.path)?;
        let slots = library.get_slots_with_token().map_err(|error| words::unreadable(&error))?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut present = Vec::new();
        for slot in slots {
            let Ok(about) = library.get_token_info(slot) else { continue }; // pulled out a moment ago
            if !about.token_initialized() || !about.user_pin_initialized() {
                continue;
            }
            let token = Pkcs11Token::new(&library, slot, &about);
            let same = known.iter().find(|other| other.id() == token.id() && other.slot() == slot);
            present.push(same.cloned().unwrap_or_else(|| Arc::new(token)));
        }
        known.clone_from(&present);
        Ok(present)
    }
}

/// A module is initialised once per process (`C_Initialize`) and never unloaded: some drivers survive neither a second time nor an end.
fn load(path: &Path) -> Result<Pkcs11, Failure> {
    static LOADED: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(library) = loaded.get(path) {
        return Ok(library.clone());
    }
    let broken = |error: Error| Failure::new(Code::CertificateStoreUnreadable).with_detail(format!("{}: {error}", path.display()));
    let library = Pkcs11::new(path).map_err(broken)?;
    match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(broken(error)),
    }
    loaded.insert(path.to_owned(), library.clone());
    Ok(library)
}
