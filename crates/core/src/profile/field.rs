//! The fields of a profile: their names on screens and in files.

use serde::{Deserialize, Serialize};

use crate::Text;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum Field {
    Label,
    Colour,
    ClientCode,
    FiscalYearEndMonth,
    Responsible,
    Deputy,
    Note,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Fault {
    pub field: Field,
    pub text: Text,
}

impl Field {
    /// In the order of screens and files.
    pub const ALL: [Self; 7] =
        [Self::Label, Self::Colour, Self::ClientCode, Self::FiscalYearEndMonth, Self::Responsible, Self::Deputy, Self::Note];

    pub fn words(self) -> Text {
        match self {
            Self::Label => ("ラベル", "Label"),
            Self::Colour => ("色", "Colour"),
            Self::ClientCode => ("クライアントコード", "Client code"),
            Self::FiscalYearEndMonth => ("決算月", "Fiscal year-end month"),
            Self::Responsible => ("担当", "Responsible"),
            Self::Deputy => ("副担当", "Deputy"),
            Self::Note => ("メモ", "Note"),
        }
        .into()
    }

    /// Its name in a JSON file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Colour => "colour",
            Self::ClientCode => "client_code",
            Self::FiscalYearEndMonth => "fiscal_year_end_month",
            Self::Responsible => "responsible",
            Self::Deputy => "deputy",
            Self::Note => "note",
        }
    }

    /// In characters.
    pub fn longest(self) -> usize {
        match self {
            Self::ClientCode => 20,
            Self::Note => 500,
            _ => 40,
        }
    }
}
