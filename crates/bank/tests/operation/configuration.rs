//! What is wrong is told with file, key, what was found and what is wanted: all of it at once.

use std::{ffi::OsString, path::Path};

use renkei_bank::{
    config::{Config, Problems, read},
    server::Listeners,
};

use crate::{
    program::as_toml,
    support::{bank::configured, database::Database},
};

struct Written {
    directory: tempfile::TempDir,
    text: String,
}

impl Written {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let text = as_toml(&configured(&directory, &Database::file(directory.path()), &Listeners::loopback().unwrap()));
        Self { directory, text }
    }

    fn read(&self, change: impl Fn(&str) -> String, environment: &[(&str, &str)]) -> Result<Config, Problems> {
        let file = self.directory.path().join("bank.toml");
        std::fs::write(&file, change(&self.text)).unwrap();
        let environment = environment.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        read(&file, environment, &rustls::crypto::aws_lc_rs::default_provider())
    }

    /// Each problem on a line of its own.
    fn problems(&self, change: impl Fn(&str) -> String) -> Vec<String> {
        self.read(change, &[]).expect_err("refused").0.iter().map(ToString::to_string).collect()
    }
}

/// With one line's value replaced.
fn with(text: &str, key: &str, value: &str) -> String {
    let replaced =
        text.lines().map(|line| if line.starts_with(&format!("{key} = ")) { format!("{key} = {value}") } else { line.to_owned() });
    replaced.collect::<Vec<_>>().join("\n")
}

