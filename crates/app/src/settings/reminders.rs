//! When people are reminded. A value that cannot be read is told and its default is used: reminders must never stop because of it.

use jiff::civil::Time;
use renkei_core::{Failure, calendar::CloseWindow, reminder};
use renkei_policy::{Name, Policies};
use serde::Serialize;

pub fn of(policies: &mut Policies) -> reminder::Settings {
    let defaults = reminder::Settings::default();
    let notice_time = policies.text(Name::NoticeTime).ok().flatten();
    let closed_days = policies.list(Name::ClosedDays).ok().flatten().unwrap_or_default();
    reminder::Settings {
        notice_time: notice_time.and_then(|time| Time::strptime("%H:%M", time).ok()).unwrap_or(defaults.notice_time),
        closed_days: closed_days.iter().filter_map(|day| day.parse().ok()).collect(),
        close_window: close_window(policies).unwrap_or(defaults.close_window),
    }
}

/// As [`CloseWindow`] is written; what is left out has its default.
#[derive(Serialize)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    closing_day: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_business_days: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_business_days: Option<u8>,
    fiscal_year_end_month: Option<u8>,
}

/// Each value for itself may be sensible, and all of them together leave no day to renew on.
fn close_window(policies: &mut Policies) -> Result<CloseWindow, Failure> {
    let number = |name| policies.number(name).ok().flatten();
    let written = Written {
        closing_day: number(Name::CloseWindowClosingDay),
        last_business_days: number(Name::CloseWindowLastBusinessDays),
        first_business_days: number(Name::CloseWindowFirstBusinessDays),
        fiscal_year_end_month: number(Name::FiscalYearEndMonth),
    };
    let written = serde_json::to_value(written).expect("plain values serialise");
    serde_json::from_value(written).map_err(|why| policies.refuse(Name::CloseWindowFirstBusinessDays, &why.to_string()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use renkei_core::{
        calendar::{Calendar, CloseWindow},
        reminder,
    };
    use renkei_policy::{Layer, Name, Policies, Raw, Source};

    use super::of;

    fn policies(values: &[(Name, Raw)]) -> Policies {
        let values = values.iter().map(|(name, raw)| (name.as_str().to_owned(), raw.clone())).collect();
        Policies::resolve(vec![Layer { source: Source::MachinePolicy, place: "policy.toml".into(), values: Ok(values) }])
    }

    #[test]
    fn without_a_word_the_products_own_rules_hold() {
        assert_eq!(of(&mut policies(&[])), reminder::Settings::default());
    }

    #[test]
    fn every_value_has_its_effect() {
        let all = [
            (Name::NoticeTime, Raw::Text("8:30".into())),
            (Name::ClosedDays, Raw::List(vec!["2027-08-13".into()])),
            (Name::CloseWindowClosingDay, Raw::Number(20)),
            (Name::CloseWindowLastBusinessDays, Raw::Number(1)),
            (Name::CloseWindowFirstBusinessDays, Raw::Number(3)),
        ];
        let settings = of(&mut policies(&all));
        assert_eq!((settings.notice_time, settings.closed_days), (time(8, 30, 0, 0), vec![date(2027, 8, 13)]));
        let recommended = |window| Calendar::national().recommended_renewal(date(2027, 6, 25), window);
        assert_eq!(recommended(settings.close_window), date(2027, 6, 17), "22 June is the second business day after a closing on the 20th");
        assert_eq!(recommended(CloseWindow::default()), date(2027, 6, 22));

        let year_end = of(&mut policies(&[(Name::FiscalYearEndMonth, Raw::Number(5))])).close_window;
        let recommended = |window| Calendar::national().recommended_renewal(date(2027, 6, 16), window);
        assert_eq!((recommended(year_end), recommended(CloseWindow::default())), (date(2027, 5, 27), date(2027, 6, 11)));
    }

    #[test]
    fn what_cannot_be_read_is_told_and_has_its_default() {
        let wrong = [
            (Name::NoticeTime, Raw::Text("9時".into())),
            (Name::ClosedDays, Raw::List(vec!["13 August".into()])),
            (Name::CloseWindowClosingDay, Raw::Number(32)),
        ];
        let mut policies = policies(&wrong);
        assert_eq!(of(&mut policies), reminder::Settings::default());
        assert_eq!(policies.problems().len(), 3);
    }

    #[test]
    fn numbers_that_leave_no_day_to_renew_on_are_refused_together() {
        let mut policies =
            policies(&[(Name::CloseWindowLastBusinessDays, Raw::Number(9)), (Name::CloseWindowFirstBusinessDays, Raw::Number(9))]);
        assert_eq!(of(&mut policies).close_window, CloseWindow::default());
        let told = policies.problems().remove(0).detail.unwrap();
        assert!(told.contains("CloseWindowFirstBusinessDays") && told.contains("more than 15"), "{told}");
    }
}
