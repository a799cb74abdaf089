//! Each crate opens with its duty, what it deliberately does not do, and how to try it.

use super::{Complaint, sources::Source};

pub fn check(sources: &[Source]) -> Vec<Complaint> {
    sources
        .iter()
        .filter(|source| is_crate_root(&source.path) && !source.text.starts_with("//!"))
        .map(|source| format!("{}: it does not open with `//!`", source.path))
        .collect()
}

/// `…/src/lib.rs`, `…/src/main.rs`, and the test programs `tests/….rs`, `tests/…/main.rs`.
fn is_crate_root(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [.., "src", "lib.rs" | "main.rs"] => true,
        ["tests", file] | [.., "tests", file] => file.ends_with(".rs"),
        ["tests", _, "main.rs"] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sources::source, check};

    #[test]
    fn crate_roots_without_a_duty_are_named_and_modules_are_not() {
        let sources = [
            source("crates/a/src/lib.rs", "//! Duty."),
            source("crates/b/src/lib.rs", "use std::fs;"),
            source("crates/b/src/part.rs", "use std::fs;"),
            source("crates/b/tests/it.rs", "use std::fs;"),
            source("tests/journeys/main.rs", "mod a;"),
        ];
        let named: Vec<String> = check(&sources).into_iter().filter_map(|line| line.split_once(':').map(|(path, _)| path.into())).collect();
        assert_eq!(named, ["crates/b/src/lib.rs", "crates/b/tests/it.rs", "tests/journeys/main.rs"]);
    }
}
