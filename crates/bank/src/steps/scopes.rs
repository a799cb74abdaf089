//! 業務: what a provider may be allowed to read (手順3).

use renkei_core::wire::challenge::ScopeChoice;

use crate::oauth::scope;

struct Scope {
    id: &'static str,
    description: &'static str,
    /// Without it a link shows nothing.
    required: bool,
    /// Ticked when the list is shown.
    default: bool,
}

const ALL: [Scope; 3] = [
    Scope { id: "balance", description: "口座の残高を照会します。", required: true, default: true },
    Scope { id: "statement", description: "口座の入出金明細を照会します。", required: false, default: true },
    Scope { id: "deposit", description: "口座への振込入金の明細を照会します。", required: false, default: false },
];

/// The choices among `requested`, in the bank's order.
pub fn choices(requested: &[String]) -> Vec<ScopeChoice> {
    let asked = ALL.iter().filter(|scope| requested.iter().any(|id| id == scope.id));
    asked
        .map(|scope| ScopeChoice {
            id: scope.id.to_owned(),
            name: scope::name(scope.id).name,
            description: scope.description.to_owned(),
            required: scope.required,
            default: scope.default,
        })
        .collect()
}

/// Why a selection among `offered` cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    RequiredMissing,
    /// Position in the answer.
    NotOffered(usize),
}

/// The selection in the bank's order, each once.
pub fn select(offered: &[String], selected: &[String]) -> Result<Vec<String>, Refused> {
    let choices = choices(offered);
    if let Some(stranger) = selected.iter().position(|id| !choices.iter().any(|choice| choice.id == *id)) {
        return Err(Refused::NotOffered(stranger));
    }
    let is_selected = |id: &str| selected.iter().any(|chosen| chosen == id);
    if selected.is_empty() || choices.iter().any(|choice| choice.required && !is_selected(&choice.id)) {
        return Err(Refused::RequiredMissing);
    }
    Ok(choices.into_iter().map(|choice| choice.id).filter(|id| is_selected(id)).collect())
}

#[cfg(test)]
mod tests {
    use super::{Refused, select};

    fn ids(text: &str) -> Vec<String> {
        text.split_whitespace().map(Into::into).collect()
    }

    #[test]
    fn a_selection_keeps_what_is_required_and_takes_nothing_that_was_not_offered() {
        for (offered, selected, expected) in [
            ("balance statement deposit", "statement balance", Ok("balance statement")),
            ("balance statement", "balance balance", Ok("balance")),
            ("balance statement", "statement", Err(Refused::RequiredMissing)),
            ("balance statement", "", Err(Refused::RequiredMissing)),
            ("statement deposit", "deposit", Ok("deposit")),
            ("statement deposit", "", Err(Refused::RequiredMissing)),
            ("balance statement", "balance deposit", Err(Refused::NotOffered(1))),
            ("balance", "balance links", Err(Refused::NotOffered(1))),
        ] {
            assert_eq!(select(&ids(offered), &ids(selected)), expected.map(ids), "{selected} of {offered}");
        }
    }
}
