//! A file is about one thing. Past 500 lines it is about two.

use super::{Complaint, sources::Source};

const LONGEST: usize = 500;

pub fn check(sources: &[Source]) -> Vec<Complaint> {
    let lines = |source: &Source| source.text.lines().count();
    sources
        .iter()
        .filter(|source| lines(source) > LONGEST)
        .map(|source| format!("{}: {} lines, split it", source.path, lines(source)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::sources::source, check};

    #[test]
    fn only_the_file_past_the_limit_is_named() {
        let sources = [source("a.rs", &"x\n".repeat(500)), source("b.rs", &"x\n".repeat(501))];
        assert_eq!(check(&sources), ["b.rs: 501 lines, split it"]);
    }
}
