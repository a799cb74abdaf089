//! `renkeictl plan` as a script sees it: the document, the texts and the exit codes. No bank, no network, no home folder.

use std::{
    fs,
    process::{Command, Output},
};

use serde_json::{Value, json};

/// In another time zone than Japan's, so that the PC's own one is seen to play no part.
fn renkeictl(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_renkeictl"));
    command.env_clear().env("TZ", "America/New_York").arg("plan").args(arguments).output().expect("renkeictl runs")
}

fn document(arguments: &[&str]) -> Value {
    let output = renkeictl(&[&["--json"], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!((text.matches('\n').count(), text.ends_with('\n')), (1, true), "one line");
    serde_json::from_str(&text).expect("JSON")
}

fn rungs(document: &Value) -> String {
    let notices = document["notices"].as_array().expect("notices");
    let line = |notice: &Value| format!("{} {}", notice["date"].as_str().unwrap_or("-"), notice["rung"].as_str().unwrap_or("-"));
    notices.iter().map(line).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_document_has_exactly_these_members_in_this_order() {
    let output = renkeictl(&["--json", "--expires", "2027-01-02T10:00:00+09:00", "--from", "2026-12-03", "--to", "2026-12-18"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "{\"expires\":\"2027-01-02\",\"recommended\":\"2026-12-28\",\"notices\":[\
         {\"date\":\"2026-12-03\",\"rung\":\"D-30\",\"shifted_from\":null,\"reason\":\"期限の30日前。一覧の画面だけ\"},\
         {\"date\":\"2026-12-18\",\"rung\":\"D-14\",\"shifted_from\":\"2026-12-19\",\
         \"reason\":\"期限の14日前の2026年12月19日(土)は休業日のため、直前の営業日\"}]}\n"
    );
}

#[test]
fn a_day_is_a_day_in_japan_however_the_instant_is_written() {
    let expected = document(&["--expires", "2027-03-22T12:00:00+09:00"]);
    assert_eq!(
        rungs(&expected),
        "2027-02-19 D-30, 2027-03-08 D-14, 2027-03-15 D-7, 2027-03-19 D-0, 2027-03-23 D+1, 2027-03-25 D+3, 2027-03-29 D+7, \
         2027-04-05 D+14, 2027-04-19 D+28"
    );
    for same in ["2027-03-22T00:00:00+09:00", "2027-03-22T23:59:59+09:00", "2027-03-21T15:00:00Z", "2027-03-22T09:59:59-05:00"] {
        assert_eq!(document(&["--expires", same]), expected, "{same}");
    }
    assert_eq!(document(&["--expires", "2027-03-22T15:00:00Z"])["expires"], json!("2027-03-23"));
}

#[test]
fn the_grant_and_the_limits_leave_notices_out() {
    let expires = ["--expires", "2027-06-16T10:00:00+09:00"];
    for (limits, expected) in [
        (&["--granted", "2027-06-10T00:00:00+09:00", "--to", "2027-06-15"][..], "2027-06-11 D-3, 2027-06-15 D-1"),
        (&["--from", "2027-06-15", "--to", "2027-06-16"], "2027-06-15 D-1, 2027-06-16 D-0"),
        (&["--granted", "2027-06-16T15:00:00Z", "--from", "2027-06-01", "--to", "2027-06-21"], "2027-06-17 D+1, 2027-06-21 D+3"),
        (&["--from", "2028-01-01"], ""),
    ] {
        assert_eq!(rungs(&document(&[&expires[..], limits].concat())), expected, "{limits:?}");
    }
}

#[test]
fn settings_move_the_notices_and_the_recommended_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("reminders.toml");
    let plan = |text: &str, expires: &str| {
        fs::write(&file, text).expect("written");
        document(&["--settings", file.to_str().expect("a path"), "--expires", expires, "--to", "2027-01-31"])
    };
    let closed = plan("closed_days = [\"2027-01-25\"]\nnotice_time = \"10:30\"\n", "2027-01-28T10:00:00+09:00");
    assert_eq!(closed["notices"][3]["shifted_from"], json!("2027-01-25"));
    assert_eq!(closed["recommended"], json!("2027-01-22"));
    let twentieth = plan("[close_window]\nclosing_day = 20\n", "2027-01-27T10:00:00+09:00");
    assert_eq!(twentieth["recommended"], json!("2027-01-18"));
}

#[test]
fn the_settings_that_the_documentation_shows_are_the_defaults() {
    let page = include_str!("../../../docs/reminders.md");
    let shown = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of settings");
    let file = tempfile::NamedTempFile::new().expect("a file");
    for (settings, is_default) in [(shown.to_owned(), true), (shown.replace("first_business_days = 5", "first_business_days = 0"), false)] {
        fs::write(&file, settings).expect("written");
        let expires = ["--expires", "2027-02-05T10:00:00+09:00"];
        let with = document(&[&expires[..], &["--settings", file.path().to_str().expect("a path")]].concat());
        assert_eq!(with == document(&expires), is_default);
    }
}

#[test]
fn a_settings_file_that_cannot_be_read_says_where_and_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("reminders.toml");
    for (text, place) in [
        ("notice_time = \"9 o'clock\"\n", "line 1: "),
        ("\nclosing = 20\n", "line 2: "),
        ("[close_window]\nclosing_day = 32\n", "closing_day is 32"),
        ("closed_days = [\n\"2027-02-30\"]\n", "line 2: "),
    ] {
        fs::write(&file, text).expect("written");
        let output = renkeictl(&["--expires", "2027-01-02T10:00:00+09:00", "--settings", file.to_str().expect("a path")]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(7), "{said}");
        assert!(said.starts_with("CONF-01 ") && said.contains("reminders.toml: ") && said.contains(place), "{text}: {said}");
        assert!(output.stdout.is_empty());
    }
    let gone = renkeictl(&["--json", "--expires", "2027-01-02T10:00:00+09:00", "--settings", "gone.toml"]);
    let said: Value = serde_json::from_slice(&gone.stderr).expect("JSON");
    assert_eq!((gone.status.code(), &said["error"]["label"]), (Some(7), &json!("CONF-01")));
}

#[test]
fn wrong_usage_is_said_and_ends_with_2() {
    for wrong in [
        &[][..],
        &["--expires", "2027-01-02"],
        &["--expires", "2027-02-30T10:00:00+09:00"],
        &["--expires", "2027-01-02T10:00:00"],
        &["--expires", "2027-01-02T10:00:00+09:00", "--from", "yesterday"],
        &["--expires", "2027-01-02T10:00:00+09:00", "--from", "2027-01-03", "--to", "2027-01-02"],
    ] {
        let output = renkeictl(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{wrong:?}");
    }
}

#[test]
fn people_read_it_in_their_language() {
    let lines = |lang: &str| {
        let output = renkeictl(&["--lang", lang, "--expires", "2027-02-05T10:00:00+09:00", "--from", "2027-02-08", "--to", "2027-02-08"]);
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(
        lines("ja"),
        "期限        2027年2月5日(金)\n\
         推奨更新日  2027年1月27日(水)  期限の3営業日前の2027年2月2日(火)は締めの時期のため、その前の最後の営業日\n\
         \u{20} D+3   2027年2月8日(月)  期限の3日後。同じ日になるD+1を含む\n"
    );
    assert!(lines("en").contains("  D+3   2027-02-08 (Mon)  3 days after expiry; together with D+1 of the same day\n"), "{}", lines("en"));
}
