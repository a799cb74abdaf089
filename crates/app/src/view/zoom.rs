//! How large the window draws everything.

use serde::{Deserialize, Serialize};
use specta::Type;

/// In percent of the usual size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub enum Zoom {
    #[default]
    #[serde(rename = "100")]
    Usual,
    #[serde(rename = "125")]
    Quarter,
    #[serde(rename = "150")]
    Half,
    #[serde(rename = "200")]
    Double,
}

impl Zoom {
    /// 1.0 is the usual size.
    pub fn factor(self) -> f64 {
        match self {
            Self::Usual => 1.0,
            Self::Quarter => 1.25,
            Self::Half => 1.5,
            Self::Double => 2.0,
        }
    }
}
