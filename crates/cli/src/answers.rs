//! Answers given beforehand, for scripts and tests.

use std::{collections::BTreeMap, fs, path::Path};

use renkei_core::{Secret, wire::challenge::Decision};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::exit::End;

/// The file of `--answers`; everything is optional, what is missing is asked in the terminal.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Answers {
    /// By the source's id, its label or its file's path.
    pub certificate_secrets: BTreeMap<String, Secret>,
    pub password: Option<Secret>,
    /// By the question's id.
    pub risk_answers: BTreeMap<String, Secret>,
    pub scopes: Option<Vec<String>>,
    /// By the account's reference.
    pub pins: BTreeMap<String, Secret>,
    pub match_code: Option<String>,
    pub decision: Option<Decision>,
    /// Whether there is a file: then nobody is asked a second time what the file has answered already.
    #[serde(skip)]
    pub given: bool,
}

impl Answers {
    pub fn read(path: Option<&Path>) -> Result<Self, End> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = fs::read(path).map_err(|error| End::Usage(format!("{}: {error}", path.display())))?;
        let answers: Self = serde_json::from_slice(&Zeroizing::new(text)).map_err(|error| {
            End::Usage(format!("{}: line {} column {}: not the answers expected", path.display(), error.line(), error.column()))
        })?;
        Ok(Self { given: true, ..answers })
    }

    pub fn certificate_secret(&self, id: &str, label: &str) -> Option<&Secret> {
        let path = id.strip_prefix("file:").unwrap_or(id);
        [id, label, path].into_iter().find_map(|name| self.certificate_secrets.get(name))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use renkei_core::wire::challenge::Decision;

    use super::Answers;

    #[test]
    fn a_file_answers_what_it_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.json");
        fs::write(
            &path,
            r#"{"certificate_secrets":{"/c/one.p12":"s1","two.p12":"s2"},"password":"p","pins":{"a1":"1234"},"decision":"deny"}"#,
        )
        .unwrap();

        let answers = Answers::read(Some(&path)).unwrap();

        assert_eq!(answers.certificate_secret("file:/c/one.p12", "one.p12").unwrap().expose(), "s1");
        assert_eq!(answers.certificate_secret("file:/d/two.p12", "two.p12").unwrap().expose(), "s2");
        assert!(answers.certificate_secret("file:/d/three.p12", "three.p12").is_none());
        assert_eq!(answers.decision, Some(Decision::Deny));
    }

    #[test]
    fn a_broken_file_is_told_without_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answers.json");
        fs::write(&path, r#"{"passwort":"ひみつ"}"#).unwrap();
        let said = format!("{:?}", Answers::read(Some(&path)).unwrap_err());
        assert!(said.contains("line 1") && !said.contains("ひみつ"), "{said}");
    }
}
