//! What must not leave this PC, and what stands in its place.

use std::path::Path;

use serde_json::Value;

/// Words to replace, the longest first, so that a folder does not break up the path of a file in it.
#[derive(Default)]
pub struct Redaction {
    words: Vec<(String, String)>,
}

impl Redaction {
    /// Also as `Debug` writes it: a failure in the log may have each backslash of a path twice. Nothing is replaced for an empty word.
    pub fn hide(&mut self, word: &str, shown: impl Into<String>) {
        if word.is_empty() {
            return;
        }
        let (shown, debugged) = (shown.into(), format!("{word:?}"));
        let debugged = debugged.strip_prefix('"').and_then(|debugged| debugged.strip_suffix('"')).unwrap_or(word);
        if debugged != word {
            self.words.push((debugged.to_owned(), shown.clone()));
        }
        self.words.push((word.to_owned(), shown));
        self.words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }

    /// The root of a disk is in every path and hides nothing.
    pub fn hide_folder(&mut self, folder: &Path, shown: &str) {
        if folder.parent().is_some() {
            self.hide(&folder.to_string_lossy(), shown);
        }
    }

    /// A file by its whole path and by its name, which may be a person's.
    pub fn hide_file(&mut self, file: &Path, shown: &str) {
        self.hide(&file.to_string_lossy(), shown);
        self.hide(&file.file_name().unwrap_or_default().to_string_lossy(), shown);
    }

    pub fn of(&self, text: &str) -> String {
        self.words.iter().fold(text.to_owned(), |text, (word, shown)| text.replace(word, shown))
    }

    /// Every string of a document.
    pub fn apply(&self, document: &mut Value) {
        match document {
            Value::String(text) => *text = self.of(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.apply(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.apply(member)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use renkei_core::{Code, Failure};
    use serde_json::json;

    use super::Redaction;

    #[test]
    fn the_longest_word_goes_first_wherever_it_stands() {
        let mut redaction = Redaction::default();
        redaction.hide_folder(Path::new("/home/yamada"), "~");
        redaction.hide_folder(Path::new("/"), "the root");
        redaction.hide_file(Path::new("/home/yamada/山田.p12"), "<certificate file 1>");
        redaction.hide("山田 太郎", "<user>");
        redaction.hide("", "nothing");
        let mut document = json!({"a": ["/home/yamada/x.toml: no", {"b": "/home/yamada/山田.p12 of 山田 太郎: 山田.p12"}], "c": 7});

        redaction.apply(&mut document);

        assert_eq!(document, json!({"a": ["~/x.toml: no", {"b": "<certificate file 1> of <user>: <certificate file 1>"}], "c": 7}));
    }

    #[test]
    fn a_path_is_hidden_in_whatever_way_the_log_writes_it() {
        let mut redaction = Redaction::default();
        redaction.hide(r"C:\Users\o'yamada", "~");
        redaction.hide("株式会社\"縁\"", "<company>");
        let detail = "C:\\Users\\o'yamada\\x.toml: no";
        let failure = Failure::new(Code::FileNotSaved).with_detail(detail);
        for (said, shown) in [
            (detail.to_owned(), r"~\x.toml: no"),
            (format!("{:?}", failure.detail), r#"Some("~\\x.toml: no")"#),
            (format!("{:?}", Path::new(detail)), r#""~\\x.toml: no""#),
            (format!("{:?}", ["株式会社\"縁\""]), r#"["<company>"]"#),
        ] {
            assert_eq!(redaction.of(&said), shown, "{said}");
        }
    }
}
