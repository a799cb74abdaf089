//! 利用時間: outside it no procedure begins or goes on.

use jiff::{Timestamp, ToSpan, civil::DateTime};
use renkei_core::wire::Jst;

use crate::{
    config::{Policy, minutes},
    oauth::error::{Error, Result},
};

/// 403 `outside_service_hours` with the next opening, unless the bank is open.
pub fn require_open(policy: &Policy, now: Timestamp) -> Result<()> {
    match next_opening(&policy.opens, &policy.closes, Jst(now).civil()) {
        Opening::Now => Ok(()),
        Opening::At(at) => {
            let refused = Error::access_denied("outside_service_hours");
            Err(match Jst::from_civil(at) {
                Some(until) => refused.until(until),
                None => refused,
            })
        }
        // Closed rather than open: the bank notices a wrong setting at once.
        Opening::Unreadable => {
            Err(Error::access_denied("outside_service_hours").described("the bank's service hours are not set correctly"))
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Opening {
    Now,
    At(DateTime),
    Unreadable,
}

/// Daily hours `HH:MM` in Japan; equal ones mean always open, a close before the opening means past midnight.
fn next_opening(opens: &str, closes: &str, now: DateTime) -> Opening {
    let (Some(opens), Some(closes)) = (minutes(opens), minutes(closes)) else { return Opening::Unreadable };
    let minute = i64::from(now.hour()) * 60 + i64::from(now.minute());
    let open = match opens.cmp(&closes) {
        std::cmp::Ordering::Equal => true,
        std::cmp::Ordering::Less => (opens..closes).contains(&minute),
        std::cmp::Ordering::Greater => minute >= opens || minute < closes,
    };
    if open {
        return Opening::Now;
    }
    let today = now.date().at(0, 0, 0, 0).saturating_add(opens.minutes());
    Opening::At(if today > now { today } else { today.saturating_add(1.day()) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Opening, next_opening};

    #[test]
    fn the_bank_is_open_within_its_hours_and_says_when_it_opens_next() {
        let at = |hour, minute| date(2026, 11, 22).at(hour, minute, 0, 0);
        let opens_at = |day, hour| Opening::At(date(2026, 11, day).at(hour, 0, 0, 0));
        for (opens, closes, now, expected) in [
            ("00:00", "00:00", at(3, 0), Opening::Now),
            ("08:00", "20:00", at(8, 0), Opening::Now),
            ("08:00", "20:00", at(19, 59), Opening::Now),
            ("08:00", "20:00", at(20, 0), opens_at(23, 8)),
            ("08:00", "20:00", at(7, 59), opens_at(22, 8)),
            ("08:00", "24:00", at(23, 59), Opening::Now),
            ("22:00", "05:00", at(4, 59), Opening::Now),
            ("22:00", "05:00", at(12, 0), opens_at(22, 22)),
            ("8h", "20:00", at(12, 0), Opening::Unreadable),
            ("08:00", "24:30", at(12, 0), Opening::Unreadable),
        ] {
            assert_eq!(next_opening(opens, closes, now), expected, "{opens}–{closes} at {now}");
        }
    }
}
