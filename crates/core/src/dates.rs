//! Dates in words: `2026年11月22日(日)`, `2026-11-22 (Sun)`, `22 November 2026 (Sun)`. Always Japan's calendar.

use jiff::civil::{Date, Weekday};

use crate::wire::Jst;

/// `2026年11月22日(日)`
pub fn japanese(day: Date) -> String {
    format!("{}年{}月{}日({})", day.year(), day.month(), day.day(), weekday(day))
}

/// `2026-11-22 (Sun)`
pub fn english(day: Date) -> String {
    day.strftime("%Y-%m-%d (%a)").to_string()
}

/// `2026年11月22日(日) 09:30`
pub fn japanese_time(at: Jst) -> String {
    let civil = at.civil();
    format!("{} {:02}:{:02}", japanese(civil.date()), civil.hour(), civil.minute())
}

/// `22 November 2026 (Sun)`
pub fn english_words(day: Date) -> String {
    day.strftime("%-d %B %Y (%a)").to_string()
}

/// `22 November 2026 (Sun) 09:30`, in Japan.
pub fn english_words_time(at: Jst) -> String {
    let civil = at.civil();
    format!("{} {:02}:{:02}", english_words(civil.date()), civil.hour(), civil.minute())
}

/// Whole calendar days from `today` to `day`, negative when past.
pub fn days_until(today: Date, day: Date) -> i32 {
    (day - today).get_days()
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{days_until, english, english_words_time, japanese};
    use crate::wire::Jst;

    #[test]
    fn a_date_is_written_with_its_weekday() {
        assert_eq!(japanese(date(2026, 11, 22)), "2026年11月22日(日)");
        assert_eq!(english(date(2026, 11, 2)), "2026-11-02 (Mon)");
        let at = Jst("2026-11-01T16:05:00Z".parse().expect("RFC 3339"));
        assert_eq!(english_words_time(at), "2 November 2026 (Mon) 01:05");
    }

    #[test]
    fn days_are_counted_across_months_and_into_the_past() {
        assert_eq!(days_until(date(2026, 11, 22), date(2027, 2, 20)), 90);
        assert_eq!(days_until(date(2026, 11, 22), date(2026, 11, 21)), -1);
    }
}
