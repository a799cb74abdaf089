//! What a PC that sees its links for the first time says of those that lapsed before.

use renkei_core::wire::links::{Link, LinkStatus};

use crate::world::{Pc, at, link};

/// Lapsed on Wednesday 16 June 2027.
fn lapsed(granted_at: &str) -> Link {
    Link { status: LinkStatus::Expired, granted_at: at(granted_at), ..link("lnk", at("2027-06-16T10:00:00+09:00")) }
}

#[test]
fn a_link_that_has_been_lapsed_for_longer_than_it_had_lived_is_history() {
    let ninety_days = "2027-03-18T10:00:00+09:00";
    let a_week = "2027-06-09T10:00:00+09:00";
    for (granted_at, first_look, expected) in [
        (ninety_days, "2027-07-14T09:00:00+09:00", Some("D+28")),
        (ninety_days, "2027-09-14T10:00:00+09:00", Some("D+28")),
        (ninety_days, "2027-09-14T10:00:01+09:00", None),
        (ninety_days, "2029-09-14T10:00:00+09:00", None),
        (a_week, "2027-07-14T08:59:59+09:00", Some("D+14")),
        (a_week, "2027-08-11T10:00:00+09:00", Some("D+28")),
        (a_week, "2027-08-11T10:00:01+09:00", None),
    ] {
        let found = Pc { links: vec![lapsed(granted_at)], ..Pc::default() }.plan(at(first_look));
        let told = found.notices.first().map(|notice| notice.marker.rung.to_string());
        assert_eq!(told.as_deref(), expected, "granted {granted_at}, seen {first_look}");
    }
}

#[test]
fn history_wakes_nobody_and_its_snooze_is_withdrawn() {
    let mut pc = Pc { links: vec![lapsed("2027-03-18T10:00:00+09:00")], ..Pc::default() };
    let key = pc.look(at("2027-07-14T09:00:00+09:00")).notices[0].marker.to_string();
    pc.snoozed.push((key, at("2027-07-15T09:00:00+09:00")));

    let found = pc.look(at("2027-12-01T09:00:00+09:00"));

    assert_eq!((found.notices.len(), found.withdrawn.len(), found.next_due), (0, 1, None));
}

#[test]
fn a_clock_that_ran_years_ahead_for_a_while_makes_no_link_history() {
    let mut pc = Pc { links: vec![link("lnk", at("2027-06-16T10:00:00+09:00"))], ..Pc::default() };
    assert!(pc.look(at("2030-01-01T00:00:00+09:00")).notices.is_empty());
    let corrected = pc.run(at("2027-05-01T00:00:00+09:00"), at("2027-08-01T00:00:00+09:00"));
    assert_eq!(corrected.len(), 11, "each rung: 16 June 2027 is an ordinary Wednesday");
}
