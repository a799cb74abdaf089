//! 国民の祝日に関する法律 as in force since 2022, with 振替休日 and 国民の休日. (In 2020 and 2021 an act of its own moved three of the days.)

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

pub(super) fn is_national_holiday(day: Date) -> bool {
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

    use super::is_national_holiday;

    /// Written from the law and the almanac by hand. Substitutes: "振", 国民の休日: "国".
    const YEARS: &[(i16, &str)] = &[
        (2024, "1/1 1/8 2/11 2/12振 2/23 3/20 4/29 5/3 5/4 5/5 5/6振 7/15 8/11 8/12振 9/16 9/22 9/23振 10/14 11/3 11/4振 11/23"),
        (2025, "1/1 1/13 2/11 2/23 2/24振 3/20 4/29 5/3 5/4 5/5 5/6振 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24振"),
        (2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6振 7/20 8/11 9/21 9/22国 9/23 10/12 11/3 11/23"),
        (2027, "1/1 1/11 2/11 2/23 3/21 3/22振 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23"),
        (2028, "1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23"),
        (2029, "1/1 1/8 2/11 2/12振 2/23 3/20 4/29 4/30振 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24振 10/8 11/3 11/23"),
        (2030, "1/1 1/14 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6振 7/15 8/11 8/12振 9/16 9/23 10/14 11/3 11/4振 11/23"),
        // The next years with a 国民の休日.
        (2032, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/21国 9/22 10/11 11/3 11/23"),
    ];

    #[test]
    fn holidays_are_those_of_the_law() {
        for (year, expected) in YEARS {
            let days = date(*year, 1, 1).series(1.day()).take_while(|day| day.year() == *year);
            let found: Vec<_> = days.filter(|day| is_national_holiday(*day)).map(|day| format!("{}/{}", day.month(), day.day())).collect();
            let expected = expected.replace(['振', '国'], "");
            assert_eq!(found.join(" "), expected, "{year}");
        }
    }
}
