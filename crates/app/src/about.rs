//! 「このアプリについて」: what somebody on the telephone is asked for, and whether the bank announces a newer version. The app tells of it and
//! does no more: whoever looks after the PC distributes it.

use renkei_core::{
    Failure, app_version,
    wire::links::{AppRelease, Service},
};
use renkei_policy::Name;

use crate::{
    App,
    dashboard::SERVICE,
    device::device,
    diagnosis::web_view,
    view::{ProgramView, UpdateView},
};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Told by those who build what is handed out.
const COMMIT: Option<&str> = option_env!("RENKEI_COMMIT");

impl App {
    pub async fn program(&self) -> ProgramView {
        let device = device();
        let folder = |path: &std::path::Path| path.display().to_string();
        ProgramView {
            version: VERSION.into(),
            commit: COMMIT.map(str::to_owned),
            system: format!("{} {}", device.os, device.os_version).trim().into(),
            web_view: web_view::probe(self.host.as_ref()).await.ok(),
            settings_folder: folder(&self.folders.config),
            data_folder: folder(&self.folders.data),
            update: self.update().await,
        }
    }

    /// The newer version that the bank announces, unless an administrator wants nobody to be told.
    pub async fn update(&self) -> Option<UpdateView> {
        if !self.tells_updates() {
            return None;
        }
        let announced = self.announced(self.bank.issuer().ok()?).await?.latest;
        let version = app_version::newer(&announced, VERSION).ok()??.to_owned();
        let seen = self.preferences().update_seen.as_ref() == Some(&version);
        Some(UpdateView { version, seen })
    }

    /// 「確認しました」: of this version nothing more is said on the dashboard.
    pub fn note_update_seen(&self, version: String) -> Result<(), Failure> {
        self.prefer(|preferences| preferences.update_seen = Some(version))
    }

    /// What is kept of an announcement: nothing where nobody is to be told, or where it names no version.
    pub(crate) fn heard(&self, release: Option<AppRelease>) -> Option<AppRelease> {
        let release = release.filter(|_| self.tells_updates())?;
        if app_version::check(&release.latest).is_err() {
            tracing::warn!("the bank announces something as the app's version that is none");
            return None;
        }
        Some(release)
    }

    /// A word of the administrator that cannot be read is a no.
    fn tells_updates(&self) -> bool {
        self.settings().policies.flag(Name::UpdateCheck).unwrap_or(false)
    }

    /// The bank's last word, whichever company it was told to.
    async fn announced(&self, bank: &str) -> Option<AppRelease> {
        let mut told = Vec::new();
        for company in self.store.companies(bank).await.unwrap_or_default() {
            // A document that cannot be read is fetched anew with the next list.
            told.extend(self.cached::<Service>(bank, &company.id, SERVICE).await.unwrap_or_default());
        }
        told.into_iter().max_by_key(|service| service.as_of)?.body.app
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::wire::{Jst, links::AppRelease};

    use crate::journeys::Desk;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_announcement_that_names_no_version_is_not_kept() {
        let desk = Desk::at(Jst("2026-11-20T09:00:00+09:00".parse().unwrap())).await;
        for (latest, kept) in [("0.2.0", true), ("0.0.1", true), ("v0.2.0", false), ("0.2.0 https://renkei.example", false), ("", false)] {
            let release = AppRelease { latest: latest.into() };
            assert_eq!(desk.app.heard(Some(release.clone())), kept.then_some(release), "{latest:?}");
        }
        assert_eq!(desk.app.heard(None), None);
    }
}
