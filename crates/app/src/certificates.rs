//! The certificate picker and the certificates page.

mod health;
mod knowledge;
mod listing;

use std::{path::PathBuf, sync::Arc, time::Duration};

use renkei_certs::{CertificateId, Identity, SourceId};
use renkei_core::{Code, Failure, Secret, Text};

use crate::{
    App,
    blocking::blocking,
    view::{CertificateView, CertificatesView},
};

/// A person who looks for a certificate waits no longer for the bank's time.
const PATIENCE: Duration = Duration::from_secs(3);

/// Nobody is sent to a button that an administrator has locked.
const NO_FILES: (&str, &str) = (
    "電子証明書を取得したパソコンとユーザーで操作しているか確認し、ICカードは差し込んでください。証明書ファイルは、システム管理者が使用を認めていません。",
    "Check that you use the PC and user account that obtained the certificate, and insert the IC card. Your administrator does not allow certificate files.",
);

impl App {
    /// Looks at every store, file and card.
    pub async fn certificates(&self) -> CertificatesView {
        let (certificates, now, locale) = (Arc::clone(&self.certificates), self.clock.now(), self.locale());
        let sources = blocking(move || certificates.survey(now.0)).await;
        let sources: Vec<_> = sources.into_iter().map(|source| listing::named(source, locale)).collect();
        self.note_seen(&sources).await;
        let (knowledge, renewal) = (self.knowledge().await, self.renewal());
        let signing_in = self.company_signing_in();
        let renewing = signing_in.as_deref().or_else(|| renewal.as_ref().map(|renewal| renewal.company.id.as_str()));
        let mut view = listing::certificates_view(&sources, &knowledge, renewing, now);
        self.explain_by_clock(&mut view).await;
        if self.may_use_files().is_err() {
            view.none_found = view.none_found.map(|none| none.with_remedy(Text::from(NO_FILES)));
        }
        view
    }

    /// A certificate that has expired only by a clock that is wrong is a matter of the clock. Where nothing else is left to choose, the bank
    /// is asked for the time; else what is known of it is good enough, and nobody waits.
    async fn explain_by_clock(&self, view: &mut CertificatesView) {
        if !view.unusable.iter().any(is_about_time) {
            return;
        }
        if view.usable.is_empty() && self.bank.clocks().is_none() {
            // A bank that cannot be reached leaves the certificate's own reason.
            let _ = tokio::time::timeout(PATIENCE, self.bank.reached()).await;
        }
        let Some(wrong) = self.bank.clocks().and_then(|clocks| clocks.judge().err()) else { return };
        for certificate in view.unusable.iter_mut().filter(|certificate| is_about_time(certificate)) {
            certificate.reason = Some(wrong.clone());
        }
    }

    /// Opens a file by its password or a card by its PIN, until the program ends.
    pub async fn unlock(self: &Arc<Self>, source: String, secret: Secret) -> Result<CertificatesView, Failure> {
        let certificates = Arc::clone(&self.certificates);
        blocking(move || certificates.unlock(&SourceId(source), &secret)).await?;
        self.refresh_in_background();
        Ok(self.certificates().await)
    }

    /// Adds a certificate file for good.
    pub async fn add_certificate_file(&self, path: PathBuf) -> Result<CertificatesView, Failure> {
        self.may_use_files()?;
        self.certificates.add_file(&path);
        self.prefer(|preferences| {
            if !preferences.certificate_files.contains(&path) {
                preferences.certificate_files.push(path);
            }
        })?;
        Ok(self.certificates().await)
    }

    /// Adds a certificate file for this run only.
    pub fn use_certificate_file(&self, path: PathBuf) -> Result<String, Failure> {
        self.may_use_files()?;
        Ok(self.certificates.add_file(path).0)
    }

    /// Whether the certificate can be used without a password or PIN.
    pub(crate) async fn is_open(&self, thumbprint: &str) -> bool {
        self.bank.known_holder(thumbprint).is_some() || self.signs_quietly(thumbprint).await
    }

    /// Whether its key signs now without anybody being asked.
    pub(crate) async fn signs_quietly(&self, thumbprint: &str) -> bool {
        self.identity_quietly(thumbprint).await.is_ok()
    }

    /// For work in the background: nobody is asked for a PIN.
    pub(crate) async fn identity_quietly(&self, thumbprint: &str) -> Result<Identity, Failure> {
        let (certificates, id) = (Arc::clone(&self.certificates), CertificateId(thumbprint.into()));
        blocking(move || certificates.identity_quietly(&id)).await
    }

    pub(crate) async fn identity(&self, thumbprint: &str) -> Result<Identity, Failure> {
        let (certificates, id) = (Arc::clone(&self.certificates), CertificateId(thumbprint.into()));
        let found = blocking(move || certificates.identity(&id)).await;
        // Where files are forbidden, it may lie in one.
        let nowhere = |failure: &Failure| failure.code == Code::CertificateNoneFound;
        found.map_err(|failure| self.may_use_files().err().filter(|_| nowhere(&failure)).unwrap_or(failure))
    }
}

fn is_about_time(certificate: &CertificateView) -> bool {
    let codes = [Code::CertificateExpired, Code::CertificateNotYetValid];
    certificate.reason.as_ref().is_some_and(|reason| codes.contains(&reason.code))
}
