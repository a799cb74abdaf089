//! The person's own choices, in a small file of their own: the administrator's settings are never rewritten.

use std::{fs, io, path::PathBuf};

use renkei_core::{Code, Failure};
use serde::{Deserialize, Serialize};

use crate::{
    folders::Folders,
    view::{Locale, Zoom},
};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    pub locale: Option<Locale>,
    /// How large everything is drawn.
    pub zoom: Option<Zoom>,
    /// Whether reminders are shown as notifications.
    pub notifications: Option<bool>,
    /// Whether the agent starts at logon.
    pub autostart: Option<bool>,
    /// Certificate files that the person added.
    pub certificate_files: Vec<PathBuf>,
    /// The newer version of the app that the person knows of.
    pub update_seen: Option<String>,
    /// A choice that could not be written holds for this run, whatever the file says.
    #[serde(skip)]
    pub unwritten: bool,
}

impl Preferences {
    pub fn read(folders: &Folders) -> Result<Self, Failure> {
        let path = path(folders);
        let unreadable = |why: String| Failure::new(Code::SettingsUnreadable).with_detail(format!("{}: {why}", path.display()));
        match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| unreadable(format!("line {}: {error}", error.line()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(unreadable(error.to_string())),
        }
    }

    /// The same person may have chosen something else in another session. A file that cannot be read changes nothing.
    pub fn take_over(&mut self, folders: &Folders) {
        if !self.unwritten
            && let Ok(written) = Self::read(folders)
        {
            *self = written;
        }
    }

    /// Written beside and renamed, so that a crash leaves the old file or the new one. A file that could not be read is set aside first:
    /// what the person once chose may still be mended.
    pub fn write(&self, folders: &Folders) -> Result<(), Failure> {
        let path = path(folders);
        let beside = path.with_extension("json.new");
        let text = serde_json::to_vec_pretty(self).expect("plain values serialise");
        let set_aside = || match Self::read(folders) {
            Ok(_) => Ok(()),
            Err(_) => fs::rename(&path, path.with_extension("json.unreadable")),
        };
        fs::create_dir_all(&folders.config)
            .and_then(|()| set_aside())
            .and_then(|()| fs::write(&beside, text))
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|error| Failure::new(Code::PreferencesNotKept).with_detail(format!("{}: {error}", path.display())))
    }
}

fn path(folders: &Folders) -> PathBuf {
    folders.config.join("user.json")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use renkei_core::Code;

    use super::Preferences;
    use crate::{
        folders::Folders,
        view::{Locale, Zoom},
    };

    #[test]
    fn a_choice_survives_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::below(folder.path());
        assert_eq!(Preferences::read(&folders).unwrap(), Preferences::default());

        let chosen = Preferences {
            locale: Some(Locale::En),
            zoom: Some(Zoom::Half),
            notifications: Some(false),
            autostart: Some(true),
            certificate_files: vec!["/c/one.p12".into()],
            update_seen: Some("0.2.0".into()),
            unwritten: false,
        };
        chosen.write(&folders).unwrap();

        assert_eq!(Preferences::read(&folders).unwrap(), chosen);
    }

    #[test]
    fn a_broken_file_is_not_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::below(folder.path());
        fs::create_dir_all(&folders.config).unwrap();
        fs::write(folders.config.join("user.json"), "{").unwrap();
        assert_eq!(Preferences::read(&folders).unwrap_err().code, Code::SettingsUnreadable);

        Preferences::default().write(&folders).unwrap();

        assert_eq!(fs::read_to_string(folders.config.join("user.json.unreadable")).unwrap(), "{", "it is kept for mending");
        assert_eq!(Preferences::read(&folders).unwrap(), Preferences::default());
    }

    #[test]
    fn what_cannot_be_written_is_not_called_unreadable() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::below(folder.path());
        fs::write(&folders.config, "occupied").unwrap();
        assert_eq!(Preferences::default().write(&folders).unwrap_err().code, Code::PreferencesNotKept);
    }
}
