//! `docs/error-codes.md` says of every failure what the program says. `RENKEI_UPDATE_DOCS=1 cargo test -p renkei-core` writes it anew.

use std::{fmt::Write, fs, path::Path};

use renkei_core::{Code, Failure};

const PREFACE: &str = "# Error codes / エラーコード

Every refusal that a person can meet, with its cause and its remedy, as the app and `renkeictl` show it.
The code (for instance `CERT-02`) is what to read out on the telephone. This page is written from
`crates/core/src/failure/text/`; a test fails when the two differ.

The bank's own pages in the browser have two more: `WEB-01` (the authorization address is invalid or has expired: start again at
the provider) and `WEB-02` (the continuation was refused: it must be opened once, within 60 s, in the browser that began).
";

fn page() -> String {
    let mut page = String::from(PREFACE);
    for code in Code::ALL {
        let failure = Failure::new(*code);
        let name = serde_json::to_value(code).expect("a name");
        let retry = if failure.may_retry { "yes / できます" } else { "no / できません" };
        write!(
            page,
            "\n## {label}\n\n| | 日本語 | English |\n|---|---|---|\n| 原因 / cause | {} | {} |\n| 対処 / remedy | {} | {} |\n\n\
             Name in JSON: `{}`. Trying the same again can help: {retry}.\n",
            failure.cause.ja,
            failure.cause.en,
            failure.remedy.ja,
            failure.remedy.en,
            name.as_str().unwrap_or_default(),
            label = failure.label,
        )
        .expect("writing to a string");
    }
    page
}

#[test]
fn the_page_of_error_codes_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/error-codes.md");
    if std::env::var_os("RENKEI_UPDATE_DOCS").is_some() {
        fs::write(&path, page()).expect("docs can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page(), "run RENKEI_UPDATE_DOCS=1 cargo test -p renkei-core");
}
