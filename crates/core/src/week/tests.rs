use jiff::civil::{Date, date};
use serde_json::json;

use super::{Task, What, Why, sunday, week};
use crate::{
    calendar::{Calendar, CloseWindow, Recommendation},
    reminder::{HeldCertificate, Holdings},
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

fn at(text: &str) -> Jst {
    Jst(text.parse().expect("RFC 3339"))
}

/// Granted 90 days before it expires.
fn link(id: &str, status: LinkStatus, expires_at: &str) -> Link {
    let expires_at = at(expires_at);
    let granted_at = Jst(expires_at.0 - jiff::SignedDuration::from_hours(90 * 24));
    let told = json!({
        "id": id, "status": status, "provider": { "id": id, "name": "会社", "service": "会計" }, "accounts": [], "scopes": [],
        "granted_by": "山田", "granted_at": granted_at, "expires_at": expires_at, "certificate_serial": "01", "terms_version": "1",
    });
    serde_json::from_value(told).expect("a link")
}

fn certificate(thumbprint: &str, user: &str, not_after: &str) -> HeldCertificate {
    HeldCertificate { thumbprint: thumbprint.into(), user: user.into(), not_after: at(not_after) }
}

fn found(links: &[Link], certificates: &[HeldCertificate], now: &str) -> Vec<String> {
    let holdings = Holdings { links, certificates, close_window: CloseWindow::default() };
    week(holdings, recommend, at(now)).iter().map(named).collect()
}

fn recommend(expiry: Date) -> Recommendation {
    Calendar::national().recommendation(expiry, CloseWindow::default())
}

fn named(task: &Task<'_>) -> String {
    let what = match &task.what {
        What::Reissue { certificate, .. } => certificate.thumbprint.clone(),
        What::Renew { link, why: Why::Recommended(recommendation) } => format!("{} {}", link.id, recommendation.day),
        What::Renew { link, why } => format!("{} {why:?}", link.id),
    };
    format!("{} {what}", task.on)
}

/// The week of Monday 14 December 2026; the close window begins on the 29th.
#[test]
fn a_link_belongs_to_the_week_of_its_recommended_day_and_stays_until_it_is_renewed() {
    let expiring = |at: &str| link("l", LinkStatus::Active, at);
    let (monday, sunday) = ("2026-12-14T00:00:00+09:00", "2026-12-20T23:59:59+09:00");
    for (expires, now, expected) in [
        ("2026-12-23T10:00:00+09:00", monday, Some("2026-12-18 l 2026-12-18")),
        ("2026-12-24T10:00:00+09:00", monday, None),
        ("2026-12-24T10:00:00+09:00", sunday, None),
        ("2026-12-24T10:00:00+09:00", "2026-12-20T15:00:00Z", Some("2026-12-21 l 2026-12-21")),
        ("2026-12-17T10:00:00+09:00", monday, Some("2026-12-14 l 2026-12-14")),
        ("2026-12-16T10:00:00+09:00", monday, Some("2026-12-14 l 2026-12-11")),
        ("2026-12-20T23:59:59+09:00", sunday, Some("2026-12-20 l Lapsed")),
        ("2027-03-14T10:00:00+09:00", monday, None),
    ] {
        assert_eq!(found(&[expiring(expires)], &[], now), Vec::from_iter(expected.map(str::to_owned)), "{expires} {now}");
    }
}

#[test]
fn what_does_not_work_any_more_is_of_today_and_what_has_ended_for_good_is_not_told() {
    let now = "2026-12-16T09:00:00+09:00";
    let mut renewed =
        [link("old", LinkStatus::Expired, "2026-12-10T10:00:00+09:00"), link("old", LinkStatus::Active, "2027-03-01T10:00:00+09:00")];
    renewed[1].id = "new".into();
    let one = |status, at| vec![link("l", status, at)];
    for (links, expected) in [
        (one(LinkStatus::Expired, "2026-12-10T10:00:00+09:00"), Some("2026-12-16 l Lapsed")),
        (one(LinkStatus::Active, "2026-12-16T08:59:00+09:00"), Some("2026-12-16 l Lapsed")),
        (one(LinkStatus::ReauthenticationRequired, "2027-02-10T10:00:00+09:00"), Some("2026-12-16 l Reauthentication")),
        (one(LinkStatus::Superseded, "2026-12-17T10:00:00+09:00"), None),
        (one(LinkStatus::Stopped, "2026-12-17T10:00:00+09:00"), None),
        (one(LinkStatus::Expired, "2025-12-10T10:00:00+09:00"), None),
        (renewed.to_vec(), None),
    ] {
        assert_eq!(found(&links, &[], now), Vec::from_iter(expected.map(str::to_owned)), "{links:?}");
    }
}

#[test]
fn certificates_come_first_then_the_day_then_what_has_stopped_working() {
    let links = [
        link("friday", LinkStatus::Active, "2026-12-23T10:00:00+09:00"),
        link("overdue", LinkStatus::Active, "2026-12-17T10:00:00+09:00"),
        link("again", LinkStatus::ReauthenticationRequired, "2027-02-10T10:00:00+09:00"),
        link("lapsed", LinkStatus::Expired, "2026-12-10T10:00:00+09:00"),
    ];
    let certificates = [
        certificate("soon", "山田", "2027-01-20T10:00:00+09:00"),
        certificate("over", "佐藤", "2026-12-15T10:00:00+09:00"),
        certificate("replaced", "鈴木", "2026-12-30T10:00:00+09:00"),
        certificate("its successor", "鈴木", "2028-12-30T10:00:00+09:00"),
        certificate("fresh", "高橋", "2027-01-26T10:00:00+09:00"),
    ];

    assert_eq!(
        found(&links, &certificates, "2026-12-16T09:00:00+09:00"),
        [
            "2026-12-16 over",
            "2026-12-16 soon",
            "2026-12-16 lapsed Lapsed",
            "2026-12-16 again Reauthentication",
            "2026-12-16 overdue 2026-12-14",
            "2026-12-18 friday 2026-12-18",
        ]
    );
}

#[test]
fn every_task_says_why() {
    let (now, today) = ("2027-01-27T09:00:00+09:00", date(2027, 1, 27));
    let links = [
        link("close window", LinkStatus::Active, "2027-02-05T10:00:00+09:00"),
        link("past", LinkStatus::Active, "2027-01-29T10:00:00+09:00"),
        link("lapsed", LinkStatus::Expired, "2027-01-26T10:00:00+09:00"),
    ];
    let certificates = [certificate("soon", "山田", "2027-01-28T10:00:00+09:00")];
    let holdings = Holdings { links: &links, certificates: &certificates, close_window: CloseWindow::default() };

    let reasons: Vec<_> = week(holdings, recommend, at(now)).iter().map(|task| task.reason(today).ja).collect();

    assert_eq!(
        reasons,
        [
            "電子証明書の期限まで残り1日です。連携の更新に必要です",
            "期限が切れて1日たち、情報が届いていません",
            "推奨更新日の2027年1月26日(火)を過ぎています(期限の3営業日前)",
            "推奨更新日です(期限の3営業日前の2027年2月2日(火)は締めの時期のため、その前の最後の営業日)",
        ]
    );
}

#[test]
fn the_week_ends_on_sunday() {
    for (day, end) in [(14, 20), (19, 20), (20, 20), (21, 27)] {
        assert_eq!(sunday(date(2026, 12, day)), date(2026, 12, end), "{day}");
    }
}
