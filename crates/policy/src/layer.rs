//! What one source says.

use renkei_core::{Code, Failure};
use serde::Serialize;

use crate::Name;

/// Who decided. In this order: the first that says something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The administrator, for everybody on this PC.
    MachinePolicy,
    /// The administrator, for this person.
    UserPolicy,
    /// The person, in the app. Only settings that a person may choose.
    User,
    /// Given when the program was installed.
    Installer,
    /// The settings file.
    File,
    BuiltIn,
}

impl Source {
    pub fn is_policy(self) -> bool {
        matches!(self, Self::MachinePolicy | Self::UserPolicy)
    }
}

/// A value as it was found, whatever it should be. Without `Debug`: it may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Raw {
    Text(String),
    Number(u64),
    Flag(bool),
    List(Vec<String>),
    /// Of a shape that no setting has.
    Other(String),
    /// It is there, but cannot be read.
    Unreadable(String),
}

impl Raw {
    pub(crate) fn shape(&self) -> &str {
        match self {
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Flag(_) => "a truth value",
            Self::List(_) => "a list",
            Self::Other(shape) | Self::Unreadable(shape) => shape,
        }
    }
}

/// Everything that one source says.
pub struct Layer {
    pub source: Source,
    /// For people: a key of the registry, a file.
    pub place: String,
    /// Or why it cannot be read as a whole; then nobody knows what the administrator wanted.
    pub values: Result<Vec<(String, Raw)>, String>,
}

impl Layer {
    pub(crate) fn value(&self, name: Name) -> Result<Option<&Raw>, Failure> {
        let values = self.values.as_ref().map_err(|why| self.unreadable(None, why))?;
        // The registry does not tell upper from lower case.
        Ok(values.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.as_str())).map(|(_, raw)| raw))
    }

    pub(crate) fn unreadable(&self, name: Option<Name>, why: &str) -> Failure {
        let code = match self.source {
            Source::User | Source::File => Code::SettingsUnreadable,
            Source::MachinePolicy | Source::UserPolicy | Source::Installer | Source::BuiltIn => Code::PolicyUnreadable,
        };
        let name = name.map(|name| format!(", {}", name.as_str())).unwrap_or_default();
        Failure::new(code).with_detail(format!("{}{name}: {why}", self.place))
    }
}
