//! The calendar file. `links.ics` was read by another program's reader as well; `RENKEI_UPDATE_DOCS=1 cargo test -p renkei-core` writes it anew.

use std::{fs, path::Path};

use renkei_core::{
    export::calendar_file,
    wire::links::{Link, LinkStatus},
};

use crate::world::{as_of, english, japanese, link, of_company};

const NOW: &str = "2026-11-22T09:00:00+09:00";

/// Long lines as one.
fn file(links: &[Link], now: &str) -> String {
    as_of(now, |as_of| calendar_file(&of_company(links), as_of, japanese)).replace("\r\n ", "")
}

/// The lines of one entry.
fn entry<'a>(file: &'a str, uid: &str) -> Vec<&'a str> {
    let all = file.split("BEGIN:VEVENT\r\n").skip(1).map(|entry| entry.split("END:VEVENT").next().unwrap_or_default());
    let entry = all.filter(|entry| entry.contains(&format!("UID:{uid}\r\n"))).collect::<Vec<_>>();
    assert!(entry.len() <= 1, "one entry {uid}");
    entry.first().map(|entry| entry.lines().collect()).unwrap_or_default()
}

fn sequence(entry: &[&str]) -> i64 {
    entry.iter().find_map(|line| line.strip_prefix("SEQUENCE:")).expect("an entry").parse().expect("a number")
}

#[test]
fn the_whole_file_is_the_one_that_was_checked() {
    let links = [
        link("lnk-1", LinkStatus::Active, "2027-01-02T10:00:00+09:00"),
        link("lnk-2", LinkStatus::Superseded, "2026-12-20T10:00:00+09:00"),
    ];
    let written = as_of(NOW, |as_of| calendar_file(&of_company(&links), as_of, japanese));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/links.ics");
    if std::env::var_os("RENKEI_UPDATE_DOCS").is_some() {
        fs::write(&path, &written).expect("the file can be written");
    }
    assert_eq!(written, fs::read_to_string(&path).expect("the file"));
    assert!(written.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
}

#[test]
fn a_link_has_its_recommended_morning_and_its_day_of_expiry() {
    let file = file(&[link("x", LinkStatus::Active, "2027-01-02T10:00:00+09:00")], NOW);
    let renewal = entry(&file, "x-renewal-renkei");
    for line in [
        "DTSTAMP:20261122T000000Z",
        "DTSTART;TZID=Asia/Tokyo:20261228T090000",
        "DTEND;TZID=Asia/Tokyo:20261228T093000",
        "SUMMARY:API連携の推奨更新日: 株式会社あきた商店 クラウド会計ソフト freee",
        "STATUS:CONFIRMED",
        "TRIGGER:PT0S",
    ] {
        assert!(renewal.contains(&line), "{line}: {renewal:?}");
    }
    // The business day before Saturday 2 January is Wednesday 30 December: its 9:00 is 63 hours before the Saturday begins.
    let expiry = entry(&file, "x-expiry-renkei");
    for line in ["DTSTART;VALUE=DATE:20270102", "DTEND;VALUE=DATE:20270103", "STATUS:CONFIRMED", "TRIGGER:-PT63H"] {
        assert!(expiry.contains(&line), "{line}: {expiry:?}");
    }
    assert!(expiry.iter().any(|line| line.contains("期限: 2027年1月2日(土) 10:00\\n") && line.contains("電話で")));
}

#[test]
fn an_alarm_that_would_ring_at_once_is_left_out() {
    let link = link("x", LinkStatus::Active, "2027-01-02T10:00:00+09:00");
    for (now, alarms) in [
        ("2026-12-28T08:59:59+09:00", 2),
        ("2026-12-28T09:00:00+09:00", 1),
        ("2026-12-30T09:00:00+09:00", 0),
        ("2027-01-02T09:59:00+09:00", 0),
    ] {
        let file = file(std::slice::from_ref(&link), now);
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 2, "{now}");
        assert_eq!(file.matches("BEGIN:VALARM").count(), alarms, "{now}");
    }
}

#[test]
fn after_a_renewal_the_same_entries_are_cancelled_by_a_higher_sequence() {
    let before = file(&[link("x", LinkStatus::Active, "2027-01-02T10:00:00+09:00")], NOW);
    for (status, word) in
        [(LinkStatus::Superseded, "置換済"), (LinkStatus::Stopped, "停止済"), (LinkStatus::ReauthenticationRequired, "要再認証")]
    {
        let after = file(&[link("x", status, "2027-01-02T10:00:00+09:00")], "2026-11-22T09:00:01+09:00");
        for uid in ["x-renewal-renkei", "x-expiry-renkei"] {
            let (old, new) = (entry(&before, uid), entry(&after, uid));
            assert!(new.contains(&"STATUS:CANCELLED") && !new.contains(&"BEGIN:VALARM"), "{status:?}: {new:?}");
            assert!(new.iter().any(|line| line.starts_with(&format!("SUMMARY:{word}: "))), "{new:?}");
            assert!(sequence(&new) > sequence(&old));
            let start = |entry: &[&str]| entry.iter().find(|line| line.starts_with("DTSTART")).map(ToString::to_string);
            assert_eq!(start(&new), start(&old), "the same place, so that the old entry is found");
        }
    }
}

#[test]
fn what_is_over_has_no_entries() {
    for (status, expires_at) in [
        (LinkStatus::Expired, "2026-11-20T10:00:00+09:00"),
        (LinkStatus::Active, "2026-11-22T00:00:00+09:00"),
        (LinkStatus::Superseded, "2026-11-21T23:59:59+09:00"),
    ] {
        assert_eq!(file(&[link("x", status, expires_at)], NOW).matches("VEVENT").count(), 0, "{status:?}");
    }
}

#[test]
fn the_clock_of_this_pc_may_be_before_the_grant() {
    let file = file(&[link("x", LinkStatus::Active, "2027-01-02T10:00:00+09:00")], "2026-10-01T09:00:00+09:00");
    assert_eq!(sequence(&entry(&file, "x-expiry-renkei")), 0);
}

#[test]
fn the_other_language_has_its_own_words() {
    let links = [link("x", LinkStatus::Active, "2027-01-02T10:00:00+09:00")];
    let written = as_of(NOW, |as_of| calendar_file(&of_company(&links), as_of, english)).replace("\r\n ", "");
    assert!(written.contains("SUMMARY:API link expires: "), "{written}");
    assert!(written.contains("Expires: 2 January 2027 (Sat) 10:00 (Japan)\\n"), "{written}");
}
