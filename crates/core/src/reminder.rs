//! Who is reminded of what, and when. Pure: [`plan`] sees what the bank said, what was already shown, and an instant.
//!
//! Each link and each certificate has a [`schedule`] of its own, made only from the day (in Japan) on which it expires. A look at any instant
//! yields for each of them at most one notice: the latest whose time has come, unless it was shown before. So it does not matter when anyone
//! looks: sleep, a restart or a clock that was set lose nothing and repeat nothing. What is shown is remembered by its [`Marker`].
//!
//! `docs/reminders.md` explains the rules to people.

mod ledger;
mod message;
mod notice;
mod outlook;
mod plan;
mod rung;
mod schedule;
mod settings;
mod words;

pub use ledger::Ledger;
pub use message::{Message, Subject, digest, message};
pub use notice::{Kind, Marker, Notice, UnknownMarker};
pub use plan::{HeldCertificate, Holdings, Plan, Toasts, plan};
pub(crate) use plan::{Renewals, is_history};
pub use rung::Rung;
pub use schedule::{Slot, schedule};
pub use settings::Settings;
pub use words::{recommendation_reason, slot_reason};

use jiff::civil::{Time, time};

use crate::{calendar::Calendar, wire::Jst};

/// Snoozed notices come back at this time of the day in Japan.
const SNOOZED_UNTIL: Time = time(9, 0, 0, 0);

/// 翌営業日 9:00, seen from `now`.
pub fn snooze_until(now: Jst, calendar: &Calendar) -> Jst {
    at(calendar.next_business_day(now.date()), SNOOZED_UNTIL)
}

/// A time of the day in Japan; past the end of the calendar it never comes.
fn at(day: jiff::civil::Date, time: Time) -> Jst {
    Jst::from_civil(day.to_datetime(time)).unwrap_or(Jst(jiff::Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::snooze_until;
    use crate::{calendar::Calendar, wire::Jst};

    #[test]
    fn a_snooze_ends_on_the_next_business_day_at_nine_in_japan() {
        for (now, expected) in [
            ("2026-11-24T15:00:00+09:00", "2026-11-25T09:00:00+09:00"),
            ("2026-11-24T16:30:00Z", "2026-11-26T09:00:00+09:00"),
            ("2026-11-20T08:00:00+09:00", "2026-11-24T09:00:00+09:00"),
            ("2026-12-30T23:59:59+09:00", "2027-01-04T09:00:00+09:00"),
        ] {
            let now = Jst(now.parse().expect("RFC 3339"));
            assert_eq!(snooze_until(now, &Calendar::national()).to_string(), expected, "{now}");
        }
    }
}
