//! 利用時間: when the bank may be asked by a program that nobody sits at.

use jiff::civil::{Time, Weekday};
use renkei_core::{
    calendar::Calendar,
    wire::{
        Jst,
        links::{Hours, Service},
    },
};

/// Hours that cannot be read say nothing against it: the bank itself refuses then.
pub fn is_open(service: &Service, now: Jst) -> bool {
    let maintained = service.maintenance.iter().any(|window| (window.from..window.to).contains(&now));
    let hours = service.hours.iter().find(|hours| hours.day == kind_of_day(service, now));
    !maintained && (service.hours.is_empty() || hours.is_some_and(|hours| include(hours, now.civil().time())))
}

fn kind_of_day(service: &Service, now: Jst) -> &'static str {
    let day = now.date();
    if Calendar::of_service(service).is_business_day(day) {
        "business_day"
    } else if day.weekday() == Weekday::Saturday && !service.holidays.contains(&day) {
        "saturday"
    } else {
        "sunday_or_holiday"
    }
}

fn include(hours: &Hours, time: Time) -> bool {
    let at = |text: &str| text.parse::<Time>();
    match (at(&hours.open), hours.close.as_str()) {
        (Ok(opens), "24:00") => time >= opens,
        (Ok(opens), close) => match at(close) {
            Ok(closes) if opens < closes => (opens..closes).contains(&time),
            Ok(closes) => time >= opens || time < closes,
            Err(_) => true,
        },
        (Err(_), _) => true,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use renkei_core::wire::{
        Jst,
        links::{Hours, Maintenance, Service},
    };

    use super::is_open;

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    #[test]
    fn the_bank_is_not_asked_outside_its_hours() {
        let hours = |day: &str, open: &str, close: &str| Hours { day: day.into(), open: open.into(), close: close.into() };
        let service = Service {
            app: None,
            server_time: at("2026-11-20T12:00:00+09:00"),
            hours: vec![
                hours("business_day", "08:00", "24:00"),
                hours("saturday", "22:00", "05:00"),
                hours("sunday_or_holiday", "?", "17:00"),
            ],
            maintenance: vec![Maintenance { from: at("2026-11-20T12:00:00+09:00"), to: at("2026-11-20T13:00:00+09:00") }],
            notices: vec![],
            holidays: vec![date(2026, 11, 23)],
            consent_valid_until: None,
        };
        for (now, open, why) in [
            ("2026-11-20T08:00:00+09:00", true, "a Friday"),
            ("2026-11-20T23:59:59+09:00", true, "until midnight"),
            ("2026-11-20T07:59:59+09:00", false, "before the opening"),
            ("2026-11-19T16:00:00Z", false, "1:00 in Japan"),
            ("2026-11-20T12:30:00+09:00", false, "maintenance"),
            ("2026-11-20T13:00:00+09:00", true, "after maintenance"),
            ("2026-11-21T12:00:00+09:00", false, "a Saturday that opens in the night"),
            ("2026-11-21T23:00:00+09:00", true, "past midnight"),
            ("2026-11-22T03:00:00+09:00", true, "hours that cannot be read"),
            ("2026-11-23T03:00:00+09:00", true, "a holiday has the hours of a Sunday"),
        ] {
            assert_eq!(is_open(&service, at(now)), open, "{now}: {why}");
        }
        let (mut silent, mut closed) = (service.clone(), service);
        silent.hours.clear();
        assert!(is_open(&silent, at("2026-11-19T16:00:00Z")), "no hours at all say nothing");
        closed.hours.remove(0);
        assert!(!is_open(&closed, at("2026-11-20T12:00:00+09:00")), "a day that is not listed is closed");
    }
}
