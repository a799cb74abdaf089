//! What may be decided about reminders: policy before the person's choice before the installer's default, the settings file, what is built in.

use std::sync::Arc;

use renkei_core::{Failure, reminder};
use renkei_policy::Name;

use crate::{App, blocking::blocking, preferences::Preferences};

impl App {
    /// When people are reminded.
    pub fn reminder_settings(&self) -> reminder::Settings {
        self.reminders.clone()
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

    /// Where the administrator's word cannot be read, what is built in counts: nobody is to miss a renewal because of it.
    fn decided(&self, name: Name, chosen: impl FnOnce(&Preferences) -> Option<bool>) -> bool {
        let chosen = chosen(&self.preferences()).filter(|_| self.may_change(name).is_ok());
        chosen.unwrap_or_else(|| self.policies.flag(name).unwrap_or(true))
    }
}
