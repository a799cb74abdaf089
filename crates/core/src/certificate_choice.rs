//! Which certificate is chosen beforehand in the picker. Only when it is clear which one is meant: a wrong choice costs a hand-over.

use std::cmp::Reverse;

use crate::wire::Jst;

/// A certificate that can be used now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choosable<'a> {
    pub thumbprint: &'a str,
    pub not_before: Jst,
    /// Id of the company for which the bank knows it, where the bank has said so.
    pub company: Option<&'a str>,
    pub last_used: Option<Jst>,
}

/// What the person is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion<'a> {
    /// A link of this company is renewed.
    Renewal { company: &'a str },
    /// Anything else; the company whose certificate was used last on this PC.
    Any { last_company: Option<&'a str> },
}

/// The thumbprint to choose beforehand. For a renewal the newest of the link's company, else the last used one of the company used last, else
/// the only one there is. A certificate that is known to be another company's is never chosen for a renewal.
pub fn preselect<'a>(usable: &[Choosable<'a>], occasion: Occasion<'_>) -> Option<&'a str> {
    match occasion {
        Occasion::Renewal { company } => {
            let own = usable.iter().filter(|one| one.company == Some(company));
            let newest = own.max_by_key(|one| (one.not_before, Reverse(one.thumbprint)));
            newest.map(|one| one.thumbprint).or_else(|| only(usable.iter().filter(|one| one.company.is_none())))
        }
        Occasion::Any { last_company } => {
            let used = usable.iter().filter(|one| one.company.is_some() && one.company == last_company && one.last_used.is_some());
            let last = used.max_by_key(|one| one.last_used);
            last.map(|one| one.thumbprint).or_else(|| only(usable.iter()))
        }
    }
}

fn only<'c, 'a: 'c>(mut of: impl Iterator<Item = &'c Choosable<'a>>) -> Option<&'a str> {
    let first = of.next()?;
    of.next().is_none().then_some(first.thumbprint)
}

#[cfg(test)]
mod tests {
    use super::{Choosable, Occasion, preselect};
    use crate::wire::Jst;

    /// Thumbprint, day of January 2026 from which it is valid, company, day of November 2026 on which it was last used.
    type Row = (&'static str, u8, Option<&'static str>, Option<u8>);

    const ANY: Occasion<'_> = Occasion::Any { last_company: Some("a") };
    const NOBODY: Occasion<'_> = Occasion::Any { last_company: None };
    const OF_A: Occasion<'_> = Occasion::Renewal { company: "a" };

    fn at(month: u8, day: u8) -> Jst {
        Jst(format!("2026-{month:02}-{day:02}T09:00:00+09:00").parse().expect("RFC 3339"))
    }

    #[test]
    fn a_certificate_is_chosen_beforehand_only_when_it_is_clear_which_is_meant() {
        let cases: [(&str, Occasion<'_>, &[Row], Option<&str>); 12] = [
            ("nothing to choose", ANY, &[], None),
            ("the only one", NOBODY, &[("x", 1, None, None)], Some("x")),
            ("two that nobody has used", NOBODY, &[("x", 1, None, None), ("y", 2, None, None)], None),
            ("the last used of the last company", ANY, &[("x", 1, Some("a"), Some(9)), ("y", 2, Some("a"), Some(3))], Some("x")),
            ("known, but not used here", ANY, &[("x", 1, Some("a"), None), ("y", 2, Some("a"), None)], None),
            ("another company's is not the last company's", ANY, &[("x", 1, Some("b"), Some(1)), ("y", 2, None, None)], None),
            ("the last company's cannot be used now", ANY, &[("x", 1, Some("b"), Some(1))], Some("x")),
            ("renewal: the company's newest", OF_A, &[("x", 1, Some("a"), Some(9)), ("y", 2, Some("a"), None)], Some("y")),
            ("renewal: not another company's, used last", OF_A, &[("x", 1, Some("a"), None), ("y", 2, Some("b"), Some(9))], Some("x")),
            ("renewal: only another company's", OF_A, &[("y", 2, Some("b"), Some(9))], None),
            ("renewal: the only one that may be the company's", OF_A, &[("x", 1, None, None), ("y", 2, Some("b"), None)], Some("x")),
            ("renewal: two that may be the company's", OF_A, &[("x", 1, None, None), ("y", 2, None, None)], None),
        ];
        for (name, occasion, rows, expected) in cases {
            let choosable = |&(thumbprint, from, company, used): &Row| Choosable {
                thumbprint,
                not_before: at(1, from),
                company,
                last_used: used.map(|day| at(11, day)),
            };
            let usable: Vec<Choosable<'_>> = rows.iter().map(choosable).collect();
            assert_eq!(preselect(&usable, occasion), expected, "{name}");
        }
    }
}
