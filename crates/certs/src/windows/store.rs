//! One Windows store as a place of certificates.
#![expect(unsafe_code, reason = "a store may be handed over by its handle")]

use std::ffi::c_void;

use renkei_core::{Code, Failure, Secret};
use rustls::pki_types::CertificateDer;
use windows_sys::Win32::Security::Cryptography::{CERT_SYSTEM_STORE_CURRENT_USER, CERT_SYSTEM_STORE_LOCAL_MACHINE};

use super::{
    context::{Context, Store},
    handle::Asking,
    key::{RefusedPss, WindowsKey, note},
    refusal::Status,
};
use crate::{
    Candidate, CertificateId, CertificateStore, Identity, Prompt, Rules, SourceId, SourceState, Window,
    chain::{chain, is_authority},
};

/// A store of certificates that Windows keeps. Always open: what needs a PIN asks for it when it signs.
pub struct WindowsStore {
    id: SourceId,
    place: Place,
    window: Window,
    refused_pss: RefusedPss,
}

enum Place {
    CurrentUser,
    LocalMachine,
    Given(Store),
}

impl WindowsStore {
    /// `CurrentUser\My`: "Personal" in the certificate manager.
    pub fn current_user(window: Window) -> Self {
        Self::new("CurrentUser\\My", Place::CurrentUser, window)
    }

    /// `LocalMachine\My`.
    pub fn local_machine(window: Window) -> Self {
        Self::new("LocalMachine\\My", Place::LocalMachine, window)
    }

    /// A store that somebody else opened: in memory, say, with handles of keys that are kept nowhere.
    ///
    /// # Safety
    /// `store` is an open HCERTSTORE, which this closes.
    pub unsafe fn given(name: &str, store: *mut c_void, window: Window) -> Self {
        // SAFETY: promised by the caller.
        Self::new(name, Place::Given(unsafe { Store::taken(store) }), window)
    }

    fn new(name: &str, place: Place, window: Window) -> Self {
        Self { id: SourceId(format!("windows:{name}")), place, window, refused_pss: RefusedPss::default() }
    }

    /// People's certificates, and beside them the authorities' of the same place.
    fn certificates(&self) -> Result<(Vec<Context>, Vec<Context>), Status> {
        let place = match &self.place {
            Place::CurrentUser => CERT_SYSTEM_STORE_CURRENT_USER,
            Place::LocalMachine => CERT_SYSTEM_STORE_LOCAL_MACHINE,
            Place::Given(store) => return Ok((store.certificates(), Vec::new())),
        };
        let own = Store::open(place, "My")?.certificates();
        let authorities = Store::open(place, "CA").map(|store| store.certificates());
        if let Err(status) = &authorities {
            tracing::debug!(?status, "without the store of intermediate authorities chains may be shorter");
        }
        Ok((own, authorities.unwrap_or_default()))
    }

    fn take(&self, leaf: Context, chain: Vec<CertificateDer<'static>>, prompt: Prompt) -> Result<Identity, Failure> {
        let unusable = |detail: &str| Failure::new(Code::CertificateKeyUnusable).with_detail(detail);
        if !leaf.has_key() {
            return Err(unusable("the store holds no private key of this certificate"));
        }
        let asking = Asking { prompt, window: self.window.clone() };
        let key = WindowsKey::open(leaf, asking, &self.refused_pss)?;
        Identity::new(chain, std::sync::Arc::new(key)).ok_or_else(|| unusable("no certificate"))
    }

    fn unreadable(&self, status: Status) -> Failure {
        Failure::new(Code::CertificateStoreUnreadable).with_detail(format!("{}: {status}", self.id))
    }
}

impl CertificateStore for WindowsStore {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn label(&self) -> String {
        self.id.0.strip_prefix("windows:").unwrap_or(&self.id.0).to_owned()
    }

    fn survey(&self, rules: &Rules<'_>) -> SourceState {
        let (own, authorities) = match self.certificates() {
            Ok(found) => found,
            Err(status) => return SourceState::Unreadable { failure: self.unreadable(status) },
        };
        let all = own.iter().chain(&authorities).map(Context::der);
        let leaves = own.iter().filter(|context| !is_authority(context.der()));
        let candidates = leaves.filter_map(|leaf| {
            let candidate = Candidate::read(&self.id, &chain(leaf.der(), all.clone()), leaf.has_key(), rules)?;
            let note = if candidate.usable.is_ok() { note(leaf, &self.refused_pss) } else { None };
            Some(Candidate { note, ..candidate })
        });
        SourceState::Open { candidates: candidates.collect() }
    }

    /// Nothing to open: the system asks when a key is used.
    fn unlock(&self, _secret: &Secret) -> Result<(), Failure> {
        Ok(())
    }

    fn lock(&self) {}

    fn identity(&self, id: &CertificateId, prompt: Prompt) -> Option<Result<Identity, Failure>> {
        let (mut own, authorities) = match self.certificates() {
            Ok(found) => found,
            Err(status) => return Some(Err(self.unreadable(status))),
        };
        let at = own.iter().position(|context| CertificateId::of(context.der()) == *id)?;
        let all = own.iter().chain(&authorities).map(Context::der);
        let chain = chain(own[at].der(), all).into_iter().map(|der| CertificateDer::from(der.to_vec())).collect();
        Some(self.take(own.swap_remove(at), chain, prompt))
    }
}
