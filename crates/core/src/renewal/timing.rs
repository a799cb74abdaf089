//! What renewing today means: the new term begins with the new consent, so every day before the old end is given away.

use jiff::civil::Date;
use serde::Serialize;

use crate::{dates::days_until, link_state::days_left, wire::Jst};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Timing {
    /// The next term ends that many days earlier than after a renewal on the recommended day.
    Early { days: i32 },
    /// 推奨更新日
    OnTheDay,
    /// The recommended day has passed; the link still lives.
    Late,
    /// 期限切れから◯日
    Lapsed { days: i32 },
}

pub fn timing(expires_at: Jst, recommended: Date, now: Jst) -> Timing {
    if expires_at <= now {
        return Timing::Lapsed { days: -days_left(expires_at, now.date()) };
    }
    match days_until(now.date(), recommended) {
        0 => Timing::OnTheDay,
        days if days > 0 => Timing::Early { days },
        _ => Timing::Late,
    }
}

/// Whether a certificate ends before the link that is allowed with it now: its successor needs another consent then.
pub fn ends_before(not_after: Jst, next_expiry: Jst) -> bool {
    not_after < next_expiry
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Timing, timing};
    use crate::wire::Jst;

    #[test]
    fn a_renewal_is_early_on_the_day_late_or_after_the_end() {
        let at = |text: &str| Jst(text.parse().expect("RFC 3339"));
        let (expires_at, recommended) = (at("2026-11-28T16:40:00+09:00"), date(2026, 11, 25));
        for (now, expected) in [
            ("2026-11-22T23:59:00+09:00", Timing::Early { days: 3 }),
            ("2026-11-24T15:00:00Z", Timing::OnTheDay),
            ("2026-11-26T00:00:00+09:00", Timing::Late),
            ("2026-11-28T16:39:59+09:00", Timing::Late),
            ("2026-11-28T16:40:00+09:00", Timing::Lapsed { days: 0 }),
            ("2026-12-02T09:00:00+09:00", Timing::Lapsed { days: 4 }),
        ] {
            assert_eq!(timing(expires_at, recommended, at(now)), expected, "{now}");
        }
    }
}
