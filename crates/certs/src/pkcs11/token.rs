//! One inserted token as a place of certificates.

use std::sync::Arc;

use cryptoki::{
    context::Pkcs11,
    slot::{Slot, TokenInfo},
};
use renkei_core::{Code, Failure, Secret};
use rustls::pki_types::CertificateDer;

use super::{
    connection::{Connection, Stored},
    key::TokenKey,
    words,
};
use crate::{
    Candidate, CertificateId, CertificateStore, Identity, PinTries, Rules, SourceId, SourceState, Unlock,
    chain::{chain, is_authority},
};

pub struct Pkcs11Token {
    id: SourceId,
    label: String,
    connection: Arc<Connection>,
}

impl Pkcs11Token {
    pub(super) fn new(library: &Pkcs11, slot: Slot, about: &TokenInfo) -> Self {
        let id = SourceId(format!("token:{}:{}", about.serial_number(), about.label()));
        Self { id, label: about.label().to_owned(), connection: Arc::new(Connection::new(library.clone(), slot)) }
    }

    pub(super) fn slot(&self) -> Slot {
        self.connection.slot
    }

    fn how_to_unlock(&self) -> Result<Unlock, Failure> {
        let about = self.connection.about().map_err(|error| words::unreadable(&error))?;
        let tries = if about.user_pin_locked() {
            PinTries::Locked
        } else if about.user_pin_final_try() {
            PinTries::Last
        } else if about.user_pin_count_low() {
            PinTries::Low
        } else {
            PinTries::Enough
        };
        Ok(if about.protected_authentication_path() { Unlock::PinPad { tries } } else { Unlock::Pin { tries } })
    }

    fn look(&self, rules: &Rules<'_>) -> Result<SourceState, Failure> {
        let (open, stored) = self.connection.certificates().map_err(|error| words::unreadable(&error))?;
        let all = stored.iter().map(|one| one.der.as_slice());
        let leaves = stored.iter().filter(|one| !is_authority(&one.der));
        let candidates = leaves
            .filter_map(|leaf| Candidate::read(&self.id, &chain(&leaf.der, all.clone()), leaf.has_key.unwrap_or(true), rules))
            .collect();
        Ok(if open { SourceState::Open { candidates } } else { SourceState::Locked { unlock: self.how_to_unlock()?, candidates } })
    }

    fn take(&self, leaf: &Stored, all: &[Stored]) -> Result<Identity, Failure> {
        let key = TokenKey::open(Arc::clone(&self.connection), leaf)?;
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
        self.label.clone()
    }

    fn survey(&self, rules: &Rules<'_>) -> SourceState {
        self.look(rules).unwrap_or_else(|failure| SourceState::Unreadable { failure })
    }

    fn unlock(&self, secret: &Secret) -> Result<(), Failure> {
        self.connection.login(secret)
    }

    fn lock(&self) {
        self.connection.logout();
    }

    fn identity(&self, id: &CertificateId) -> Option<Result<Identity, Failure>> {
        let (_, stored) = match self.connection.certificates() {
            Ok(found) => found,
            Err(error) => return Some(Err(words::unreadable(&error))),
        };
        let leaf = stored.iter().find(|one| CertificateId::of(&one.der) == *id)?;
        Some(self.take(leaf, &stored))
    }
}
