//! 推奨更新日: early enough, and not while the books are being closed (月次の締め).

use jiff::{ToSpan, civil::Date};
use serde::Deserialize;

use super::Calendar;

/// The business days around the closing of a month's books, when accountants should not be asked to renew anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "Written")]
pub struct CloseWindow {
    /// The day of each month on which the books are closed: 20 for 20日締め, 31 for the last day of any month.
    closing_day: i8,
    /// Business days up to the closing day, itself included, that belong to the window.
    last: u32,
    /// Business days after the closing day that belong to it.
    first: u32,
    /// 決算月 (1–12), after which the window is longer.
    fiscal_year_end: Option<i8>,
    /// In place of `first` after the closing of the fiscal year.
    first_of_fiscal_year: u32,
}

/// As it is written in a settings file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    closing_day: i8,
    last_business_days: u32,
    first_business_days: u32,
    fiscal_year_end_month: Option<i8>,
    first_business_days_of_fiscal_year: u32,
}

impl Default for Written {
    fn default() -> Self {
        Self {
            closing_day: 31,
            last_business_days: 2,
            first_business_days: 5,
            fiscal_year_end_month: None,
            first_business_days_of_fiscal_year: 10,
        }
    }
}

impl Default for CloseWindow {
    /// From the second-last business day of a month to the fifth of the next.
    fn default() -> Self {
        Self::from_written(&Written::default())
    }
}

impl TryFrom<Written> for CloseWindow {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let first = written.first_business_days.max(written.first_business_days_of_fiscal_year);
        match &written {
            Written { closing_day, .. } if !(1..=31).contains(closing_day) => {
                Err(format!("closing_day is {closing_day}, not one of 1 to 31 (31: the last day of the month)"))
            }
            Written { fiscal_year_end_month: Some(month), .. } if !(1..=12).contains(month) => {
                Err(format!("fiscal_year_end_month is {month}, not one of 1 to 12"))
            }
            // A month has 17 business days and more: some must be left.
            Written { last_business_days: last, .. } if last.saturating_add(first) > 15 => {
                Err("the close window has more than 15 business days".into())
            }
            _ => Ok(Self::from_written(&written)),
        }
    }
}

impl CloseWindow {
    /// No business day belongs to it.
    pub const NONE: Self = Self { closing_day: 31, last: 0, first: 0, fiscal_year_end: None, first_of_fiscal_year: 0 };

    /// The same for a company whose fiscal year ends in this month (決算月, 1–12); `None` leaves it as it is.
    pub fn with_fiscal_year_end(self, month: Option<i8>) -> Self {
        Self { fiscal_year_end: month.filter(|month| (1..=12).contains(month)).or(self.fiscal_year_end), ..self }
    }

    fn from_written(written: &Written) -> Self {
        Self {
            closing_day: written.closing_day,
            last: written.last_business_days,
            first: written.first_business_days,
            fiscal_year_end: written.fiscal_year_end_month,
            first_of_fiscal_year: written.first_business_days_of_fiscal_year,
        }
    }

    fn closing_in_month_of(self, day: Date) -> Date {
        let last = day.last_of_month();
        Date::new(day.year(), day.month(), self.closing_day.min(last.day())).unwrap_or(last)
    }

    /// The first closing day on or after `day`.
    fn next_closing(self, day: Date) -> Date {
        let closing = self.closing_in_month_of(day);
        if day <= closing { closing } else { self.closing_in_month_of(day.first_of_month().saturating_add(1.month())) }
    }

    /// The last closing day before `day`.
    fn previous_closing(self, day: Date) -> Date {
        let closing = self.closing_in_month_of(day);
        if closing < day { closing } else { self.closing_in_month_of(day.first_of_month().saturating_sub(1.day())) }
    }

    fn days_after(self, closing: Date) -> u32 {
        if self.fiscal_year_end == Some(closing.month()) { self.first_of_fiscal_year } else { self.first }
    }
}

/// 推奨更新日 of one link, with the reason for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recommendation {
    pub day: Date,
    pub reason: RecommendationReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecommendationReason {
    /// The third business day before the expiry's day.
    ThirdBusinessDayBefore,
    /// That third day lies in the close window; this is the last business day before the window.
    BeforeClose { third: Date },
}

impl Calendar {
    pub fn recommended_renewal(&self, expiry: Date, window: CloseWindow) -> Date {
        self.recommendation(expiry, window).day
    }

