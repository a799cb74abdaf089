//! What this PC knows beside the bank's lists: what is noted about companies, when certificates end, which procedure has stopped.

use std::collections::{BTreeMap, BTreeSet};

use renkei_core::{Failure, linking::Thumbprint, profile::Profile, reminder::HeldCertificate};

use crate::{
    App,
    agent::held,
    store::{Company, KnownCertificate, SeenCertificate},
    view::InterruptedView,
};

pub(super) struct Beside {
    /// By company.
    pub profiles: BTreeMap<String, Profile>,
    pub interrupted: Option<InterruptedView>,
    known: BTreeMap<Thumbprint, KnownCertificate>,
    revoked: BTreeSet<Thumbprint>,
    seen: BTreeMap<Thumbprint, SeenCertificate>,
}

impl Beside {
    /// Those that somebody works with.
    pub fn certificates_of(&self, company: &Company) -> Vec<HeldCertificate> {
        held(company, &self.known, &self.revoked, &self.seen)
    }
}

impl App {
    /// What cannot be read is not known: the lists are shown without it, each part for itself.
    pub(super) async fn beside(&self, bank: &str) -> Beside {
        Beside {
            profiles: known(self.store.profiles(bank).await),
            interrupted: self.interrupted(),
            known: known(self.store.known_certificates(bank).await),
            revoked: known(self.store.revoked_certificates(bank).await),
            seen: known(self.store.seen_certificates().await),
        }
    }
}

pub(super) fn known<T: Default>(read: Result<T, Failure>) -> T {
    read.inspect_err(|failure| tracing::warn!(?failure, "the dashboard is shown without it")).unwrap_or_default()
}
