//! The person's Keychain (files, chips and cards alike) as a place of certificates.

use std::sync::Arc;

use renkei_core::{Code, Failure, Secret};
use rustls::pki_types::CertificateDer;
use security_framework::{
    base::Error,
    identity::SecIdentity,
    item::{ItemClass, ItemSearchOptions, Limit, Reference, SearchResult},
};

use super::{
    key::KeychainKey,
    refusal::{OS_STATUS, refusal},
};
use crate::{
    Candidate, CertificateId, CertificateStore, Identity, Prompt, Rules, SourceId, SourceState,
    chain::{chain, is_authority},
};

/// errSecItemNotFound: nothing is there, which is no failure.
const NOTHING_FOUND: i32 = -25300;

/// Always open: what needs a permission or a PIN asks for it when it signs.
pub struct KeychainStore {
    id: SourceId,
}

/// A certificate whose private key is in the Keychain too.
struct Own {
    identity: SecIdentity,
    der: Vec<u8>,
}

impl Default for KeychainStore {
    fn default() -> Self {
        Self { id: SourceId("macos:Keychain".into()) }
    }
}

impl KeychainStore {
    /// People's certificates, and every certificate there is, for chains.
    fn certificates(&self) -> Result<(Vec<Own>, Vec<Vec<u8>>), Failure> {
        let found = || Ok::<_, Error>((own(search(ItemClass::identity())?)?, all(search(ItemClass::certificate())?)));
        found().map_err(|error| Failure::new(Code::CertificateStoreUnreadable).with_detail(format!("{}: {error}", self.id)))
    }
}

impl CertificateStore for KeychainStore {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn label(&self) -> String {
        "Keychain".into()
    }

    fn survey(&self, rules: &Rules<'_>) -> SourceState {
        let (own, all) = match self.certificates() {
            Ok(found) => found,
            Err(failure) => return SourceState::Unreadable { failure },
        };
        let all = all.iter().map(Vec::as_slice);
        let leaves = own.iter().filter(|one| !is_authority(&one.der));
        let candidates = leaves.filter_map(|leaf| Candidate::read(&self.id, &chain(&leaf.der, all.clone()), true, rules));
        SourceState::Open { candidates: candidates.collect() }
    }

    /// Nothing to open: the system asks when a key is used.
    fn unlock(&self, _secret: &Secret) -> Result<(), Failure> {
        Ok(())
    }

    fn lock(&self) {}

    fn identity(&self, id: &CertificateId, prompt: Prompt) -> Option<Result<Identity, Failure>> {
        let (own, all) = match self.certificates() {
            Ok(found) => found,
            Err(failure) => return Some(Err(failure)),
        };
        let leaf = own.into_iter().find(|one| CertificateId::of(&one.der) == *id)?;
        let chain = chain(&leaf.der, all.iter().map(Vec::as_slice));
        let chain = chain.into_iter().map(|der| CertificateDer::from(der.to_vec())).collect();
        let key = leaf.identity.private_key().map_err(|error| refusal(OS_STATUS, error.code().into(), &error.to_string()));
        let key = key.and_then(|key| KeychainKey::open(key, &leaf.der, prompt));
        Some(key.and_then(|key| Identity::new(chain, Arc::new(key)).ok_or_else(|| Failure::new(Code::CertificateKeyUnusable))))
    }
}

/// Silent: whatever would have to ask the person only to be listed is left out.
fn search(class: ItemClass) -> Result<Vec<SearchResult>, Error> {
    let found = ItemSearchOptions::new().class(class).load_refs(true).limit(Limit::All).skip_authenticated_items(true).search();
    match found {
        Err(error) if error.code() == NOTHING_FOUND => Ok(Vec::new()),
        found => found,
    }
}

fn own(found: Vec<SearchResult>) -> Result<Vec<Own>, Error> {
    let identities = found.into_iter().filter_map(|result| match result {
        SearchResult::Ref(Reference::Identity(identity)) => Some(identity),
        _ => None,
    });
    identities.map(|identity| Ok(Own { der: identity.certificate()?.to_der(), identity })).collect()
}

fn all(found: Vec<SearchResult>) -> Vec<Vec<u8>> {
    let certificates = found.into_iter().filter_map(|result| match result {
        SearchResult::Ref(Reference::Certificate(certificate)) => Some(certificate.to_der()),
        _ => None,
    });
    certificates.collect()
}
