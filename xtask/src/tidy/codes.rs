//! Every error code that a person can meet has a section in `docs/error-codes.md`, and no section outlives its code.

use std::{collections::BTreeSet, fs, path::Path};

use super::Complaint;
use crate::sh::Stopped;

const WORDS: &str = "crates/core/src/failure/text";
const PAGE: &str = "docs/error-codes.md";

pub fn run(root: &Path) -> Result<Vec<Complaint>, Stopped> {
    let read = |name: &str| {
        let path = root.join(name);
        fs::read_to_string(&path).map_err(|error| Stopped::io("read", &path, &error))
    };
    let folder = root.join(WORDS);
    let files = fs::read_dir(&folder).map_err(|error| Stopped::io("read", &folder, &error))?;
    let words: Result<String, Stopped> =
        files.filter_map(Result::ok).map(|file| read(&format!("{WORDS}/{}", file.file_name().to_string_lossy()))).collect();
    Ok(check(&words?, &read(PAGE)?))
}

fn check(words: &str, page: &str) -> Vec<Complaint> {
    let (codes, sections) = (labels(words), headings(page));
    let undocumented = codes.difference(&sections).map(|label| format!("{PAGE}: no section for {label}"));
    let gone = sections.difference(&codes).map(|label| format!("{PAGE}: {label} is no longer a code of {WORDS}"));
    undocumented.chain(gone).collect()
}

/// Quoted words of the form `CERT-02`.
fn labels(words: &str) -> BTreeSet<&str> {
    words.split('"').filter(|word| is_label(word)).collect()
}

/// Headings that begin with a label: `## CERT-02 …`.
fn headings(page: &str) -> BTreeSet<&str> {
    let titles = page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim_start());
    titles.filter_map(|title| title.split(|c: char| !is_label_character(c)).next()).filter(|word| is_label(word)).collect()
}

fn is_label(word: &str) -> bool {
    let Some((area, number)) = word.split_once('-') else { return false };
    !area.is_empty() && area.bytes().all(|b| b.is_ascii_uppercase()) && number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit())
}

fn is_label_character(c: char) -> bool {
    c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn missing_and_outlived_sections_are_both_named() {
        let words = r#"words_of("CERT-01", true), words_of("BANK-02", false), "not-a-label""#;
        let page = "# Error codes\n## CERT-01 電子証明書がありません\ntext CERT-09\n### GONE-01: old\n";
        assert_eq!(
            check(words, page),
            [
                "docs/error-codes.md: no section for BANK-02",
                "docs/error-codes.md: GONE-01 is no longer a code of crates/core/src/failure/text"
            ]
        );
    }
}
