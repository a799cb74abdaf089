//! All places together: what the app's certificate picker and `renkeictl certificates` show.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use jiff::Timestamp;
use renkei_core::{Code, Failure, Secret};
use rustls::crypto::CryptoProvider;
use serde::Serialize;

use crate::{Candidate, CertificateId, CertificateStore, Identity, Issuers, Pkcs11Module, Pkcs12File, Rules, SourceId, SourceState};

/// One place and what is there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    pub id: SourceId,
    pub label: String,
    #[serde(flatten)]
    pub state: SourceState,
}

/// Certificate files and tokens, in the order in which they were added. Shared between threads by `Arc`.
pub struct Certificates {
    provider: Arc<CryptoProvider>,
    issuers: Option<Issuers>,
    modules: Vec<Pkcs11Module>,
    files: RwLock<Vec<Arc<Pkcs12File>>>,
}

impl Certificates {
    pub fn new(provider: Arc<CryptoProvider>) -> Self {
        Self { provider, issuers: None, modules: Vec::new(), files: RwLock::default() }
    }

    /// Certificates of other authorities become unusable ([`crate::Unusable::IssuerUnknown`]).
    #[must_use]
    pub fn issued_by(mut self, issuers: Issuers) -> Self {
        self.issuers = Some(issuers);
        self
    }

    /// Adds every token of a PKCS#11 module; see [`crate::system_module`]. It is loaded at the first survey.
    #[must_use]
    pub fn with_module(mut self, path: impl Into<PathBuf>) -> Self {
        self.modules.push(Pkcs11Module::new(path));
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

    /// Looks at every place.
    pub fn survey(&self, now: Timestamp) -> Vec<Source> {
        let rules = Rules { now, issuers: self.issuers.as_ref() };
        let (stores, mut sources) = self.stores();
        let found = stores.iter().map(|store| Source { id: store.id().clone(), label: store.label(), state: store.survey(&rules) });
        sources.extend(found);
        sources
    }

    /// Opens a file by its password, or a token by its PIN.
    pub fn unlock(&self, id: &SourceId, secret: &Secret) -> Result<(), Failure> {
        let gone = || Failure::new(Code::CertificateStoreUnreadable).with_detail(format!("{id} is not there any more"));
        self.stores().0.iter().find(|store| store.id() == id).ok_or_else(gone)?.unlock(secret)
    }

    /// Closes every file and logs out of every token.
    pub fn lock(&self) {
        for store in self.stores().0 {
            store.lock();
        }
    }

    /// The certificate and its key, from the first place that can give both.
    pub fn identity(&self, id: &CertificateId) -> Result<Identity, Failure> {
        let mut refused = None;
        for store in self.stores().0 {
            match store.identity(id) {
                Some(Ok(identity)) => return Ok(identity),
                Some(Err(failure)) => refused = refused.or(Some(failure)),
                None => {}
            }
        }
        Err(refused.unwrap_or_else(|| Failure::new(Code::CertificateNoneFound).with_detail(format!("no place holds {id}"))))
    }

    /// The places that can be asked, and those modules that cannot.
    fn stores(&self) -> (Vec<Arc<dyn CertificateStore>>, Vec<Source>) {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        let mut stores: Vec<Arc<dyn CertificateStore>> = files.iter().map(|file| Arc::clone(file) as _).collect();
        let mut broken = Vec::new();
        for module in &self.modules {
            match module.tokens() {
                Ok(tokens) => stores.extend(tokens.into_iter().map(|token| token as _)),
                Err(failure) => {
                    let state = SourceState::Unreadable { failure };
                    broken.push(Source { id: module.id().clone(), label: module.label(), state });
                }
            }
        }
        (stores, broken)
    }
}

/// Every candidate of a survey as a picker shows them: usable ones first, the newest first; a certificate that lies in several places once,
/// preferably where it is open already.
pub fn candidates(sources: &[Source]) -> Vec<&Candidate> {
    let (open, locked): (Vec<_>, Vec<_>) = sources.iter().partition(|source| matches!(source.state, SourceState::Open { .. }));
    let mut all: Vec<&Candidate> = open.into_iter().chain(locked).flat_map(|source| source.state.candidates()).collect();
    let mut seen = BTreeSet::new();
    all.retain(|candidate| seen.insert(&candidate.id));
    all.sort_by_cached_key(|candidate| candidate.order());
    all
}
