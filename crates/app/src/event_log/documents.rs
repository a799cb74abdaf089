//! What is made from the table: the messages of the Event Viewer, and the tables that administrators read. `RENKEI_UPDATE_DOCS=1 cargo test -p renkei-app
//! event_log` writes the messages anew.

use std::{fmt::Write, fs, path::Path};

use super::table::{Category, Definition, Severity, TABLE};

const HEAD: &str = ";// What the Windows Event Log shows of Renkei's events, in UTF-8. Made from crates/app/src/event_log/table.rs by
;// RENKEI_UPDATE_DOCS=1 cargo test -p renkei-app event_log; a test compares the two.

MessageIdTypedef=DWORD
SeverityNames=(Success=0x0 Informational=0x1 Warning=0x2 Error=0x3)
FacilityNames=(Renkei=0x0)
LanguageNames=(Japanese=0x411:MSG00411)
LanguageNames=(English=0x409:MSG00409)
";

const CATEGORIES: &[Category] = &[
    Category::Links,
    Category::Certificates,
    Category::Notifications,
    Category::SignIn,
    Category::Settings,
    Category::Storage,
    Category::Program,
];

fn messages() -> String {
    let mut messages = String::from(HEAD);
    let mut message = |id: u16, severity: &str, name: &str, (ja, en): (&str, &str)| {
        write!(
            messages,
            "\nMessageId={id}\nSeverity={severity}\nFacility=Renkei\nSymbolicName={name}\nLanguage=Japanese\n{ja}\n.\nLanguage=English\n{en}\n.\n"
        )
        .unwrap();
    };
    for category in CATEGORIES {
        message(*category as u16, "Success", &format!("Category{category:?}"), category.words());
    }
    for Definition { id, name, severity, text, .. } in TABLE {
        let severity = if *severity == Severity::Information { "Informational".to_owned() } else { format!("{severity:?}") };
        message(*id, &severity, name, *text);
    }
    messages
}

#[test]
fn the_event_viewer_shows_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging/windows/events.mc");
    if std::env::var_os("RENKEI_UPDATE_DOCS").is_some() {
        fs::write(&path, messages()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), messages(), "run RENKEI_UPDATE_DOCS=1 cargo test -p renkei-app event_log");
}

#[test]
fn ids_are_unique_and_every_parameter_stands_in_both_texts() {
    assert!(TABLE.is_sorted_by(|one, next| one.id < next.id));
    for Definition { id, parameters, text: (ja, en), .. } in TABLE {
        assert!(*id > CATEGORIES.len() as u16, "{id}: the numbers of the categories come first");
        for text in [ja, en] {
            let named: Vec<bool> = (1..=parameters.len() + 1).map(|number| text.contains(&format!("%{number}"))).collect();
            assert!(named[..parameters.len()].iter().all(|named| *named) && !named[parameters.len()], "{id}: {text}");
            let other = text.replace("%n", "").matches('%').count();
            assert_eq!(other, parameters.len(), "{id}: each once, and no other percent sign: {text}");
        }
    }
}

/// First in Japanese, then in English.
#[test]
fn the_document_lists_every_event() {
    let document = include_str!("../../../../docs/monitoring.md");
    let rows: Vec<Vec<&str>> = document
        .lines()
        .filter(|line| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit() && line.split('|').count() == 7)
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let expected: Vec<Vec<String>> = [0, 1].into_iter().flat_map(|language| TABLE.iter().map(move |row| row_of(row, language))).collect();
    assert_eq!(rows, expected, "docs/monitoring.md");
}

fn row_of(row: &Definition, language: usize) -> Vec<String> {
    let pick = |(ja, en): (&'static str, &'static str)| if language == 0 { ja } else { en };
    let severity = match row.severity {
        Severity::Information => pick(("情報", "Information")),
        Severity::Warning => pick(("警告", "Warning")),
        Severity::Error => pick(("エラー", "Error")),
    };
    let first = pick(row.text).split("%n").next().unwrap().replace("%1", "…");
    let parameters: Vec<String> = (1..).zip(row.parameters).map(|(number, name)| format!("%{number} {}", pick(*name))).collect();
    vec![row.id.to_string(), severity.into(), pick(row.category.words()).into(), first, parameters.join(", ")]
}
