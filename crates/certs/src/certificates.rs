//! All places together: what the app's certificate picker and `renkeictl certificates` show.

use std::{
    collections::BTreeSet,
    panic::resume_unwind,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    thread,
};

use jiff::Timestamp;
use renkei_core::{Code, Failure, Secret};
use rustls::crypto::CryptoProvider;
use serde::Serialize;

use crate::{
    Candidate, CertificateId, CertificateStore, Identity, Issuers, ModuleHost, Pkcs11Module, Pkcs12File, Prompt, Rules, SourceId,
    SourceState, SystemStores,
};

/// One place and what is there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    pub id: SourceId,
    pub label: String,
    #[serde(flatten)]
    pub state: SourceState,
}

/// The system's stores, then certificate files and tokens in the order in which they were added. Shared between threads by `Arc`.
pub struct Certificates {
    provider: Arc<CryptoProvider>,
    arrangement: RwLock<Arrangement>,
    files: RwLock<Vec<Arc<Pkcs12File>>>,
}

/// Where to look beside the files, and whose certificates count.
#[derive(Clone, Default)]
struct Arrangement {
    issuers: Option<Issuers>,
    system: Vec<Arc<dyn CertificateStore>>,
    modules: Vec<Arc<Pkcs11Module>>,
}

impl Certificates {
    pub fn new(provider: Arc<CryptoProvider>) -> Self {
        Self { provider, arrangement: RwLock::default(), files: RwLock::default() }
    }

    /// Certificates of other authorities become unusable ([`crate::Unusable::IssuerUnknown`]).
    #[must_use]
    pub fn issued_by(self, issuers: Issuers) -> Self {
        self.arranging(|arrangement| arrangement.issuers = Some(issuers))
    }

    /// Adds the certificate stores of the operating system, where it has any.
    #[must_use]
    pub fn with_system_stores(self, stores: &SystemStores) -> Self {
        self.arranging(|arrangement| arrangement.system = stores.open())
    }

    /// Adds every token of a PKCS#11 module (see [`crate::registered_modules`]), which a child of `host` loads at the first survey.
    #[must_use]
    pub fn with_module(self, path: impl Into<PathBuf>, host: &ModuleHost) -> Self {
        self.arranging(|arrangement| arrangement.modules.push(Arc::new(Pkcs11Module::new(path, host.clone()))))
    }

    /// Looks from now on in these places and no others. A module that stays keeps its process, and its cards stay open.
    pub fn arrange(&self, issuers: Option<Issuers>, stores: &SystemStores, modules: &[PathBuf], host: &ModuleHost) {
        let before = self.arrangement();
        let module = |path: &PathBuf| {
            let module = Pkcs11Module::new(path, host.clone());
            before.modules.iter().find(|known| known.id() == module.id()).cloned().unwrap_or_else(|| Arc::new(module))
        };
        let arrangement = Arrangement { issuers, system: stores.open(), modules: modules.iter().map(module).collect() };
        *self.arrangement.write().unwrap_or_else(PoisonError::into_inner) = arrangement;
    }

    fn arranging(self, arrange: impl FnOnce(&mut Arrangement)) -> Self {
        arrange(&mut self.arrangement.write().unwrap_or_else(PoisonError::into_inner));
        self
    }

