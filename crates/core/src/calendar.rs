//! Business days of a credit cooperative: 土日祝 and 12/31–1/3 are closed (協同組合による金融事業に関する法律施行令).
//!
//! The bank's own table ([`Calendar::with_holidays`]) wins over the computed national holidays, because the law can change in any year.

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

/// Which days the cooperative is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The bank's closed days, for the years that it has published.
    published: BTreeSet<Date>,
    published_years: BTreeSet<i16>,
}

impl Calendar {
    /// National holidays by law.
    pub fn national() -> Self {
        Self::default()
    }

    /// The bank's published closed days; years without any entry fall back to the law.
    pub fn with_holidays(days: impl IntoIterator<Item = Date>) -> Self {
        let published: BTreeSet<Date> = days.into_iter().collect();
        let published_years = published.iter().map(|day| day.year()).collect();
        Self { published, published_years }
    }

    pub fn is_business_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !(weekend || is_year_end(day) || self.is_holiday(day))
    }

    fn is_holiday(&self, day: Date) -> bool {
        if self.published_years.contains(&day.year()) { self.published.contains(&day) } else { is_national_holiday(day) }
    }

    /// The day itself when open, else the nearest open day before it.
    pub fn on_or_before(&self, day: Date) -> Date {
        self.seek(day, -1)
    }

    /// The day itself when open, else the nearest open day after it.
    pub fn on_or_after(&self, day: Date) -> Date {
        self.seek(day, 1)
    }

    /// The `n`-th business day before `day`, which itself does not count.
    pub fn business_days_before(&self, day: Date, n: u32) -> Date {
        (0..n).fold(day, |at, _| self.on_or_before(at.saturating_sub(1.day())))
    }

    fn seek(&self, day: Date, step: i32) -> Date {
        let mut at = day;
        // The longest closed run is some ten days; the bound keeps a wrong table of the bank from hanging us.
        for _ in 0..60 {
            if self.is_business_day(at) {
                return at;
            }
            at = at.saturating_add(step.days());
        }
        day
    }

    /// 推奨更新日: the third business day before the expiry's day, or the last one before the close window when it falls into it.
    pub fn recommended_renewal(&self, expiry: Date, window: CloseWindow) -> Date {
        let third = self.business_days_before(expiry, 3);
        let mut at = third;
        while self.is_in_close_window(at, window) {
            at = self.on_or_before(at.saturating_sub(1.day()));
        }
        at
    }

    /// Whether a business day lies among the last of its month or the first of it.
    pub fn is_in_close_window(&self, day: Date, window: CloseWindow) -> bool {
        let from_start = self.count_business_days(day.first_of_month(), day);
        let to_end = self.count_business_days(day, day.last_of_month());
        from_start <= window.first_of_month || to_end <= window.last_of_month
    }

    /// Business days from `from` to `to`, both included.
    fn count_business_days(&self, from: Date, to: Date) -> u32 {
        let days = from.series(1.day()).take_while(|day| *day <= to);
        days.filter(|day| self.is_business_day(*day)).map(|_| 1).sum()
    }
}

/// The days around a month's end in which accountants close the books and should not be asked to renew anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CloseWindow {
    /// Business days at the end of a month that belong to it.
    pub last_of_month: u32,
    /// Business days at the start of a month that belong to it.
    pub first_of_month: u32,
}

impl Default for CloseWindow {
    /// From the second-last business day of a month to the fifth of the next.
    fn default() -> Self {
        Self { last_of_month: 2, first_of_month: 5 }
    }
}

fn is_year_end(day: Date) -> bool {
    matches!((day.month(), day.day()), (12, 31) | (1, 1..=3))
}

/// National holidays by the law in force since 2022 (国民の祝日に関する法律), with 振替休日 and 国民の休日.
fn is_national_holiday(day: Date) -> bool {
    is_named_holiday(day) || is_substitute(day) || is_sandwiched(day)
}