#[test]
fn each_wrong_value_is_told_with_its_file_key_finding_and_remedy() {
    let written = Written::new();
    let here = |name: &str| written.directory.path().join(name);
    std::fs::write(here("junk.pem"), "no certificate").unwrap();
    let other = Written::new();
    let quoted = |path: &Path| format!("{path:?}");
    assert!(written.read(ToOwned::to_owned, &[]).is_ok());
    for (key, value, expected) in [
        ("bank_name", "\"\"".to_owned(), "`bank_name` is empty, but must be text"),
        ("bank_name", "7".into(), "`bank_name` is 7, but must be text"),
        ("database", "\"mysql://staff:hunter2@db/x\"".into(), "`database` is of the scheme \"mysql\", but must be sqlite:"),
        (
            "database",
            "\"postgres://staff:hunter2@db.bank.example/x\"".into(),
            "`database` is on another machine, but must be a unix socket or loopback",
        ),
        ("database", "\"postgres://staff:hunter2@/x\"".into(), "`database` is an address that cannot be read, but must be one that"),
        ("database", "true".into(), "`database` is not text, but must be text"),
        ("public_listen", "\"localhost\"".into(), "`addresses.public_listen` is \"localhost\", but must be an address and port such as"),
        (
            "public_url",
            "\"http://localhost\"".into(),
            "`addresses.public_url` is \"http://localhost\", but must be https://host or https://host:port (it is not https)",
        ),
        ("public_url", "\"https://localhost/\"".into(), "(no slash at the end: the issuer is compared letter by letter)"),
        (
            "public_url",
            "\"https://elsewhere.example\"".into(),
            "`addresses.public_url` is of the host \"elsewhere.example\", but must be a host that `tls.certificate` is made out for",
        ),
        ("mtls_url", "\"https://elsewhere.example\"".into(), "`addresses.mtls_url` is of the host \"elsewhere.example\","),
        ("certificate", "\"server.pem\"".into(), "`tls.certificate` is \"server.pem\", but must be an absolute path"),
        (
            "certificate",
            quoted(&here("missing.pem")),
            "missing.pem (I/O error: No such file or directory (os error 2)), but must be a PEM file",
        ),
        ("certificate", quoted(&here("junk.pem")), "junk.pem (no certificate in it), but must be a PEM file"),
        ("key", quoted(&here("junk.pem")), "`tls.key` is "),
        ("key", quoted(&other.directory.path().join("server.key")), "but must be a PEM file with the private key of `tls.certificate`"),
        ("client_ca", quoted(&here("junk.pem")), "`tls.client_ca` is "),
        ("version", "\" \"".into(), "`terms.version` is empty, but must be text"),
        ("text", "\"\"".into(), "`terms.text` is empty"),
        ("statement", "[]".into(), "`terms.statement` is a list, but must be text"),
    ] {
        let problems = written.problems(|text| with(text, key, &value));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains(expected), "{expected}\n{}", problems[0]);
        assert!(problems[0].contains("bank.toml: `"), "{}", problems[0]);
        assert!(!problems[0].contains("hunter2"), "{}", problems[0]);
    }
    for (more, expected) in [
        ("[policy]\ncode = 61\n", "`policy.code` is 61, but must be from 1 to 60"),
        ("[policy]\ncode = \"60\"\n", "`policy.code` is \"60\", but must be an integer"),
        ("[policy]\npin_length = -4\n", "`policy.pin_length` is -4, but must be an integer from 0 to 4294967295"),
        ("[policy]\nhandover_confirm = 1\n", "`policy.handover_confirm` is 1, but must be true or false"),
        ("[policy]\ngrant_day = 90\n", "`policy.grant_day` is unknown, but must be one of grant_days,"),
        ("[polcy]\ngrant_days = 90\n", "`polcy` is unknown, but must be a key of bank.example.toml"),
        ("[log]\nformat = \"xml\"\n", "`log.format` is \"xml\", but must be one of text, json"),
        ("[log]\nfilter = \"info,=\"\n", "`log.filter` is \"info,=\" ("),
        ("[admin]\nhealth_listen = \"0.0.0.0:9180\"\n", "`admin.health_listen` is 0.0.0.0:9180, but must be on loopback"),
        ("[proxy]\n", "`proxy.certificate` is missing, but must be an absolute path"),
        ("[admin]\nsocket = \"admin.sock\"\n", "`admin.socket` is \"admin.sock\", but must be an absolute path"),
    ] {
        let problems = written.problems(|text| format!("{text}\n{more}"));
        assert!(problems.len() == 1 && problems[0].contains(expected), "{expected}\n{problems:?}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let written = Written::new();
    let problems = written.problems(|text| {
        let text = with(&with(&with(text, "bank_name", "\"\""), "public_url", "\"http://x\""), "key", "\"/missing.key\"");
        text.lines().filter(|line| !line.starts_with("version")).collect::<Vec<_>>().join("\n") + "\n[policy]\ncode = 0\ncolour = 1\n"
    });
    for key in ["bank_name", "addresses.public_url", "tls.key", "terms.version", "policy.code", "policy.colour"] {
        assert!(problems.iter().any(|problem| problem.contains(&format!("`{key}`"))), "{key}: {problems:?}");
    }
    assert_eq!(problems.len(), 6, "{problems:?}");
    let broken = written.problems(|_| "bank_name = ".into());
    assert!(broken[0].contains("bank.toml is not TOML: ") && broken[0].contains(" at line 1;"), "{broken:?}");
}

#[test]
fn a_file_that_is_not_toml_shows_none_of_its_text() {
    let written = Written::new();
    for line in [
        r#"database = "postgres://bank:hunter2@localhost/bank"#,
        "database = postgres://bank:hunter2@localhost/bank",
        r#"database = "postgres://bank:hunter2@localhost/bank" # x"#,
        r#"database = "hunter2" hunter2"#,
        r"database = 'hunter2",
        r#"database = "hunter2\q""#,
        "hunter2",
    ] {
        let broken = written.problems(|text| format!("bank_name = \"x\"\n{line}\n{}", if line.ends_with('x') { "=" } else { text }));
        assert!(broken.len() == 1 && broken[0].contains(" at line "), "{line}: {broken:?}");
        assert!(!broken[0].contains("hunter2"), "{broken:?}");
    }
}

#[test]
fn the_environment_goes_before_the_file_and_is_judged_like_it() {
    let written = Written::new();
    let read = |environment: &[(&str, &str)]| written.read(|text| format!("{text}\n[policy]\ncode = 0\n"), environment);
    let config = read(&[("RENKEI_BANK__POLICY__CODE", "45"), ("RENKEI_BANK__LOG__FORMAT", "json"), ("RENKEI_BANK_CONFIG", "x")]).unwrap();
    assert_eq!(config.policy.code, 45, "what the file says wrongly does not count");
    let refused = |environment: &[(&str, &str)]| read(environment).expect_err("refused").to_string();
    for (name, value, expected) in [
        (
            "RENKEI_BANK__POLICY__CODE",
            "soon",
            "the environment's RENKEI_BANK__POLICY__CODE: `policy.code` is \"soon\", but must be an integer",
        ),
        ("RENKEI_BANK__POLICY__CODE", "61", "the environment's RENKEI_BANK__POLICY__CODE: `policy.code` is 61, but must be from 1 to 60"),
        ("RENKEI_BANK__CODE", "60", "the environment's RENKEI_BANK__CODE: `code` is unknown, but must be a key; `policy.code` is one"),
    ] {
        let text = refused(&[(name, value)]);
        assert!(text.contains(expected), "{text}");
    }
}
