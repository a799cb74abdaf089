//! The colours that a company can have. Each has a word that stands beside it: no meaning is told by colour alone.

use serde::{Deserialize, Serialize};

use crate::Text;

/// A fixed palette: each of them can be told from its neighbours and stands out on light and dark backgrounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Colour {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Grey,
}

impl Colour {
    pub const ALL: [Self; 8] = [Self::Red, Self::Orange, Self::Yellow, Self::Green, Self::Teal, Self::Blue, Self::Purple, Self::Grey];

    pub fn words(self) -> Text {
        match self {
            Self::Red => ("赤", "red"),
            Self::Orange => ("橙", "orange"),
            Self::Yellow => ("黄", "yellow"),
            Self::Green => ("緑", "green"),
            Self::Teal => ("青緑", "teal"),
            Self::Blue => ("青", "blue"),
            Self::Purple => ("紫", "purple"),
            Self::Grey => ("灰", "grey"),
        }
        .into()
    }

    /// By its word in either language.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.words().ja == word || colour.words().en.eq_ignore_ascii_case(word))
    }
}
