//! The companies page, and what an import would change.

use renkei_core::{
    Failure, Text,
    profile::{Fault, Field, Profile},
    wire::challenge::Company,
};
use serde::Serialize;
use specta::Type;

use super::{SignInState, StateCount};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct CompaniesView {
    /// Those that have signed in here first, each group by name.
    pub companies: Vec<ProfiledCompany>,
}

/// A company that this PC knows: it has signed in here, its certificate is here, or something is noted about it.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ProfiledCompany {
    pub id: String,
    /// The legal name, as the bank last told or a file said; the id where neither has.
    pub name: String,
    /// What is noted; absent when nothing is.
    pub profile: Option<Profile>,
    /// Absent when it has not signed in here yet.
    pub signed_in: Option<SignedIn>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct SignedIn {
    /// The user whose certificate signed in.
    pub user: String,
    pub state: SignInState,
    /// Serial number of that certificate.
    pub certificate: String,
    /// Until when it is valid, once it has been seen on this PC.
    pub certificate_ends: Option<String>,
    /// How many links have each state, most urgent first.
    pub states: Vec<StateCount>,
    /// When the bank gave the list.
    pub as_of: Option<String>,
    /// Why it could not be refreshed.
    pub failure: Option<Failure>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum SetProfile {
    Kept {
        companies: CompaniesView,
    },
    /// Nothing was changed.
    Refused {
        faults: Vec<Fault>,
    },
}

/// What a file would change. Nothing has changed yet.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ImportView {
    /// Its name without folders.
    pub file: String,
    pub lines: Vec<ImportLine>,
    /// How many companies a confirmation would change.
    pub taken: u32,
    /// How many lines are passed over because something is wrong with them.
    pub refused: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ImportLine {
    /// Where it stands in the file: 「3行目」
    pub place: Text,
    /// Absent when the line names none.
    pub company: Option<Company>,
    pub effect: ImportEffect,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportEffect {
    /// Nothing was noted about the company before.
    New {
        changes: Vec<FieldChange>,
    },
    Changed {
        changes: Vec<FieldChange>,
    },
    Same,
    Refused {
        reason: Text,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct FieldChange {
    pub field: Field,
    pub before: Text,
    pub after: Text,
}
