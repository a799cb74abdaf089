//! Several companies on one PC, each with users, certificates and a closing of the books of its own.

use jiff::civil::date;
use proptest::prelude::*;
use renkei_core::{
    calendar::{Calendar, CloseWindow},
    reminder::{HeldCertificate, Holdings, Ledger, Plan, Settings, plan},
    wire::links::Link,
};

use crate::{
    invariants::{begin, pc},
    world::{at, certificate, later, link},
};

fn window(json: &str) -> CloseWindow {
    serde_json::from_str(json).expect("a window")
}

fn look(holders: &[Holdings<'_>], now: &str) -> Plan {
    plan(holders, &Calendar::national(), &Settings::default(), at(now), &Ledger::default())
}

#[test]
fn each_company_has_the_recommended_day_of_its_own_closing() {
    let expires = "2027-04-20T10:00:00+09:00";
    let [ordinary, march, fifteenth] = ["ordinary", "march", "fifteenth"].map(|id| [link(id, at(expires))]);
    let holders = [
        Holdings { links: &ordinary, close_window: CloseWindow::default(), ..Holdings::default() },
        Holdings {
            links: &march,
            close_window: window(r#"{"fiscal_year_end_month": 3, "first_business_days_of_fiscal_year": 11}"#),
            ..Holdings::default()
        },
        Holdings { links: &fifteenth, close_window: window(r#"{"closing_day": 15}"#), ..Holdings::default() },
    ];

    let found = look(&holders, "2027-04-06T09:00:00+09:00");

    let days: Vec<_> = found.notices.iter().map(|notice| (notice.marker.id.as_str(), notice.recommended.map(|day| day.day))).collect();
    let expected = [("fifteenth", date(2027, 4, 13)), ("march", date(2027, 3, 29)), ("ordinary", date(2027, 4, 15))];
    assert_eq!(days, expected.map(|(id, day)| (id, Some(day))), "15 April is the eleventh business day of its month, and the 15th");
}

#[test]
fn a_certificate_is_renewed_only_by_a_later_one_of_the_same_user() {
    let of = |user: &str, thumbprint, ends| HeldCertificate { user: user.into(), ..certificate(thumbprint, at(ends)) };
    let certificates = [
        of("山田", "YAMADA-OLD", "2027-06-12T23:59:59+09:00"),
        of("山田", "YAMADA-NEW", "2028-06-12T23:59:59+09:00"),
        of("佐藤", "SATO-ONLY", "2027-06-12T23:59:59+09:00"),
        of("鈴木", "SUZUKI-NEW", "2027-06-12T23:59:59+09:00"),
        of("鈴木", "SUZUKI-OLD", "2027-06-11T23:59:59+09:00"),
    ];
    let links = [link("lnk", at("2027-06-16T10:00:00+09:00"))];

    let found = look(&[Holdings { links: &links, certificates: &certificates, ..Holdings::default() }], "2027-06-02T09:00:00+09:00");

    let told: Vec<_> = found.notices.iter().map(|notice| notice.marker.id.as_str()).collect();
    assert_eq!(told, ["SATO-ONLY", "SUZUKI-NEW", "lnk"]);
    assert_eq!(found.notices[2].certificate_expires_first, None, "the company has one that lasts");
}

#[test]
fn one_companys_certificates_and_links_mean_nothing_to_another() {
    let ends = "2027-06-12T23:59:59+09:00";
    let [old, new] = [[certificate("OLD", at(ends))], [certificate("NEW", at("2028-06-12T23:59:59+09:00"))]];
    let lapsed = [link("lapsed", at("2027-06-01T10:00:00+09:00"))];
    let elsewhere = [Link { provider: lapsed[0].provider.clone(), ..link("elsewhere", at("2027-09-01T10:00:00+09:00")) }];
    let holders = [
        Holdings { links: &lapsed, certificates: &old, ..Holdings::default() },
        Holdings { links: &elsewhere, certificates: &new, ..Holdings::default() },
    ];

    let found = look(&holders, "2027-06-02T09:00:00+09:00");

    let told: Vec<_> = found.notices.iter().map(|notice| notice.marker.id.as_str()).collect();
    assert_eq!(told, ["OLD", "lapsed"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Users and instants by number; who holds what does not depend on the order.
    #[test]
    fn of_each_user_only_the_longest_certificate_is_told(held in prop::collection::vec((0..4usize, 0..90i64), 1..12), after in 0..60i64) {
        let certificates: Vec<_> = held.iter().enumerate().map(|(n, (user, days))| HeldCertificate {
            user: format!("user {user}"),
            ..certificate(&format!("C{n}"), later(begin(), jiff::SignedDuration::from_hours(24 * days)))
        }).collect();
        let now = later(begin(), jiff::SignedDuration::from_hours(24 * after));
        let holders = [Holdings { certificates: &certificates, ..Holdings::default() }];

        let found = plan(&holders, &Calendar::national(), &Settings::default(), now, &Ledger::default());

        for notice in &found.notices {
            let told = certificates.iter().find(|certificate| certificate.thumbprint == notice.marker.id).expect("one of them");
            let longest = certificates.iter().filter(|other| other.user == told.user).map(|other| other.not_after).max();
            prop_assert_eq!(Some(told.not_after), longest);
        }
        let alone = |one: &HeldCertificate| {
            let holders = [Holdings { certificates: std::slice::from_ref(one), ..Holdings::default() }];
            plan(&holders, &Calendar::national(), &Settings::default(), now, &Ledger::default()).notices.len()
        };
        let longest = certificates.iter().filter(|one| {
            certificates.iter().all(|other| other.user != one.user || other.not_after <= one.not_after)
        });
        prop_assert_eq!(found.notices.len(), longest.map(alone).sum::<usize>(), "and every one of those");
    }

    #[test]
    fn a_look_at_two_companies_finds_what_a_look_at_each_finds(first in pc(), second in pc(), minutes in -40 * 24 * 60..200 * 24 * 60i64) {
        let now = later(begin(), jiff::SignedDuration::from_mins(minutes));
        let (calendar, settings) = (&first.calendar, &first.settings);
        let links: Vec<Link> = second.links.iter().map(|link| Link { id: format!("second {}", link.id), ..link.clone() }).collect();
        let (one, two) = (Holdings { links: &first.links, ..Holdings::default() }, Holdings { links: &links, ..Holdings::default() });
        let look = |holders: &[Holdings<'_>]| plan(holders, calendar, settings, now, &Ledger::default());

        let (both, each) = (look(&[one, two]), [look(&[one]), look(&[two])]);

        let mut notices: Vec<_> = each.iter().flat_map(|plan| plan.notices.clone()).collect();
        notices.sort_by_key(|notice| (notice.marker.expires_at, notice.marker.id.clone()));
        prop_assert_eq!(both.notices, notices);
        prop_assert_eq!(both.next_due, each.iter().filter_map(|plan| plan.next_due).min());
    }
}
