//! What may be decided about reminders: policy before the person's choice before the installer's default, the settings file, what is built in.

use std::sync::Arc;

use renkei_core::{Failure, reminder};
use renkei_policy::{Name, Policies};

use crate::{App, blocking::blocking, folders::Folders, preferences::Preferences, settings::Settings};

/// What [`App::starts_at_logon`] would say, before there is an app: nothing is opened or written. A choice that cannot be read is none, as in the app.
pub fn starts_at_logon(folders: &Folders) -> bool {
    let chosen = Preferences::read(folders).unwrap_or_default().autostart;
    decided(&Settings::read(folders).policies, Name::Autostart, chosen)
}

impl App {
    /// When people are reminded.
    pub fn reminder_settings(&self) -> reminder::Settings {
        self.settings().reminders.clone()
    }

    pub fn shows_notifications(&self) -> bool {
        self.decided(Name::NotificationsEnabled, |preferences| preferences.notifications)
    }

    pub fn starts_at_logon(&self) -> bool {
        self.decided(Name::Autostart, |preferences| preferences.autostart)
    }

    pub fn set_notifications(&self, on: bool) -> Result<(), Failure> {
        self.may_change(Name::NotificationsEnabled)?;
        let kept = self.prefer(|preferences| preferences.notifications = Some(on));
        self.look();
        kept
    }

    pub async fn set_autostart(&self, on: bool) -> Result<(), Failure> {
        self.may_change(Name::Autostart)?;
        let kept = self.prefer(|preferences| preferences.autostart = Some(on));
        self.register_autostart().await?;
        kept
    }

    /// What the system has registered may be out of date, or somebody else's.
    pub(super) async fn register_autostart(&self) -> Result<(), Failure> {
        let (host, on) = (Arc::clone(&self.host), self.starts_at_logon());
        let registered = blocking(move || host.set_autostart(on)).await;
        self.agent.state().autostart_failure = registered.as_ref().err().cloned();
        registered
    }

    /// What the system starts at logon is the person's, with their own settings.
    pub(crate) async fn register_autostart_or_warn(&self) {
        if self.folders.are_apart || !self.agent.is_running() {
            return;
        }
        if let Err(failure) = self.register_autostart().await {
            tracing::warn!(code = ?failure.code, "the start at logon is not registered");
        }
    }

    fn decided(&self, name: Name, chosen: impl FnOnce(&Preferences) -> Option<bool>) -> bool {
        let chosen = chosen(&self.preferences());
        decided(&self.settings().lasting, name, chosen)
    }
}

/// Where the administrator's word cannot be read, what is built in counts: nobody is to miss a renewal because of it.
fn decided(policies: &Policies, name: Name, chosen: Option<bool>) -> bool {
    let chosen = chosen.filter(|_| !policies.is_managed(name));
    chosen.unwrap_or_else(|| policies.flag(name).unwrap_or(true))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::starts_at_logon;
    use crate::folders::Folders;

    #[test]
    fn before_the_app_the_same_decides_about_its_start_at_logon() {
        for (policy, default, person, expected) in [
            (None, None, None, true),
            (None, Some("Autostart = false\n"), None, false),
            (None, Some("Autostart = false\n"), Some("{\"autostart\": true}"), true),
            (None, None, Some("{\"autostart\": false}"), false),
            (None, None, Some("{"), true),
            (Some("Autostart = true\n"), None, Some("{\"autostart\": false}"), true),
            (Some("Autostart = false\n"), Some("Autostart = true\n"), None, false),
            (Some("Autostart = 2\n"), None, Some("{\"autostart\": false}"), true),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let folders = Folders::below(folder.path());
            let files = [("policies/policy.toml", policy), ("policies/defaults.toml", default), ("config/user.json", person)];
            for (name, text) in files {
                let file = folder.path().join(name);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                text.map_or(Ok(()), |text| fs::write(file, text)).unwrap();
            }
            assert_eq!(starts_at_logon(&folders), expected, "{policy:?} {default:?} {person:?}");
            assert!(!folders.data.exists(), "nothing is opened");
        }
    }
}
