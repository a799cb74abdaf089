//! All notices of one expiry, each on its business day.

use jiff::{ToSpan, civil::Date};

use super::Rung;
use crate::calendar::Calendar;

/// One notice of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The business day on which it is due.
    pub day: Date,
    /// The latest of the rungs that meet on this day.
    pub rung: Rung,
    /// The rung's own day, when that is not a business day.
    pub shifted_from: Option<Date>,
    /// Earlier rungs of the same day, which say nothing of their own.
    pub together_with: Vec<Rung>,
}

/// In order of time; no two on one day. Rungs up to the expiry's day move to the business day before, later ones to the business day after.
pub fn schedule(ladder: &[Rung], expiry: Date, calendar: &Calendar) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::with_capacity(ladder.len());
    for rung in ladder {
        let mut slot = slot(*rung, expiry, calendar);
        if let Some(earlier) = slots.pop_if(|earlier| earlier.day == slot.day) {
            slot.together_with = earlier.together_with;
            slot.together_with.push(earlier.rung);
        }
        slots.push(slot);
    }
    slots
}

fn slot(rung: Rung, expiry: Date, calendar: &Calendar) -> Slot {
    let own = expiry.saturating_add(i64::from(rung.days()).days());
    let day = if rung.is_up_to_expiry() { calendar.on_or_before(own) } else { calendar.on_or_after(own) };
    Slot { day, rung, shifted_from: (day != own).then_some(own), together_with: Vec::new() }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Rung, schedule};
    use crate::calendar::Calendar;

    /// `12-18 D-14<12-19`: on 18 December, moved from the 19th.
    fn lines(ladder: &[Rung], expiry: Date) -> String {
        let slots = schedule(ladder, expiry, &Calendar::national());
        let line = |slot: &super::Slot| {
            let moved = slot.shifted_from.map(|from| format!("<{}", from.strftime("%m-%d"))).unwrap_or_default();
            format!("{} {}{moved}", slot.day.strftime("%m-%d"), slot.rung)
        };
        slots.iter().map(line).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn hard_dates_have_the_schedules_written_here_by_hand() {
        let cases = [
            (
                "the turn of the year: closed from 31 December to Sunday 3 January",
                date(2027, 1, 2),
                "12-03 D-30, 12-18 D-14<12-19, 12-25 D-7<12-26, 12-30 D-0<01-02, \
                 01-04 D+1<01-03, 01-05 D+3, 01-12 D+7<01-09, 01-18 D+14<01-16, 02-01 D+28<01-30",
            ),
            (
                "the last business day of a year: D+1 and D+3 meet on 4 January",
                date(2026, 12, 30),
                "11-30 D-30, 12-16 D-14, 12-23 D-7, 12-25 D-3<12-27, 12-29 D-1, 12-30 D-0, \
                 01-04 D+3<01-02, 01-06 D+7, 01-13 D+14, 01-27 D+28",
            ),
            (
                "Golden Week 2026: 2 to 6 May closed, the 6th as 振替休日",
                date(2026, 5, 5),
                "04-03 D-30<04-05, 04-21 D-14, 04-28 D-7, 05-01 D-0<05-05, \
                 05-07 D+1<05-06, 05-08 D+3, 05-12 D+7, 05-19 D+14, 06-02 D+28",
            ),
            (
                "the last business day before it: D+1 and D+3 meet on 7 May",
                date(2026, 5, 1),
                "04-01 D-30, 04-17 D-14, 04-24 D-7, 04-28 D-3, 04-30 D-1, 05-01 D-0, \
                 05-07 D+3<05-04, 05-08 D+7, 05-15 D+14, 05-29 D+28",
            ),
            (
                "Silver Week 2026: 19 to 23 September closed, the 22nd as 国民の休日",
                date(2026, 9, 22),
                "08-21 D-30<08-23, 09-08 D-14, 09-15 D-7, 09-18 D-0<09-22, 09-24 D+1<09-23, 09-25 D+3, 09-29 D+7, 10-06 D+14, 10-20 D+28",
            ),
            (
                "振替休日 on Monday 22 March 2027 after the equinox on Sunday",
                date(2027, 3, 22),
                "02-19 D-30<02-20, 03-08 D-14, 03-15 D-7, 03-19 D-0<03-22, 03-23 D+1, 03-25 D+3, 03-29 D+7, 04-05 D+14, 04-19 D+28",
            ),
            (
                "an ordinary Wednesday",
                date(2027, 6, 16),
                "05-17 D-30, 06-02 D-14, 06-09 D-7, 06-11 D-3<06-13, 06-15 D-1, 06-16 D-0, \
                 06-17 D+1, 06-21 D+3<06-19, 06-23 D+7, 06-30 D+14, 07-14 D+28",
            ),
        ];
        for (name, expiry, expected) in cases {
            assert_eq!(lines(Rung::OF_LINK, expiry), expected, "{name}");
        }
    }

    #[test]
    fn a_certificates_schedule_moves_to_business_days_before() {
        assert_eq!(lines(Rung::OF_CERTIFICATE, date(2027, 1, 2)), "11-20 D-40<11-23, 12-03 D-30, 12-23 D-10, 12-30 D-0<01-02");
    }

    #[test]
    fn the_rungs_that_meet_are_named_by_the_latest() {
        let slots = schedule(Rung::OF_LINK, date(2027, 1, 2), &Calendar::national());
        let last = slots.iter().find(|slot| slot.rung.days() == 0).expect("D-0");
        assert_eq!(last.together_with.iter().map(Rung::to_string).collect::<Vec<_>>(), ["D-3", "D-1"]);
    }
}
