//! Every day of two years as a day of expiry, against a calculation that shares nothing with the program: the closed days are written here by hand.

use jiff::{ToSpan, civil::Date};
use renkei_core::{
    reminder::{Notice, Plan},
    wire::Jst,
};

use crate::world::{Pc, at, certificate, link};

/// The days on which the cooperative is closed besides Saturdays and Sundays, from the almanac.
const CLOSED: &str = "2026: 11/3 11/23 12/31 \
    2027: 1/1 1/2 1/3 1/11 2/11 2/23 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23 12/31 \
    2028: 1/1 1/2 1/3 1/10 2/11 2/23 3/20 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23 12/31";
/// A Sunday.
const FIRST_OF_ALMANAC: &str = "2026-11-01";
const DAYS_OF_ALMANAC: usize = 30 + 31 + 365 + 366;
/// 2 December 2026, the first whose D-30 is in the almanac.
const FIRST_EXPIRY: usize = 31;
/// 1 December 2028; its D+28 is 29 December.
const LAST_EXPIRY: usize = FIRST_EXPIRY + 365 + 365;

/// Days by their number since 1 November 2026.
struct Almanac {
    days: Vec<Date>,
    open: Vec<bool>,
}

impl Almanac {
    fn by_hand() -> Self {
        let first: Date = FIRST_OF_ALMANAC.parse().expect("a day");
        let days: Vec<_> = first.series(1.day()).take(DAYS_OF_ALMANAC).collect();
        let mut open: Vec<_> = (0..DAYS_OF_ALMANAC).map(|n| !matches!(n % 7, 0 | 6)).collect();
        let mut year = "";
        for word in CLOSED.split_whitespace() {
            if let Some(heading) = word.strip_suffix(':') {
                year = heading;
                continue;
            }
            let (month, day) = word.split_once('/').expect("month/day");
            let closed = format!("{year}-{month:0>2}-{day:0>2}").parse().expect("a day");
            open[days.iter().position(|day| *day == closed).expect("a day of the almanac")] = false;
        }
        Self { days, open }
    }

    fn before(&self, n: usize) -> usize {
        (0..n).rev().find(|n| self.open[*n]).expect("an open day before")
    }

    /// The notices of one expiry by day: `2026-12-18 D-14`.
    fn notices(&self, ladder: &[(&'static str, i32)], expiry: usize) -> Vec<(Date, &'static str)> {
        let mut notices: Vec<(Date, &str)> = Vec::new();
        for (name, distance) in ladder {
            let own = expiry.checked_add_signed(*distance as isize).expect("a day of the almanac");
            let day = match (self.open[own], distance) {
                (true, _) => own,
                (false, ..=0) => self.before(own),
                (false, _) => (own..).find(|n| self.open[*n]).expect("an open day after"),
            };
            notices.retain(|(other, _)| *other != self.days[day]);
            notices.push((self.days[day], name));
        }
        notices
    }

    /// Among the first five open days of a month or its last two.
    fn books_are_being_closed(&self, n: usize) -> bool {
        let of_month = |other: usize| self.days[other].first_of_month() == self.days[n].first_of_month();
        let month: Vec<_> = (0..DAYS_OF_ALMANAC).filter(|other| self.open[*other] && of_month(*other)).collect();
        let place = month.iter().position(|other| *other == n).expect("an open day");
        place < 5 || place + 2 >= month.len()
    }

    fn recommended(&self, expiry: usize) -> Date {
        let mut day = self.before(self.before(self.before(expiry)));
        while self.books_are_being_closed(day) {
            day = self.before(day);
        }
        self.days[day]
    }
}

fn at_nine(day: Date) -> Jst {
    at(&format!("{day}T09:00:00+09:00"))
}

/// Everything that a PC shows which sleeps until something is due, with what it recommends.
fn record(pc: &mut Pc) -> Vec<(Jst, String, Option<Date>)> {
    let mut shown = Vec::new();
    let mut next = Some(at("2026-10-01T00:00:00+09:00"));
    while let Some(now) = next {
        let Plan { notices, next_due, .. } = pc.look(now);
        let line = |notice: &Notice| (now, notice.marker.rung.to_string(), notice.recommended.map(|recommended| recommended.day));
        shown.extend(notices.iter().map(line));
        next = next_due;
    }
    shown
}

#[test]
fn each_link_of_two_years_is_told_on_the_days_and_with_the_day_that_the_almanac_says() {
    const LADDER: [(&str, i32); 11] = [
        ("D-30", -30),
        ("D-14", -14),
        ("D-7", -7),
        ("D-3", -3),
        ("D-1", -1),
        ("D-0", 0),
        ("D+1", 1),
        ("D+3", 3),
        ("D+7", 7),
        ("D+14", 14),
        ("D+28", 28),
    ];
    let almanac = Almanac::by_hand();
    for expiry in FIRST_EXPIRY..=LAST_EXPIRY {
        let expires_at = at(&format!("{}T{:02}:00:00+09:00", almanac.days[expiry], expiry % 24));
        let recommended = |at: Jst| (at < expires_at).then(|| almanac.recommended(expiry));
        let notices = almanac.notices(&LADDER, expiry).into_iter();
        let expected: Vec<_> = notices.map(|(day, rung)| (at_nine(day), rung.to_owned(), recommended(at_nine(day)))).collect();

        let shown = record(&mut Pc { links: vec![link("lnk", expires_at)], ..Pc::default() });

        assert_eq!(shown, expected, "{expires_at}");
    }
}

#[test]
fn each_certificate_of_two_years_is_told_on_the_days_that_the_almanac_says() {
    const LADDER: [(&str, i32); 4] = [("D-40", -40), ("D-30", -30), ("D-10", -10), ("D-0", 0)];
    let almanac = Almanac::by_hand();
    for expiry in FIRST_EXPIRY + 10..=LAST_EXPIRY {
        let ends = at(&format!("{}T23:59:59+09:00", almanac.days[expiry]));
        let notices = almanac.notices(&LADDER, expiry).into_iter();
        let expected: Vec<_> = notices.map(|(day, rung)| (at_nine(day), rung.to_owned(), None)).collect();

        let shown = record(&mut Pc { certificates: vec![certificate("C", ends)], ..Pc::default() });

        assert_eq!(shown, expected, "{ends}");
    }
}
