//! A look at 100 000 links is to take 50 ms at most. `cargo test --release -p renkei-core --test reminder speed -- --nocapture` says how long it
//! takes here. Only a multiple of that fails the test: other programs may keep the machine busy.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use renkei_core::{
    calendar::Calendar,
    reminder::{Holdings, Ledger, Settings, plan},
    wire::links::Link,
};

use crate::world::{at, certificate, later, link};

#[test]
fn a_look_at_very_many_links_is_quick() {
    let optimised = !cfg!(debug_assertions);
    let count: i64 = if optimised { 100_000 } else { 5_000 };
    let now = at("2027-06-02T09:00:00+09:00");
    // Expiries from 60 days ago to 120 days ahead; each company has 100 links and a certificate.
    let expiry = |n: i64| later(now, SignedDuration::from_mins(n * 7919 % (180 * 24 * 60) - 60 * 24 * 60));
    let links: Vec<Link> = (0..count).map(|n| link(&format!("lnk_{n:08}"), expiry(n))).collect();
    let ends = at("2027-07-20T09:00:00+09:00");
    let certificates: Vec<[_; 1]> = (0..count / 100).map(|n| [certificate(&format!("{n:064x}"), ends)]).collect();
    let (calendar, settings) = (Calendar::national(), Settings::default());
    let close_window = settings.close_window;
    let companies = links.chunks(100).zip(&certificates);
    let holders: Vec<_> = companies.map(|(links, certificates)| Holdings { links, certificates, close_window }).collect();

    let first = plan(&holders, &calendar, &settings, now, &Ledger::default());
    let mut sent = Ledger::default();
    first.notices.iter().for_each(|notice| sent.note_sent(&notice.marker, now));

    for (name, ledger, expected) in
        [("nothing shown before", &Ledger::default(), first.notices.len()), ("everything shown before", &sent, 0)]
    {
        let mut best = Duration::MAX;
        for _ in 0..20 {
            let start = Instant::now();
            let found = plan(&holders, &calendar, &settings, now, ledger);
            best = best.min(start.elapsed());
            assert_eq!(found.notices.len(), expected);
        }
        println!("{count} links, {name}: {expected} notices in {best:?}");
        assert!(!optimised || best <= Duration::from_millis(250), "{name}: {best:?}");
    }
}
