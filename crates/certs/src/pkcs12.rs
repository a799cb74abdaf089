//! A certificate file (PKCS#12, RFC 7292): `.p12`, `.pfx`.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use p12_keystore::{Pkcs12Archive, PrivateKeyBag, error::Error};
use renkei_core::{Code, Failure, Secret};
use rustls::{
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    sign::{CertifiedKey, SigningKey},
};
use zeroize::Zeroizing;

use crate::{
    Candidate, CertificateId, CertificateStore, Identity, Prompt, Rules, SourceId, SourceState, Unlock,
    chain::{chain, is_authority},
};

/// Larger than any real certificate file; a file is read into memory whole.
const LARGEST: u64 = 4 << 20;

pub struct Pkcs12File {
    id: SourceId,
    path: PathBuf,
    provider: Arc<CryptoProvider>,
    opened: Mutex<Option<Vec<Entry>>>,
}

/// The key lives only inside the crypto library, which wipes it when it is dropped; its bytes are not kept here.
struct Entry {
    chain: Vec<CertificateDer<'static>>,
    key: Option<Arc<dyn SigningKey>>,
}

impl Pkcs12File {
    pub fn new(path: impl Into<PathBuf>, provider: Arc<CryptoProvider>) -> Self {
        let path = path.into();
        Self { id: SourceId(format!("file:{}", path.display())), path, provider, opened: Mutex::default() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn opened(&self) -> MutexGuard<'_, Option<Vec<Entry>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unreadable(&self, why: impl std::fmt::Display) -> Failure {
        Failure::new(Code::CertificateStoreUnreadable).with_detail(format!("{}: {why}", self.path.display()))
    }

    fn check(&self) -> Result<(), Failure> {
        let about = std::fs::File::open(&self.path).and_then(|file| file.metadata()).map_err(|error| self.unreadable(error))?;
        if !about.is_file() {
            return Err(self.unreadable("not a file"));
        }
        if about.len() > LARGEST {
            return Err(Failure::new(Code::CertificateFileUnsupported).with_detail(format!("{} bytes", about.len())));
        }
        Ok(())
    }
}

impl CertificateStore for Pkcs12File {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn label(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    fn survey(&self, rules: &Rules<'_>) -> SourceState {
        if let Some(entries) = self.opened().as_ref() {
            let candidates = entries.iter().filter_map(|entry| entry.candidate(&self.id, rules)).collect();
            return SourceState::Open { candidates };
        }
        match self.check() {
            Ok(()) => SourceState::Locked { unlock: Unlock::FilePassword, candidates: Vec::new() },
            Err(failure) => SourceState::Unreadable { failure },
        }
    }

    fn unlock(&self, secret: &Secret) -> Result<(), Failure> {
        self.check()?;
        let data = Zeroizing::new(std::fs::read(&self.path).map_err(|error| self.unreadable(error))?);
        let archive = Pkcs12Archive::from_pkcs12(&data, secret.expose()).map_err(|error| in_our_words(&error, secret))?;
        let entries = entries(&archive, &self.provider);
        if entries.is_empty() {
            return Err(Failure::new(Code::CertificateNoneFound).with_detail("the file holds no certificate"));
        }
        *self.opened() = Some(entries);
        Ok(())
    }

    fn lock(&self) {
        *self.opened() = None;
    }

    fn identity(&self, id: &CertificateId, _prompt: Prompt) -> Option<Result<Identity, Failure>> {
        let opened = self.opened();
        let entry = opened.as_ref()?.iter().find(|entry| entry.id() == *id)?;
        let unusable = || Failure::new(Code::CertificateKeyUnusable).with_detail("the file holds no usable key for this certificate");
        let key = entry.key.clone().ok_or_else(unusable);
        Some(key.and_then(|key| Identity::new(entry.chain.clone(), key).ok_or_else(unusable)))
    }
}

impl Entry {
    fn id(&self) -> CertificateId {
        CertificateId::of(&self.chain[0])
    }

    fn candidate(&self, source: &SourceId, rules: &Rules<'_>) -> Option<Candidate> {
        let chain: Vec<&[u8]> = self.chain.iter().map(|der| der.as_ref()).collect();
        Candidate::read(source, &chain, self.key.is_some(), rules)
    }
}

/// One entry per certificate that is not an authority's. Keys are matched by their public half: some programs write no local key id.
fn entries(archive: &Pkcs12Archive, provider: &CryptoProvider) -> Vec<Entry> {
    let keys: Vec<Arc<dyn SigningKey>> = archive.keys.iter().filter_map(|bag| load(bag, provider)).collect();
    let all = archive.certs.iter().map(|bag| bag.cert.as_der());
    let leaves = all.clone().filter(|der| !is_authority(der));
    leaves
        .map(|leaf| {
            let chain: Vec<_> = chain(leaf, all.clone()).into_iter().map(|der| CertificateDer::from(der.to_vec())).collect();
            let key = keys.iter().find(|key| CertifiedKey::new(chain.clone(), Arc::clone(key)).keys_match().is_ok()).cloned();
            Entry { chain, key }
        })
        .collect()
}

/// A kind of key that the crypto library does not know (DSA, say) leaves its certificate without a key.
fn load(bag: &PrivateKeyBag, provider: &CryptoProvider) -> Option<Arc<dyn SigningKey>> {
    let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(bag.key.as_der().to_vec()));
    provider.key_provider.load_private_key(der).ok()
}

/// The library tells a wrong password as a broken checksum, or as broken padding where the file carries no checksum.
fn in_our_words(error: &Error, secret: &Secret) -> Failure {
    let unwritable = secret.expose().chars().any(|character| character.len_utf16() > 1);
    match error {
        Error::MacError(_) | Error::UnpadError => Failure::new(Code::CertificatePasswordWrong),
        Error::Pkcs5Error(text) if text.contains("decryption failed") => Failure::new(Code::CertificatePasswordWrong),
        Error::DerError(_) if unwritable => {
            Failure::new(Code::CertificatePasswordWrong).with_detail("the password holds a character that PKCS#12 cannot write (emoji)")
        }
        other => Failure::new(Code::CertificateFileUnsupported).with_detail(other.to_string()),
    }
}
