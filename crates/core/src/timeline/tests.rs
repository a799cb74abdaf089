use jiff::civil::{Date, date};
use serde_json::json;

use super::{Frame, Scale, Week, Weeks, When, entries, ground, scale};
use crate::{
    calendar::{Calendar, CloseWindow, Recommendation},
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

fn at(text: &str) -> Jst {
    Jst(text.parse().expect("RFC 3339"))
}

/// With a provider of its own, granted 90 days before it expires.
fn link(id: &str, status: LinkStatus, expires_at: &str) -> Link {
    let expires_at = at(expires_at);
    let granted_at = Jst(expires_at.0 - jiff::SignedDuration::from_hours(90 * 24));
    let told = json!({
        "id": id, "status": status, "provider": { "id": id, "name": "会社", "service": "会計" }, "accounts": [], "scopes": [],
        "granted_by": "山田", "granted_at": granted_at, "expires_at": expires_at, "certificate_serial": "01", "terms_version": "1",
    });
    serde_json::from_value(told).expect("a link")
}

fn recommend(expiry: Date) -> Recommendation {
    Calendar::national().recommendation(expiry, CloseWindow::default())
}

#[test]
fn fourteen_whole_weeks_hold_today_and_the_90_days_after_it_whatever_the_weekday() {
    for today in [date(2026, 11, 16), date(2026, 11, 19), date(2026, 11, 22), date(2027, 12, 31), date(2028, 2, 29)] {
        let frame = Frame::of(today);
        assert_eq!((frame.first().weekday().to_monday_one_offset(), frame.last().weekday().to_monday_one_offset()), (1, 7), "{today}");
        let ahead = today.saturating_add(jiff::ToSpan::days(90));
        assert!(frame.at(today).is_some_and(|at| at < 7) && frame.at(ahead).is_some(), "{today}");
        assert_eq!(frame.at(frame.first().yesterday().unwrap()), None);
        assert_eq!(frame.at(frame.last().tomorrow().unwrap()), None);
        assert_eq!(frame.at(frame.day(97)), Some(97));
    }
}

/// Today is Sunday 22 November 2026; the first day Monday the 16th.
#[test]
fn every_link_lies_on_the_day_to_renew_it_and_on_the_day_it_ends() {
    let now = "2026-11-22T09:30:00+09:00";
    let ahead = |recommended, renew, expires| Some(When::Ahead { recommended, renew, expires });
    for (name, status, expires_at, expected) in [
        ("the third business day before", LinkStatus::Active, "2026-11-28T16:40:00+09:00", ahead(date(2026, 11, 25), 9, Some(12))),
        ("the recommended day has gone by", LinkStatus::Active, "2026-11-24T16:40:00+09:00", ahead(date(2026, 11, 18), 6, Some(8))),
        ("today, still living", LinkStatus::Active, "2026-11-22T23:00:00+09:00", ahead(date(2026, 11, 18), 6, Some(6))),
        ("90 days from now", LinkStatus::Active, "2027-02-20T09:30:00+09:00", ahead(date(2027, 2, 17), 93, Some(96))),
        ("in Japan the day after the last", LinkStatus::Active, "2027-02-21T15:00:00Z", ahead(date(2027, 2, 17), 93, None)),
        ("renewed after the last day", LinkStatus::Active, "2027-03-20T09:30:00+09:00", None),
        ("its instant has passed", LinkStatus::Active, "2026-11-22T09:00:00+09:00", Some(When::Overdue)),
        ("expired", LinkStatus::Expired, "2026-11-18T11:00:00+09:00", Some(When::Overdue)),
        ("long ago", LinkStatus::Expired, "2025-11-18T11:00:00+09:00", None),
        ("without data before its day", LinkStatus::ReauthenticationRequired, "2027-01-03T13:20:00+09:00", Some(When::Overdue)),
        ("stopped", LinkStatus::Stopped, "2026-11-28T16:40:00+09:00", None),
        ("superseded", LinkStatus::Superseded, "2026-11-28T16:40:00+09:00", None),
    ] {
        let links = [link("l", status, expires_at)];
        let found = entries(&links, recommend, Frame::of(at(now).date()), at(now));
        assert_eq!(found.first().map(|entry| entry.when), expected, "{name}");
    }
}

#[test]
fn what_is_overdue_comes_first_then_the_next_end_and_what_was_renewed_is_left_out() {
    let now = at("2026-11-22T09:30:00+09:00");
    let mut links = vec![
        link("far", LinkStatus::Active, "2027-01-20T10:00:00+09:00"),
        link("near", LinkStatus::Active, "2026-11-30T10:00:00+09:00"),
        link("again", LinkStatus::ReauthenticationRequired, "2027-02-01T10:00:00+09:00"),
        link("lapsed", LinkStatus::Expired, "2026-11-18T10:00:00+09:00"),
        link("renewed", LinkStatus::Expired, "2026-11-17T10:00:00+09:00"),
        link("renewed", LinkStatus::Active, "2027-02-10T10:00:00+09:00"),
    ];
    links[5].id = "new".into();

    let found = entries(&links, recommend, Frame::of(now.date()), now);

    assert_eq!(found.iter().map(|entry| entry.link.id.as_str()).collect::<Vec<_>>(), ["lapsed", "again", "near", "far", "new"]);
}

#[test]
fn many_links_are_counted_by_the_week_of_each_day() {
    let ahead = |renew, expires| When::Ahead { recommended: date(2026, 11, 25), renew, expires };
    let mut weeks = Weeks::default();
    for when in [ahead(6, Some(6)), ahead(6, Some(7)), ahead(97, None), When::Overdue] {
        weeks.count(when);
    }
    let counted: Vec<_> = weeks.0.iter().enumerate().filter(|(_, week)| **week != Week::default()).map(|(at, week)| (at, *week)).collect();
    assert_eq!(counted, [(0, Week { renew: 2, expire: 1 }), (1, Week { renew: 0, expire: 1 }), (13, Week { renew: 1, expire: 0 })]);
}

#[test]
fn more_than_can_be_seen_is_drawn_by_company_and_more_still_together() {
    for (links, companies, expected) in [
        (0, 0, Scale::Links),
        (8, 5, Scale::Links),
        (9, 2, Scale::Companies),
        (60, 8, Scale::Companies),
        (60, 1, Scale::All),
        (10_000, 200, Scale::All),
    ] {
        assert_eq!(scale(links, companies), expected, "{links} of {companies}");
    }
}

/// From Monday 16 November 2026 to Sunday 21 February 2027.
#[test]
fn the_ground_has_months_closed_days_and_the_close_window_between_business_days() {
    let frame = Frame::of(date(2026, 11, 22));
    let (national, default) = (Calendar::national(), CloseWindow::default());
    let days = |span: &super::Span| (frame.day(span.from), frame.day(span.from + span.days - 1));

    let ground = ground(frame, &[(&national, default)]);

    let months: Vec<_> = ground.months.iter().map(|month| (month.year, month.month, month.days.from, month.days.days)).collect();
    assert_eq!(months, [(2026, 11, 0, 15), (2026, 12, 15, 31), (2027, 1, 46, 31), (2027, 2, 77, 21)]);
    let closed: Vec<_> = ground.closed.iter().map(days).collect();
    assert_eq!(closed[0], (date(2026, 11, 21), date(2026, 11, 23)), "a weekend and 勤労感謝の日");
    assert!(
        closed.contains(&(date(2026, 12, 31), date(2027, 1, 3))) && closed.contains(&(date(2027, 2, 11), date(2027, 2, 11))),
        "{closed:?}"
    );
    let closing: Vec<_> = ground.closing.iter().map(days).collect();
    assert_eq!(
        closing,
        [(date(2026, 11, 27), date(2026, 12, 7)), (date(2026, 12, 29), date(2027, 1, 8)), (date(2027, 1, 28), date(2027, 2, 5)),]
    );
}

#[test]
fn of_several_calendars_the_ground_shows_what_holds_by_all_and_without_any_only_months() {
    let frame = Frame::of(date(2026, 11, 22));
    let (national, open_on_23rd) = (Calendar::national(), Calendar::with_holidays([date(2026, 11, 24)]));
    let both = ground(frame, &[(&national, CloseWindow::default()), (&open_on_23rd, CloseWindow::NONE)]);
    assert_eq!((both.closed[0].from, both.closed[0].days, both.closing.len()), (5, 2, 0), "only the weekend");
    let none = ground(frame, &[]);
    assert_eq!((none.months.len(), none.closed.len(), none.closing.len()), (4, 0, 0));
}
