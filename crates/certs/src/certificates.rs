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
    issuers: Option<Issuers>,
    system: Vec<Arc<dyn CertificateStore>>,
    modules: Vec<Pkcs11Module>,
    files: RwLock<Vec<Arc<Pkcs12File>>>,
}

impl Certificates {
    pub fn new(provider: Arc<CryptoProvider>) -> Self {
        Self { provider, issuers: None, system: Vec::new(), modules: Vec::new(), files: RwLock::default() }
    }

    /// Certificates of other authorities become unusable ([`crate::Unusable::IssuerUnknown`]).
    #[must_use]
    pub fn issued_by(mut self, issuers: Issuers) -> Self {
        self.issuers = Some(issuers);
        self
    }

    /// Adds the certificate stores of the operating system, where it has any.
    #[must_use]
    pub fn with_system_stores(mut self, stores: &SystemStores) -> Self {
        self.system = stores.open();
        self
    }

    /// Adds every token of a PKCS#11 module (see [`crate::registered_modules`]), which a child of `host` loads at the first survey.
    #[must_use]
    pub fn with_module(mut self, path: impl Into<PathBuf>, host: &ModuleHost) -> Self {
        self.modules.push(Pkcs11Module::new(path, host.clone()));
        self
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

    /// Forgets a file. The file itself stays where it is.
    pub fn remove_file(&self, id: &SourceId) {
        self.files.write().unwrap_or_else(PoisonError::into_inner).retain(|file| file.id() != id);
    }

    /// Looks at every place, at all modules at once: as long as the slowest one takes, or its time limit.
    pub fn survey(&self, now: Timestamp) -> Vec<Source> {
        let rules = Rules { now, issuers: self.issuers.as_ref() };
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
        let looks: Vec<_> = thread::scope(|scope| {
            let started: Vec<_> = self.modules.iter().map(|module| scope.spawn(|| module.look())).collect();
            started.into_iter().map(|look| look.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        let mut broken = Vec::new();
        let mut stores = self.without_driver();
        for (module, look) in self.modules.iter().zip(looks) {
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
        let tokens = self.modules.iter().flat_map(Pkcs11Module::seen).map(|token| token as Arc<dyn CertificateStore>);
        each_once(self.without_driver().into_iter().chain(tokens).collect())
    }

    fn without_driver(&self) -> Vec<Arc<dyn CertificateStore>> {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        let files = files.iter().map(|file| Arc::clone(file) as Arc<dyn CertificateStore>);
        self.system.iter().cloned().chain(files).collect()
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
