//! Business days of a credit cooperative: 土日祝 and 12/31–1/3 are closed (協同組合による金融事業に関する法律施行令).
//!
//! The bank's own table ([`Calendar::of_service`]) wins over the computed national holidays, because the law can change in any year.

mod close_window;
mod holidays;
mod opening;

use std::collections::BTreeSet;

use jiff::{
    ToSpan,
    civil::{Date, Time, Weekday},
};

pub use close_window::{CloseWindow, Recommendation, RecommendationReason};

use crate::wire::links::Service;
use holidays::is_national_holiday;
use opening::Opening;

/// Which days the cooperative is open, and on a business day at which hours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The bank's closed days, for the years that it has published.
    published: BTreeSet<Date>,
    published_years: BTreeSet<i16>,
    /// Closed besides all others, whatever the year.
    also_closed: BTreeSet<Date>,
    /// Of a business day; `None`: around the clock, or unknown.
    opening: Option<Opening>,
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
        Self { published, published_years, ..Self::default() }
    }

    /// What the bank says of itself (`/me/service`): closed days and the hours of a business day.
    pub fn of_service(service: &Service) -> Self {
        Self { opening: Opening::of_business_day(&service.hours), ..Self::with_holidays(service.holidays.iter().copied()) }
    }

    /// Further closed days, for instance a company's own summer holidays.
    pub fn also_closed(mut self, days: impl IntoIterator<Item = Date>) -> Self {
        self.also_closed.extend(days);
        self
    }

    pub fn is_business_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !(weekend || is_year_end(day) || self.also_closed.contains(&day) || self.is_holiday(day))
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

    /// 翌営業日: the first open day after `day`.
    pub fn next_business_day(&self, day: Date) -> Date {
        self.on_or_after(day.saturating_add(1.day()))
    }

    /// The `n`-th business day before `day`, which itself does not count.
    pub fn business_days_before(&self, day: Date, n: u32) -> Date {
        (0..n).fold(day, |at, _| self.on_or_before(at.saturating_sub(1.day())))
    }

    /// On a business day: the time itself when the bank is open then, else the time at which it opens.
    pub fn within_hours(&self, time: Time) -> Time {
        self.opening.map_or(time, |opening| opening.include(time))
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

    /// Business days from `from` to `to`, both included.
    fn count_business_days(&self, from: Date, to: Date) -> u32 {
        let days = from.series(1.day()).take_while(|day| *day <= to);
        days.filter(|day| self.is_business_day(*day)).map(|_| 1).sum()
    }
}

fn is_year_end(day: Date) -> bool {
    matches!((day.month(), day.day()), (12, 31) | (1, 1..=3))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Calendar;

    #[test]
    fn business_days_are_counted_over_weekends_and_the_turn_of_the_year() {
        let calendar = Calendar::national();
        assert_eq!(calendar.business_days_before(date(2027, 1, 2), 3), date(2026, 12, 28));
        assert_eq!(calendar.next_business_day(date(2026, 12, 30)), date(2027, 1, 4));
        assert_eq!(calendar.next_business_day(date(2026, 9, 18)), date(2026, 9, 24), "Silver Week: 19–23 September");
    }

    #[test]
    fn the_banks_own_table_wins_for_the_years_it_covers() {
        let calendar = Calendar::with_holidays([date(2026, 11, 24)]);
        assert!(!calendar.is_business_day(date(2026, 11, 24)));
        assert!(calendar.is_business_day(date(2026, 11, 23)), "the bank says it is open");
        assert!(!calendar.is_business_day(date(2027, 11, 23)), "no table for 2027: the law");
    }

    #[test]
    fn further_closed_days_are_closed_besides_the_others() {
        let calendar = Calendar::national().also_closed([date(2026, 8, 13), date(2026, 8, 14)]);
        assert_eq!(calendar.on_or_before(date(2026, 8, 16)), date(2026, 8, 12));
        assert!(!calendar.is_business_day(date(2026, 8, 11)), "山の日 stays closed");
    }

    #[test]
    fn a_table_without_any_open_day_does_not_hang() {
        let closed = date(2026, 1, 1).series(jiff::ToSpan::day(1)).take(400);
        let calendar = Calendar::with_holidays(closed);
        assert_eq!(calendar.on_or_before(date(2026, 8, 1)), date(2026, 8, 1));
    }
}
