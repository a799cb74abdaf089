//! Forms and queries: the bodies of every OAuth endpoint.

use std::collections::BTreeMap;

use renkei_bank::oauth::form::{Form, scopes};
use url::form_urlencoded::{Serializer, parse};

use crate::Verdict;

pub fn run(data: &[u8]) -> Verdict {
    let pairs: Vec<_> = parse(data).collect();
    let fields: BTreeMap<_, _> = pairs.iter().cloned().collect();
    let has = |letter: char| pairs.iter().any(|(name, value)| name.contains(letter) || value.contains(letter));
    let fits = fields.len() == pairs.len() && !has('\0');
    let Ok(form) = Form::parse(data) else {
        // The reference reads with U+FFFD what is no UTF-8.
        assert!(!fits || has('\u{fffd}'), "refused, though nothing is given twice");
        return Verdict::Refused;
    };
    assert!(fits, "accepted with a repetition or a NUL");
    let written = Serializer::new(String::new()).extend_pairs(&pairs).finish();
    let again = Form::parse(written.as_bytes()).expect("what was read can be written and read again");
    for (name, value) in &fields {
        assert_eq!(form.get(name), Some(value.as_ref()).filter(|value| !value.is_empty()));
        assert_eq!(again.get(name), form.get(name));
        each_scope_once(value);
    }
    Verdict::Accepted
}

fn each_scope_once(text: &str) {
    let found = scopes(text);
    assert!(found.iter().all(|scope| !scope.is_empty() && !scope.contains(' ')));
    assert!((1..found.len()).all(|at| !found[..at].contains(&found[at])), "{found:?} has one twice");
    assert_eq!(scopes(&found.join(" ")), found);
}