    /// The third business day before the expiry's day, or the last one before the close window when it falls into it.
    pub fn recommendation(&self, expiry: Date, window: CloseWindow) -> Recommendation {
        let third = self.business_days_before(expiry, 3);
        if !self.is_in_close_window(third, window) {
            return Recommendation { day: third, reason: RecommendationReason::ThirdBusinessDayBefore };
        }
        // Every window leaves days free; only a bank's table with next to no business day in a month has none within reach.
        let earlier = std::iter::successors(Some(third), |at| Some(self.on_or_before(at.saturating_sub(1.day()))));
        match earlier.take(40).find(|at| !self.is_in_close_window(*at, window)) {
            Some(day) => Recommendation { day, reason: RecommendationReason::BeforeClose { third } },
            None => Recommendation { day: third, reason: RecommendationReason::ThirdBusinessDayBefore },
        }
    }

    /// Whether a business day lies among the last before a closing of the books or the first after it.
    pub fn is_in_close_window(&self, day: Date, window: CloseWindow) -> bool {
        let closed_before = window.previous_closing(day);
        self.count_business_days(day, window.next_closing(day)) <= window.last
            || self.count_business_days(closed_before.saturating_add(1.day()), day) <= window.days_after(closed_before)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Calendar, CloseWindow, RecommendationReason, Written};

    fn window(change: impl FnOnce(&mut Written)) -> CloseWindow {
        let mut written = Written::default();
        change(&mut written);
        written.try_into().expect("a window that can be")
    }

    #[test]
    fn the_recommended_day_is_the_third_business_day_before_or_the_last_before_the_close_window() {
        let month_end = CloseWindow::default();
        let twentieth = window(|written| written.closing_day = 20);
        let march = window(|written| written.fiscal_year_end_month = Some(3));
        let cases: [(&str, CloseWindow, Date, Date); 10] = [
            ("30, 29, 28 December", month_end, date(2027, 1, 2), date(2026, 12, 28)),
            ("no window: 2 February", CloseWindow::NONE, date(2027, 2, 5), date(2027, 2, 2)),
            ("2 February is the second of its month; 28 and 29 January are the last two", month_end, date(2027, 2, 5), date(2027, 1, 27)),
            ("5 February is the fifth", month_end, date(2027, 2, 10), date(2027, 1, 27)),
            ("8 February is the sixth", month_end, date(2027, 2, 12), date(2027, 2, 8)),
            ("20日締め: 19 to 27 January; the third day before is 22 January", twentieth, date(2027, 1, 27), date(2027, 1, 18)),
            ("20日締め: month's end is an ordinary day", twentieth, date(2027, 2, 3), date(2027, 1, 29)),
            ("20日締め: the 20th is a Saturday, so 18 and 19 February are the last two", twentieth, date(2027, 2, 24), date(2027, 2, 17)),
            ("決算月: 14 April is the tenth business day after March", march, date(2027, 4, 19), date(2027, 3, 29)),
            ("決算月: 15 April is the eleventh", march, date(2027, 4, 20), date(2027, 4, 15)),
        ];
        let calendar = Calendar::national();
        for (name, window, expiry, expected) in cases {
            assert_eq!(calendar.recommended_renewal(expiry, window), expected, "{name}");
        }
    }

    #[test]
    fn the_reason_says_which_day_the_window_pushed_away() {
        let reason = Calendar::national().recommendation(date(2027, 2, 5), CloseWindow::default()).reason;
        assert_eq!(reason, RecommendationReason::BeforeClose { third: date(2027, 2, 2) });
    }

    #[test]
    fn windows_that_cannot_be_are_refused() {
        let refused = [
            Written { closing_day: 0, ..Written::default() },
            Written { closing_day: 32, ..Written::default() },
            Written { fiscal_year_end_month: Some(13), ..Written::default() },
            Written { first_business_days: 14, ..Written::default() },
            Written { last_business_days: u32::MAX, ..Written::default() },
        ];
        for written in refused {
            assert!(CloseWindow::try_from(written).is_err());
        }
    }

    #[test]
    fn a_table_with_hardly_any_business_day_still_has_a_recommended_day() {
        let window = window(|written| (written.last_business_days, written.first_business_days) = (5, 10));
        let open = [date(2026, 6, 10), date(2026, 6, 11), date(2026, 6, 12)];
        let year = date(2026, 1, 1).series(jiff::ToSpan::day(1)).take(365);
        let calendar = Calendar::with_holidays(year.filter(|day| !open.contains(day)));
        assert_eq!(calendar.recommended_renewal(date(2026, 6, 14), window), date(2026, 6, 10));
    }
}
