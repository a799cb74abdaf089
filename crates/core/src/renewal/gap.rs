//! Which statements a lapse leaves out. While a link is dead nothing is fetched; afterwards a provider looks back only so far.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Gap {
    /// How far the provider looks back is not known.
    Unknown {
        #[cfg_attr(feature = "specta", specta(type = String))]
        from: Date,
    },
    /// A consent up to `until` fetches everything since `from`.
    Covered {
        #[cfg_attr(feature = "specta", specta(type = String))]
        from: Date,
        #[cfg_attr(feature = "specta", specta(type = String))]
        until: Date,
    },
    /// What lies between these days, both included, has to be entered by hand or from a file.
    Missing {
        #[cfg_attr(feature = "specta", specta(type = String))]
        from: Date,
        #[cfg_attr(feature = "specta", specta(type = String))]
        to: Date,
    },
}

/// `last_read`: the day of the last reading, which may have seen that day in part only. `consent_on`: the day of the new consent.
pub fn gap(last_read: Date, consent_on: Date, lookback_days: Option<u32>) -> Gap {
    let Some(days) = lookback_days else { return Gap::Unknown { from: last_read } };
    let first_fetched = consent_on.saturating_sub(span(days));
    if first_fetched <= last_read {
        return Gap::Covered { from: last_read, until: last_covered(last_read, days) };
    }
    Gap::Missing { from: last_read, to: first_fetched.saturating_sub(1.day()) }
}

/// The last day on which a new consent still fetches what came after `last_read`.
fn last_covered(last_read: Date, lookback_days: u32) -> Date {
    last_read.saturating_add(span(lookback_days))
}

/// More than a century is as good as forever.
fn span(days: u32) -> jiff::Span {
    i64::from(days.min(36_500)).days()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Gap, gap};

    #[test]
    fn what_lies_before_the_look_back_has_to_be_entered_by_hand() {
        let last_read = date(2026, 10, 20);
        let covered = Gap::Covered { from: last_read, until: date(2026, 11, 20) };
        for (consent_on, lookback, expected) in [
            (date(2026, 10, 21), Some(31), covered),
            (date(2026, 11, 20), Some(31), covered),
            (date(2026, 11, 21), Some(31), Gap::Missing { from: last_read, to: date(2026, 10, 20) }),
            (date(2026, 11, 30), Some(31), Gap::Missing { from: last_read, to: date(2026, 10, 29) }),
            (date(2026, 11, 30), Some(0), Gap::Missing { from: last_read, to: date(2026, 11, 29) }),
            (date(2026, 11, 30), None, Gap::Unknown { from: last_read }),
        ] {
            assert_eq!(gap(last_read, consent_on, lookback), expected, "{consent_on} {lookback:?}");
        }
        assert!(matches!(gap(last_read, date(2026, 11, 30), Some(u32::MAX)), Gap::Covered { .. }));
    }
}
