//! Whole records, against tables written by hand.

use renkei_core::reminder::{Toasts, snooze_until};

use crate::world::{Pc, Shown, at, link};

fn lines(shown: &[Shown]) -> Vec<String> {
    shown.iter().map(Shown::line).collect()
}

#[test]
fn a_pc_that_never_sleeps_shows_each_notice_on_its_business_day_at_nine() {
    let mut pc = Pc { links: vec![link("lnk", at("2027-01-02T10:00:00+09:00"))], ..Pc::default() };
    let shown = pc.run(at("2026-10-05T00:00:00+09:00"), at("2027-06-01T00:00:00+09:00"));
    assert_eq!(
        lines(&shown),
        [
            "2026-12-03T09:00 lnk D-30",
            "2026-12-18T09:00 lnk D-14",
            "2026-12-25T09:00 lnk D-7",
            "2026-12-30T09:00 lnk D-0",
            "2027-01-04T09:00 lnk D+1",
            "2027-01-05T09:00 lnk D+3",
            "2027-01-12T09:00 lnk D+7",
            "2027-01-18T09:00 lnk D+14",
            "2027-02-01T09:00 lnk D+28",
        ]
    );
}

#[test]
fn after_a_long_sleep_only_the_latest_missed_notice_is_shown() {
    let mut pc = Pc { links: vec![link("lnk", at("2027-01-02T10:00:00+09:00"))], ..Pc::default() };
    pc.look(at("2026-12-18T09:00:00+09:00"));

    let found = pc.look(at("2027-01-04T08:30:00+09:00"));
    assert_eq!(found.notices.iter().map(|notice| notice.marker.rung.to_string()).collect::<Vec<_>>(), ["D-0"]);
    assert_eq!(found.notices[0].due_at, at("2026-12-30T09:00:00+09:00"));
    assert_eq!(found.notices[0].days_left, -2);
    assert_eq!(found.next_due, Some(at("2027-01-04T09:00:00+09:00")));
    assert!(pc.look(at("2027-01-04T08:31:00+09:00")).notices.is_empty());
}

#[test]
fn a_day_is_a_day_in_japan_whatever_the_offset_of_the_instant() {
    for expires in ["2027-01-02T00:00:00+09:00", "2027-01-02T23:59:59+09:00", "2027-01-01T15:00:00Z", "2027-01-01T10:00:00-05:00"] {
        let mut pc = Pc { links: vec![link("lnk", at(expires))], ..Pc::default() };
        assert!(pc.look(at("2026-12-02T23:59:59Z")).notices.is_empty(), "08:59:59 on 3 December in Japan");
        assert_eq!(pc.look(at("2026-12-02T19:00:00-05:00")).notices.len(), 1, "{expires}: 09:00 on 3 December in Japan");
    }
}

#[test]
fn a_notice_waits_for_the_banks_hours_and_the_chosen_time() {
    let expires = at("2027-06-16T10:00:00+09:00");
    for (opens, closes, time, expected) in
        [("08:00", "20:00", "13:30", "13:30"), ("10:00", "20:00", "09:00", "10:00"), ("08:00", "20:00", "21:00", "08:00")]
    {
        let service = serde_json::json!({
            "server_time": "2027-05-01T00:00:00+09:00", "maintenance": [], "notices": [], "holidays": [],
            "hours": [{"day": "business_day", "open": opens, "close": closes}],
        });
        let mut pc = Pc { links: vec![link("lnk", expires)], ..Pc::default() };
        pc.calendar = renkei_core::calendar::Calendar::of_service(&serde_json::from_value(service).unwrap());
        pc.settings.notice_time = time.parse().unwrap();
        let next = pc.plan(at("2027-05-17T00:00:00+09:00")).next_due.unwrap();
        assert_eq!(next, at(&format!("2027-05-17T{expected}:00+09:00")), "{time} in {opens}–{closes}");
    }
}

#[test]
fn a_snoozed_notice_comes_back_once_on_the_next_business_day_at_nine() {
    let mut pc = Pc { links: vec![link("lnk", at("2027-06-16T10:00:00+09:00"))], ..Pc::default() };
    let shown = pc.look(at("2027-06-04T16:00:00+09:00"));
    let key = shown.notices[0].marker.to_string();
    pc.snoozed.push((key, snooze_until(at("2027-06-04T16:05:00+09:00"), &pc.calendar)));

    let record = pc.run(at("2027-06-04T16:10:00+09:00"), at("2027-06-10T00:00:00+09:00"));

    assert_eq!(lines(&record), ["2027-06-07T09:00 lnk D-14", "2027-06-09T09:00 lnk D-7"]);
    assert_eq!(pc.sent[1].0, "link/D-14@2027-06-07/2027-06-16T10:00:00+09:00/lnk");
}

#[test]
fn a_snoozed_notice_that_a_later_one_has_overtaken_does_not_come_back() {
    let mut pc = Pc { links: vec![link("lnk", at("2027-06-16T10:00:00+09:00"))], ..Pc::default() };
    let key = pc.look(at("2027-06-15T09:00:00+09:00")).notices[0].marker.to_string();
    pc.snoozed.push((key, at("2027-06-16T09:00:00+09:00")));

    let found = pc.look(at("2027-06-16T09:00:00+09:00"));

    assert_eq!(
        found.notices.iter().map(|notice| notice.marker.to_string()).collect::<Vec<_>>(),
        ["link/D-0/2027-06-16T10:00:00+09:00/lnk"]
    );
    assert!(pc.look(at("2027-06-16T09:01:00+09:00")).notices.is_empty());
}

#[test]
fn three_toasts_at_once_are_one_digest_and_the_dashboards_rung_is_none() {
    let now = at("2027-06-02T09:00:00+09:00");
    let expiries = ["2027-06-16T10:00:00+09:00", "2027-06-16T11:00:00+09:00", "2027-07-02T10:00:00+09:00"];
    let mut pc =
        Pc { links: expiries.iter().enumerate().map(|(n, expires)| link(&format!("l{n}"), at(expires))).collect(), ..Pc::default() };
    let plan = pc.plan(now);
    assert_eq!(plan.notices.len(), 3);
    let Toasts::Each(toasts) = plan.toasts() else { panic!("two toasts and a rung of the dashboard are no digest") };
    assert_eq!(toasts.len(), 2);

    pc.links.push(link("l3", at("2027-06-09T10:00:00+09:00")));
    let plan = pc.plan(now);
    let Toasts::Digest(notices) = plan.toasts() else { panic!("three toasts") };
    let ids: Vec<_> = notices.iter().map(|notice| notice.marker.id.as_str()).collect();
    assert_eq!(ids, ["l3", "l0", "l1"], "by expiry");
}

#[test]
fn a_clock_that_ran_ahead_for_a_while_silences_nothing() {
    let mut pc = Pc { links: vec![link("lnk", at("2027-06-16T10:00:00+09:00"))], ..Pc::default() };
    pc.run(at("2027-05-17T09:00:00+09:00"), at("2027-05-20T00:00:00+09:00"));

    let ahead = pc.look(at("2027-08-20T12:00:00+09:00"));
    assert_eq!(ahead.notices[0].marker.rung.to_string(), "D+28");
    let corrected = pc.run(at("2027-05-20T12:01:00+09:00"), at("2027-08-01T00:00:00+09:00"));

    let rungs: Vec<_> = corrected.iter().map(|shown| shown.rung.as_str()).collect();
    assert_eq!(rungs, ["D-14", "D-7", "D-3", "D-1", "D-0", "D+1", "D+3", "D+7", "D+14"], "D+28 was shown already");
}