fn is_named_holiday(day: Date) -> bool {
    let nth_monday = (day.day() + 6) / 7;
    let is_monday = day.weekday() == Weekday::Monday;
    match (day.month(), day.day()) {
        (1, 1) | (2, 11 | 23) | (4, 29) | (5, 3..=5) | (8, 11) | (11, 3 | 23) => true,
        (1 | 10, _) if is_monday && nth_monday == 2 => true,
        (7 | 9, _) if is_monday && nth_monday == 3 => true,
        (3, d) => d == equinox(day.year(), 20.8431),
        (9, d) => d == equinox(day.year(), 23.2488),
        _ => false,
    }
}

/// Day of the month of an equinox, 1980–2099 (the almanac's formula; the law takes the day from the almanac).
fn equinox(year: i16, base: f64) -> i8 {
    let since = f64::from(year) - 1980.0;
    #[expect(clippy::cast_possible_truncation, reason = "a day of a month")]
    let day = (base + 0.242_194 * since - (since / 4.0).floor()) as i8;
    day
}

/// 振替休日: the first day after a holiday on Sunday that is not itself a holiday.
fn is_substitute(day: Date) -> bool {
    if is_named_holiday(day) {
        return false;
    }
    let mut before = day.saturating_sub(1.day());
    while is_named_holiday(before) {
        if before.weekday() == Weekday::Sunday {
            return true;
        }
        before = before.saturating_sub(1.day());
    }
    false
}

/// 国民の休日: a day between two holidays.
fn is_sandwiched(day: Date) -> bool {
    is_named_holiday(day.saturating_sub(1.day())) && is_named_holiday(day.saturating_add(1.day()))
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};

    use super::{Calendar, CloseWindow, is_national_holiday};

    #[test]
    fn holidays_are_those_of_the_cabinet_offices_list() {
        let list = [
            (
                2026,
                vec![
                    (1, 1),
                    (1, 12),
                    (2, 11),
                    (2, 23),
                    (3, 20),
                    (4, 29),
                    (5, 3),
                    (5, 4),
                    (5, 5),
                    (5, 6),
                    (7, 20),
                    (8, 11),
                    (9, 21),
                    (9, 22),
                    (9, 23),
                    (10, 12),
                    (11, 3),
                    (11, 23),
                ],
            ),
            (
                2027,
                vec![
                    (1, 1),
                    (1, 11),
                    (2, 11),
                    (2, 23),
                    (3, 21),
                    (3, 22),
                    (4, 29),
                    (5, 3),
                    (5, 4),
                    (5, 5),
                    (7, 19),
                    (8, 11),
                    (9, 20),
                    (9, 23),
                    (10, 11),
                    (11, 3),
                    (11, 23),
                ],
            ),
        ];
        for (year, expected) in list {
            let days = date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
            let found: Vec<_> = days.filter(|day| is_national_holiday(*day)).map(|day| (day.month(), day.day())).collect();
            assert_eq!(found, expected, "{year}");
        }
    }

    #[test]
    fn the_recommended_day_counts_back_over_weekends_and_the_turn_of_the_year() {
        let calendar = Calendar::national();
        assert_eq!(calendar.business_days_before(date(2027, 1, 2), 3), date(2026, 12, 28));
        let open_books = CloseWindow { last_of_month: 0, first_of_month: 0 };
        assert_eq!(calendar.recommended_renewal(date(2027, 1, 2), open_books), date(2026, 12, 28));
    }

    #[test]
    fn the_recommended_day_leaves_the_close_window() {
        let calendar = Calendar::national();
        // 2027-02-05 (Fri): the third business day before is 2 February, the second of the month.
        let day = calendar.recommended_renewal(date(2027, 2, 5), CloseWindow::default());
        assert_eq!(day, date(2027, 1, 27), "28 and 29 January are the last two business days");
    }

    #[test]
    fn the_banks_own_table_wins_for_the_years_it_covers() {
        let calendar = Calendar::with_holidays([date(2026, 11, 24)]);
        assert!(!calendar.is_business_day(date(2026, 11, 24)));
        assert!(calendar.is_business_day(date(2026, 11, 23)), "the bank says it is open");
        assert!(!calendar.is_business_day(date(2027, 11, 23)), "no table for 2027: the law");
    }
}
