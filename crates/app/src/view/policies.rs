//! What an administrator decides: every setting with its source.

use renkei_core::{Failure, Text};
use renkei_policy::Source;
use serde::Serialize;
use specta::Type;

/// A setting that the person cannot change.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ManagedView {
    /// As in `docs/policies.md`, e.g. `Language`.
    pub name: String,
    /// Who decided it.
    pub by: Text,
    /// Somebody has; what, nobody can read.
    pub unreadable: bool,
}

/// Every setting of the table, in its order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PoliciesView {
    pub settings: Vec<PolicyView>,
    /// Values among the policies and the installer's defaults that this version does not know, or that do not count where they stand.
    pub ignored: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PolicyView {
    pub name: &'static str,
    pub about: Text,
    /// What holds, passwords left out; absent where nobody says anything and nothing is built in.
    pub value: Option<String>,
    /// Absent where the source that counts cannot be read.
    pub source: Option<Source>,
    pub source_name: Option<Text>,
    /// The key or file.
    pub place: Option<String>,
    pub managed: bool,
    pub failure: Option<Failure>,
}

/// For people.
pub fn source_name(source: Source) -> Text {
    Text::from(match source {
        Source::MachinePolicy => ("ポリシー(このパソコン)", "policy of this PC"),
        Source::UserPolicy => ("ポリシー(この利用者)", "policy of this user"),
        Source::User => ("利用者の選択", "the user's choice"),
        Source::Installer => ("インストール時の設定", "set at installation"),
        Source::File => ("設定ファイル", "settings file"),
        Source::BuiltIn => ("既定", "built in"),
    })
}
