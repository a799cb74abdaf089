//! `renkeictl profiles` as a script sees it: what one PC exports another imports. No bank, no network, no credential store.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::{Value, json};

const BANK: &str = "https://bank.example";

/// A PC of its own.
fn pc(folder: &Path, arguments: &[&str]) -> Output {
    let settings = folder.join("renkei.toml");
    fs::write(&settings, format!("bank = '{BANK}'\npkcs11_modules = []\n")).expect("a settings file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_renkeictl"));
    command.env_clear().env("HOME", folder).env("RENKEI_CONFIG", settings).env("RENKEI_DATA", folder.join("data"));
    command.arg("profiles").args(arguments).current_dir(folder).output().expect("renkeictl runs")
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = pc(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn document(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&done(folder, &[&["--json"], arguments].concat())).expect("JSON")
}

fn notes() -> Value {
    let company = |id: &str, label: &str| {
        json!({"id": id, "name": format!("株式会社{id}"), "label": label, "colour": "blue", "client_code": "0012",
               "fiscal_year_end_month": 3, "responsible": "佐藤", "deputy": "", "note": "一行目\n二行目"})
    };
    json!({"format": "renkei-profiles", "version": 1, "bank": BANK, "companies": [company("co_1", "商店"), company("co_2", "水産")]})
}

fn written(folder: &Path, name: &str, document: &Value) {
    fs::write(folder.join(name), document.to_string()).expect("a file");
}

#[test]
fn what_one_pc_exports_another_imports() {
    let (first, second) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (first, second) = (first.path(), second.path());
    written(first, "notes.json", &notes());

    let imported = document(first, &["import", "notes.json", "--yes"]);
    assert_eq!((&imported["taken"], &imported["refused"]), (&json!(2), &json!(0)));
    assert_eq!(document(first, &["list"])["companies"][0]["profile"]["label"], "商店");
    for (name, of) in [("all.json", "co_1"), ("all.csv", "co_2")] {
        let file = second.join(name);
        done(first, &["export", file.to_str().expect("UTF-8")]);
        assert!(fs::read_to_string(file).expect("the file").contains(of), "{name}");
    }
    let exported: Value = serde_json::from_str(&done(first, &["export", "-"])).expect("JSON");
    assert_eq!(exported["companies"], notes()["companies"]);

    done(second, &["import", "all.csv", "--yes"]);
    assert_eq!(done(second, &["export", "-"]), done(first, &["export", "-"]));
    let again = document(second, &["import", "all.json", "--yes"]);
    assert_eq!((&again["taken"], &again["lines"][0]["effect"]["kind"]), (&json!(0), &json!("same")));
}

#[test]
fn nothing_is_imported_unless_it_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    written(folder, "notes.json", &notes());

    assert_eq!(document(folder, &["import", "notes.json", "--preview"])["taken"], 2);
    assert_eq!(pc(folder, &["import", "notes.json"]).status.code(), Some(2), "nobody can be asked");

    assert_eq!(document(folder, &["list"])["companies"], json!([]));
}

#[test]
fn what_is_refused_is_told_by_the_exit_code_and_keeps_nothing_else_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let mut wrong = notes();
    wrong["companies"][1]["fiscal_year_end_month"] = json!(13);
    written(folder, "wrong.json", &wrong);
    let mut other = notes();
    other["bank"] = json!("https://another.example");
    written(folder, "other.json", &other);

    let refused = pc(folder, &["--json", "import", "wrong.json", "--yes"]);
    assert_eq!(refused.status.code(), Some(7));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("1 of 2 lines were refused"), "{refused:?}");
    assert_eq!(document(folder, &["list"])["companies"].as_array().map(Vec::len), Some(1), "the other line was taken over");
    for file in ["other.json", "missing.json"] {
        let failed = pc(folder, &["import", file, "--yes"]);
        assert_eq!((failed.status.code(), failed.stdout.is_empty()), (Some(7), true), "{file}");
    }
}
