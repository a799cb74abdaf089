//! 「このアプリについて」

use serde::Serialize;
use specta::Type;

/// This program on this PC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ProgramView {
    pub version: String,
    /// The commit that it was built from, where its builder told it.
    pub commit: Option<String>,
    /// The operating system with its version.
    pub system: String,
    /// The version of the component that draws the window; absent where it tells none.
    pub web_view: Option<String>,
    pub settings_folder: String,
    pub data_folder: String,
    pub update: Option<UpdateView>,
}

/// A newer version that the bank announces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct UpdateView {
    pub version: String,
    /// Whether the person has said so.
    pub seen: bool,
}
