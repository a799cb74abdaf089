//! What is not finished is not committed.

use super::{Complaint, sources::Source};

/// In two halves, so that this file does not name itself. A test that is left out with a reason (one that another starts) is finished.
const LEFTOVERS: &[(&str, &str)] =
    &[("todo", "!("), ("unimplemented", "!("), ("FIX", "ME"), ("TO", "DO:"), ("#[ign", "ore]"), (".only", "("), (".skip", "(\"")];

pub fn check(sources: &[Source]) -> Vec<Complaint> {
    let words: Vec<String> = LEFTOVERS.iter().map(|(start, end)| format!("{start}{end}")).collect();
    let mut complaints = Vec::new();
    for source in sources {
        for (number, line) in source.text.lines().enumerate() {
            for word in words.iter().filter(|word| applies(word, &source.path) && line.contains(word.as_str())) {
                complaints.push(format!("{}:{}: `{word}`", source.path, number + 1));
            }
        }
    }
    complaints
}

/// A left-out or singled-out test looks different in Rust and in TypeScript; iterators of Rust have `.skip(` as well.
fn applies(word: &str, path: &str) -> bool {
    !word.starts_with('.') || path.ends_with(".test.ts")
}

#[cfg(test)]
mod tests {
    use super::{super::sources::source, check};

    #[test]
    fn each_leftover_is_named_with_its_line() {
        let ignored = format!("fn a() {{}}\n#[{}]\nfn b() {{}}", "ignore");
        let skipped = format!("it{}\"x\", () => {{}})", ".skip(");
        let sources = [source("a.rs", &ignored), source("b.test.ts", &skipped), source("c.rs", "it.skip(\"x\")")];
        assert_eq!(check(&sources).len(), 2);
        assert!(check(&sources)[0].starts_with("a.rs:2:"));
    }
}
