use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{DayReason, Part, align, next_together};
use crate::{
    calendar::{Calendar, CloseWindow},
    renewal::tests::{at, link},
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

const NOW: &str = "2026-11-22T09:00:00+09:00";

/// Id, day of consent, day of expiry (both at noon).
fn links(rows: &[(&str, &str, &str)]) -> Vec<Link> {
    let of = |(id, granted, expires): &(&str, &str, &str)| Link {
        granted_at: at(&format!("{granted}T12:00:00+09:00")),
        expires_at: at(&format!("{expires}T12:00:00+09:00")),
        ..link(id, &format!("provider of {id}"))
    };
    rows.iter().map(of).collect()
}

#[test]
fn the_day_is_the_earliest_recommended_one_and_the_first_to_end_comes_first() {
    let links = links(&[("late", "2026-09-20", "2026-12-19"), ("soon", "2026-09-08", "2026-12-07"), ("fresh", "2026-11-26", "2027-02-24")]);
    let found = align(&links, &Calendar::national(), CloseWindow::default(), at(NOW));
    // 7 December: 2 December is the second business day of its month, 26 November the last before the window.
    assert_eq!(found.day, Some((date(2026, 11, 26), DayReason::EarliestRecommended)));
    let seen: Vec<_> = found.links.iter().map(|aligned| (aligned.link.id.as_str(), aligned.part)).collect();
    assert_eq!(
        seen,
        [("soon", Part::Renew { unused: 11, earlier: 0 }), ("late", Part::Renew { unused: 23, earlier: 20 }), ("fresh", Part::Together)]
    );
}

#[test]
fn a_day_that_has_passed_gives_way_to_the_next_free_one_before_the_first_link_ends() {
    let calendar = Calendar::national();
    for (now, first_end, expected) in [
        // 23 November is a holiday.
        ("2026-11-22T09:00:00+09:00", "2026-11-25", (date(2026, 11, 24), DayReason::NextFreeDay)),
        ("2026-11-22T09:00:00+09:00", "2026-11-24", (date(2026, 11, 22), DayReason::BeforeTheFirstEnds)),
        // In the close window until 7 December.
        ("2026-11-30T09:00:00+09:00", "2026-12-10", (date(2026, 12, 8), DayReason::NextFreeDay)),
        ("2026-11-30T09:00:00+09:00", "2026-12-04", (date(2026, 11, 30), DayReason::BeforeTheFirstEnds)),
    ] {
        let links = links(&[("first", "2026-09-01", first_end), ("other", "2026-10-20", "2027-01-18")]);
        assert_eq!(align(&links, &calendar, CloseWindow::default(), at(now)).day, Some(expected), "{now} {first_end}");
    }
}

#[test]
fn what_gives_no_data_any_more_is_renewed_at_once_unless_it_was() {
    let mut links = links(&[
        ("lapsed", "2026-08-01", "2026-10-30"),
        ("renewed since", "2026-08-02", "2026-10-31"),
        ("living", "2026-09-20", "2026-12-19"),
        ("locked out", "2026-10-01", "2026-12-30"),
        ("stopped", "2026-10-01", "2026-12-30"),
    ]);
    links[0].status = LinkStatus::Expired;
    links[1].provider = links[2].provider.clone();
    links[3].status = LinkStatus::ReauthenticationRequired;
    links[4].status = LinkStatus::Stopped;
    let found = align(&links, &Calendar::national(), CloseWindow::default(), at(NOW));
    let seen: Vec<_> = found.links.iter().map(|aligned| (aligned.link.id.as_str(), aligned.part == Part::AtOnce)).collect();
    assert_eq!(seen, [("lapsed", true), ("locked out", true), ("living", false)]);
    assert_eq!(next_together(&found, at(NOW)).map(|link| link.id.as_str()), Some("lapsed"));
    assert_eq!(align(&links[..1], &Calendar::national(), CloseWindow::default(), at(NOW)).day, None);
}

#[test]
fn walked_through_on_one_day_the_renewed_ones_are_not_asked_for_again() {
    let mut links = links(&[("a", "2026-08-30", "2026-11-28"), ("b", "2026-09-08", "2026-12-07"), ("c", "2026-10-30", "2027-01-28")]);
    let mut order = vec![];
    let today = at("2026-11-24T10:00:00+09:00");
    loop {
        let found = align(&links, &Calendar::national(), CloseWindow::default(), today);
        let Some(next) = next_together(&found, today).map(|link| link.id.clone()) else { break };
        order.push(next.clone());
        let renewed = links.iter_mut().find(|link| link.id == next).expect("one of them");
        (renewed.granted_at, renewed.expires_at) = (today, at("2027-02-22T10:00:00+09:00"));
    }
    assert_eq!(order, ["a", "b"], "c has more than a month left: whether to give that away is the person's to say");
}

prop_compose! {
    fn company()(
        now in 0_i64..400,
        rows in prop::collection::vec((-10_i64..95, 0_u8..4), 1..6),
    ) -> (Jst, Vec<Link>) {
        let start = at("2026-01-05T10:00:00+09:00").0;
        let day = |days: i64| Jst(start + jiff::SignedDuration::from_hours(24 * days));
        let links = rows.iter().enumerate().map(|(index, (left, user))| Link {
            granted_at: day(now + left - 90),
            expires_at: Jst(day(now + left).0 + jiff::SignedDuration::from_secs(1)),
            granted_by: format!("user {user}"),
            ..link(&index.to_string(), "p")
        });
        (day(now), links.collect())
    }
}

proptest! {
    #[test]
    fn on_the_common_day_every_living_link_is_alive_and_the_books_are_not_being_closed((now, links) in company()) {
        let (calendar, window) = (Calendar::national(), CloseWindow::default());
        let found = align(&links, &calendar, window, now);
        let living: Vec<&Link> = links.iter().filter(|link| link.expires_at > now).collect();
        prop_assert_eq!(found.day.is_some(), !living.is_empty());
        if let Some((day, reason)) = found.day {
            let ends: Vec<Date> = living.iter().map(|link| link.expires_at.date()).collect();
            prop_assert!(day >= now.date() && ends.iter().all(|end| day < *end || day == now.date()), "{} {:?}", day, ends);
            if reason != DayReason::BeforeTheFirstEnds {
                prop_assert!(calendar.is_business_day(day) && !calendar.is_in_close_window(day, window), "{}", day);
            }
        }
    }
}