    fn arrangement(&self) -> Arrangement {
        self.arrangement.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds a PKCS#12 file (`.p12`, `.pfx`); adding it again changes nothing.
    pub fn add_file(&self, path: impl Into<PathBuf>) -> SourceId {
        let file = Pkcs12File::new(path, Arc::clone(&self.provider));
        let id = file.id().clone();
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        if !files.iter().any(|known| *known.id() == id) {
            files.push(Arc::new(file));
        }
        id
    }

    /// Where the certificate files lie.
    pub fn files(&self) -> Vec<PathBuf> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).iter().map(|file| file.path().to_owned()).collect()
    }

    /// Holds these files and no others. One that stays keeps open what its password has opened.
    pub fn hold_files(&self, paths: &[PathBuf]) {
        self.files.write().unwrap_or_else(PoisonError::into_inner).retain(|file| paths.iter().any(|path| path == file.path()));
        for path in paths {
            self.add_file(path);
        }
    }

    /// Forgets a file. The file itself stays where it is.
    pub fn remove_file(&self, id: &SourceId) {
        self.files.write().unwrap_or_else(PoisonError::into_inner).retain(|file| file.id() != id);
    }

    /// Looks at every place, at all modules at once: as long as the slowest one takes, or its time limit.
    pub fn survey(&self, now: Timestamp) -> Vec<Source> {
        let issuers = self.arrangement().issuers;
        let rules = Rules { now, issuers: issuers.as_ref() };
        let (stores, broken) = self.look();
        let found = stores.iter().map(|store| Source { id: store.id().clone(), label: store.label(), state: store.survey(&rules) });
        found.chain(broken).collect()
    }

    /// Opens a file by its password, or a token by its PIN.
    pub fn unlock(&self, id: &SourceId, secret: &Secret) -> Result<(), Failure> {
        let gone = || Failure::new(Code::CertificateStoreUnreadable).with_detail(format!("{id} is not there any more"));
        let named = |stores: Vec<Arc<dyn CertificateStore>>| stores.into_iter().find(|store| store.id() == id);
        named(self.seen()).or_else(|| named(self.look().0)).ok_or_else(gone)?.unlock(secret)
    }

    /// Closes every file and logs out of every token.
    pub fn lock(&self) {
        for store in self.seen() {
            store.lock();
        }
    }

    /// The certificate and its key, from the first place that can give both. Windows may ask the person for a PIN, now and at signatures.
    pub fn identity(&self, id: &CertificateId) -> Result<Identity, Failure> {
        self.take(id, Prompt::Allowed)
    }

    /// The same for work in the background: a key that would have to ask fails and says so, now and at signatures.
    pub fn identity_quietly(&self, id: &CertificateId) -> Result<Identity, Failure> {
        self.take(id, Prompt::Never)
    }

    /// A place that was seen to hold it is asked first, so that nobody waits for another one's driver.
    fn take(&self, id: &CertificateId, prompt: Prompt) -> Result<Identity, Failure> {
        let refused = match first_identity(&self.seen(), id, prompt) {
            Some(Err(failure)) if is_gone(&failure) => Some(failure),
            Some(answer) => return answer,
            None => None,
        };
        let (stores, broken) = self.look();
        let nowhere = || Failure::new(Code::CertificateNoneFound).with_detail(format!("no place holds {id}"));
        // A driver that cannot be asked may be the one that knows the card.
        let why = || refused.or_else(|| broken.iter().find_map(|source| source.state.failure().cloned())).unwrap_or_else(nowhere);
        first_identity(&stores, id, prompt).unwrap_or_else(|| Err(why()))
    }

    /// The places that can be asked, and those modules that cannot.
    fn look(&self) -> (Vec<Arc<dyn CertificateStore>>, Vec<Source>) {
        let modules = self.arrangement().modules;
        let looks: Vec<_> = thread::scope(|scope| {
            let started: Vec<_> = modules.iter().map(|module| scope.spawn(|| module.look())).collect();
            started.into_iter().map(|look| look.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        let mut broken = Vec::new();
        let mut stores = self.without_driver();
        for (module, look) in modules.iter().zip(looks) {
            match look {
                Ok(tokens) => stores.extend(tokens.into_iter().map(|token| token as Arc<dyn CertificateStore>)),
                Err(failure) => {
                    let state = SourceState::Unreadable { failure };
                    broken.push(Source { id: module.id().clone(), label: module.label(), state });
                }
            }
        }
        (each_once(stores), broken)
    }

    /// The places as the last look found them.
    fn seen(&self) -> Vec<Arc<dyn CertificateStore>> {
        let tokens =
            self.arrangement().modules.into_iter().flat_map(|module| module.seen()).map(|token| token as Arc<dyn CertificateStore>);
        each_once(self.without_driver().into_iter().chain(tokens).collect())
    }

    fn without_driver(&self) -> Vec<Arc<dyn CertificateStore>> {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        let files = files.iter().map(|file| Arc::clone(file) as Arc<dyn CertificateStore>);
        self.arrangement().system.into_iter().chain(files).collect()
    }
}

/// A card that two drivers know is one place.
fn each_once(mut stores: Vec<Arc<dyn CertificateStore>>) -> Vec<Arc<dyn CertificateStore>> {
    let mut known = BTreeSet::new();
    stores.retain(|store| known.insert(store.id().clone()));
    stores
}

/// What was seen is not so any more: another place may hold the certificate by now.
fn is_gone(failure: &Failure) -> bool {
    matches!(failure.code, Code::CertificateCardRemoved | Code::CertificateStoreUnreadable)
}

/// The first that can be given, else the first refusal. `None`: no place holds it.
fn first_identity(stores: &[Arc<dyn CertificateStore>], id: &CertificateId, prompt: Prompt) -> Option<Result<Identity, Failure>> {
    let mut refused = None;
    for store in stores {
        match store.identity(id, prompt) {
            Some(Ok(identity)) => return Some(Ok(identity)),
            Some(Err(failure)) => refused = refused.or(Some(Err(failure))),
            None => {}
        }
    }
    refused
}

/// Every candidate of a survey as a picker shows them: usable ones first, the newest first; a certificate that lies in several places once,
/// preferably where it can be used, then where it is open already.
pub fn candidates(sources: &[Source]) -> Vec<&Candidate> {
    let (open, locked): (Vec<_>, Vec<_>) = sources.iter().partition(|source| matches!(source.state, SourceState::Open { .. }));
    let mut all: Vec<&Candidate> = open.into_iter().chain(locked).flat_map(|source| source.state.candidates()).collect();
    all.sort_by_key(|candidate| candidate.usable.is_err());
    let mut seen = BTreeSet::new();
    all.retain(|candidate| seen.insert(&candidate.id));
    all.sort_by_cached_key(|candidate| candidate.order());
    all
}
