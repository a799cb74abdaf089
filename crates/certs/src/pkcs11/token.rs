//! One inserted token as a place of certificates: what was found at the last look.

use std::sync::Arc;

use renkei_core::{Code, Failure, Secret};
use rustls::pki_types::CertificateDer;

use super::{
    driver::{Driver, Waits},
    key::TokenKey,
    protocol::{Found, Request, Stored},
};
use crate::{
    Candidate, CertificateId, CertificateStore, Identity, KeyNote, Prompt, Rules, SourceId, SourceState, Unlock,
    chain::{chain, is_authority},
};

pub struct Pkcs11Token {
    id: SourceId,
    driver: Arc<Driver>,
    found: Found,
}

impl Pkcs11Token {
    pub(super) fn new(driver: &Arc<Driver>, found: Found) -> Self {
        let id = SourceId(format!("token:{}:{}", found.address.serial, found.address.label));
        Self { id, driver: Arc::clone(driver), found }
    }

    fn candidates(&self, stored: &[Stored], rules: &Rules<'_>) -> Vec<Candidate> {
        let all = stored.iter().map(|one| one.der.as_slice());
        let leaves = stored.iter().filter(|one| !is_authority(&one.der));
        let candidates =
            leaves.filter_map(|leaf| Candidate::read(&self.id, &chain(&leaf.der, all.clone()), leaf.has_key.unwrap_or(true), rules));
        candidates.map(|candidate| Candidate { note: self.note(&candidate), ..candidate }).collect()
    }

    fn note(&self, candidate: &Candidate) -> Option<KeyNote> {
        let is_about_it = self.found.without_pss && candidate.usable.is_ok() && candidate.key.starts_with("RSA");
        is_about_it.then_some(KeyNote::WithoutPss)
    }

    fn take(&self, leaf: &Stored, all: &[Stored], prompt: Prompt) -> Result<Identity, Failure> {
        let key = TokenKey::open(&self.driver, &self.found.address, leaf, prompt)?;
        let chain = chain(&leaf.der, all.iter().map(|one| one.der.as_slice()));
        let chain = chain.into_iter().map(|der| CertificateDer::from(der.to_vec())).collect();
        Identity::new(chain, Arc::new(key)).ok_or_else(|| Failure::new(Code::CertificateKeyUnusable))
    }
}

impl CertificateStore for Pkcs11Token {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn label(&self) -> String {
        self.found.address.label.clone()
    }

    fn survey(&self, rules: &Rules<'_>) -> SourceState {
        let tries = self.found.tries;
        match &self.found.certificates {
            Err(failure) => SourceState::Unreadable { failure: failure.clone() },
            Ok(stored) if self.found.logged_in => SourceState::Open { candidates: self.candidates(stored, rules) },
            Ok(stored) => {
                let unlock = if self.found.pin_pad { Unlock::PinPad { tries } } else { Unlock::Pin { tries } };
                SourceState::Locked { unlock, candidates: self.candidates(stored, rules) }
            }
        }
    }

    fn unlock(&self, secret: &Secret) -> Result<(), Failure> {
        let waits = if self.found.pin_pad { Waits::PersonAtReader } else { Waits::Card };
        self.driver.ask(&Request::Login { token: self.found.address.clone(), pin: secret.clone() }, waits)
    }

    fn lock(&self) {
        self.driver.tell(&Request::Logout { token: self.found.address.clone() });
    }

    fn identity(&self, id: &CertificateId, prompt: Prompt) -> Option<Result<Identity, Failure>> {
        let stored = self.found.certificates.as_ref().ok()?;
        let leaf = stored.iter().find(|one| CertificateId::of(&one.der) == *id)?;
        Some(self.take(leaf, stored, prompt))
    }
}
