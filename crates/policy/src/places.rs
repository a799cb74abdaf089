//! Where an administrator leaves settings on this system.

#[cfg_attr(target_os = "macos", path = "places/macos.rs")]
#[cfg_attr(windows, path = "places/windows.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "places/linux.rs")]
mod of_system;

use std::path::{Path, PathBuf};

use crate::{Layer, Source, plist_file, toml_file};

/// One place. A place that does not exist says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Toml(PathBuf),
    Plist(PathBuf),
    #[cfg(windows)]
    Key {
        hive: crate::registry::Hive,
        path: String,
    },
}

/// Which place holds what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    pub machine_policy: Place,
    /// Not every system has one.
    pub user_policy: Option<Place>,
    /// What the installer left.
    pub defaults: Place,
}

impl Places {
    /// Those of this system; `docs/policies.md` names them.
    pub fn of_system() -> Self {
        of_system::places()
    }

    /// Files in one folder, as tests have them: `policy.toml`, `user-policy.toml`, `defaults.toml`.
    pub fn below(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let file = |name: &str| Place::Toml(folder.join(name));
        Self { machine_policy: file("policy.toml"), user_policy: Some(file("user-policy.toml")), defaults: file("defaults.toml") }
    }

    /// Reads everything anew.
    pub fn read(&self) -> Vec<Layer> {
        let user = self.user_policy.as_ref().map(|place| place.layer(Source::UserPolicy));
        let machine = [self.machine_policy.layer(Source::MachinePolicy), self.defaults.layer(Source::Installer)];
        machine.into_iter().chain(user).collect()
    }
}

impl Place {
    /// `None` for what is no file.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::Toml(path) | Self::Plist(path) => Some(path),
            #[cfg(windows)]
            Self::Key { .. } => None,
        }
    }

    fn layer(&self, source: Source) -> Layer {
        let (place, values) = match self {
            Self::Toml(path) => (path.display().to_string(), toml_file::read(path)),
            Self::Plist(path) => (path.display().to_string(), plist_file::read(path)),
            #[cfg(windows)]
            Self::Key { hive, path } => (format!("{hive}\\{path}"), crate::registry::read(*hive, path)),
        };
        Layer { source, place, values }
    }
}
