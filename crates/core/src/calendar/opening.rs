//! 利用時間 of a business day.

use jiff::civil::Time;

use crate::wire::links::Hours;

/// Daily hours in Japan; a close before the opening means past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    opens: Time,
    /// `None`: the end of the day.
    closes: Option<Time>,
}

impl Opening {
    /// Hours that cannot be read, equal ones and a business day without any say nothing: a reminder is then shown at its own time.
    pub fn of_business_day(hours: &[Hours]) -> Option<Self> {
        let hours = hours.iter().find(|hours| hours.day == "business_day")?;
        let opens = hours.open.parse().ok()?;
        let closes = match hours.close.as_str() {
            "24:00" => None,
            close => Some(close.parse().ok()?),
        };
        (closes != Some(opens)).then_some(Self { opens, closes })
    }

    pub fn include(self, time: Time) -> Time {
        let is_open = match self.closes {
            None => time >= self.opens,
            Some(closes) if self.opens < closes => (self.opens..closes).contains(&time),
            Some(closes) => time >= self.opens || time < closes,
        };
        if is_open { time } else { self.opens }
    }
}

#[cfg(test)]
mod tests {
    use super::Opening;
    use crate::wire::links::Hours;

    #[test]
    fn a_time_outside_the_hours_becomes_the_opening() {
        for (open, close, time, expected) in [
            ("08:00", "20:00", "09:00", "09:00:00"),
            ("08:00", "20:00", "07:59", "08:00:00"),
            ("08:00", "20:00", "20:00", "08:00:00"),
            ("10:00", "24:00", "09:00", "10:00:00"),
            ("10:00", "24:00", "23:59", "23:59:00"),
            ("22:00", "05:00", "04:59", "04:59:00"),
            ("22:00", "05:00", "09:00", "22:00:00"),
        ] {
            let hours = [Hours { day: "business_day".into(), open: open.into(), close: close.into() }];
            let opening = Opening::of_business_day(&hours).expect("hours that can be read");
            assert_eq!(opening.include(time.parse().expect("a time")).to_string(), expected, "{time} in {open}–{close}");
        }
    }

    #[test]
    fn hours_that_say_nothing_are_none() {
        for (day, open, close) in [("saturday", "08:00", "20:00"), ("business_day", "8h", "20:00"), ("business_day", "08:00", "08:00")] {
            let hours = [Hours { day: day.into(), open: open.into(), close: close.into() }];
            assert_eq!(Opening::of_business_day(&hours), None, "{day} {open}–{close}");
        }
    }
}
