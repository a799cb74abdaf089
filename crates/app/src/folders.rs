//! Where settings and data lie on this PC.

use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use renkei_core::{Code, Failure};
use renkei_policy::Places;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Where an administrator decides.
    pub policies: Places,
    /// The settings of whoever set the program up.
    pub settings_file: SettingsFile,
    /// The person's own choices and certificate files.
    pub config: PathBuf,
    /// What the program keeps by itself.
    pub data: PathBuf,
    /// Whether this start of the program is one apart (of a developer, a demonstration): its settings or data were named for it, and are not those
    /// that a start by the system would find.
    pub are_apart: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsFile {
    /// The usual place; may be absent.
    Usual(PathBuf),
    /// Named by `RENKEI_CONFIG`; must be there.
    Named(PathBuf),
}

impl SettingsFile {
    pub fn path(&self) -> &Path {
        match self {
            Self::Usual(path) | Self::Named(path) => path,
        }
    }
}

impl Folders {
    /// The system's places, or those that `RENKEI_CONFIG` (a file) and `RENKEI_DATA` (a folder) name. Policies have no such variable: whoever
    /// starts the program must not choose them.
    pub fn of_system() -> Result<Self, Failure> {
        let none = || Failure::new(Code::SettingsUnreadable).with_detail("this user has no home folder");
        let places = ProjectDirs::from("jp", "Renkei", "Renkei").ok_or_else(none)?;
        let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let config = places.config_dir().to_owned();
        let (usual_file, usual_data) = (config.join("renkei.toml"), places.data_local_dir().to_owned());
        let (file, data) = (named("RENKEI_CONFIG"), named("RENKEI_DATA"));
        let are_apart = file.as_ref().is_some_and(|file| *file != usual_file) || data.as_ref().is_some_and(|data| *data != usual_data);
        Ok(Self {
            policies: Places::of_system(),
            settings_file: file.map_or(SettingsFile::Usual(usual_file), SettingsFile::Named),
            config,
            data: data.unwrap_or(usual_data),
            are_apart,
        })
    }

    /// Everything below one folder.
    pub fn below(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self {
            policies: Places::below(folder.join("policies")),
            settings_file: SettingsFile::Usual(folder.join("config/renkei.toml")),
            config: folder.join("config"),
            data: folder.join("data"),
            are_apart: false,
        }
    }
}
