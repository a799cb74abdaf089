//! How long a certificate still holds, by calendar days in Japan. When people are told of it: [`crate::reminder::schedule`] of
//! [`Rung::OF_CERTIFICATE`].

use crate::{dates::days_until, reminder::Rung, wire::Jst};

/// What a certificate's end means today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Healthy {
        days: i32,
    },
    /// The ladder has begun; `rung` is the last one whose day has come.
    ExpiresSoon {
        days: i32,
        rung: Rung,
    },
    /// `days` calendar days ago; 0 for an end earlier today.
    Expired {
        days: i32,
    },
}

/// Past its instant a certificate is expired even on its last day.
pub fn health(not_after: Jst, now: Jst) -> Health {
    let days = days_until(now.date(), not_after.date());
    if now > not_after {
        return Health::Expired { days: -days };
    }
    let reached = Rung::OF_CERTIFICATE.iter().rfind(|rung| days <= -i32::from(rung.days()));
    match reached {
        Some(rung) => Health::ExpiresSoon { days, rung: *rung },
        None => Health::Healthy { days },
    }
}

#[cfg(test)]
mod tests {
    use super::{Health, health};
    use crate::wire::Jst;

    fn at(text: &str) -> Jst {
        Jst(text.parse().expect("RFC 3339"))
    }

    #[test]
    fn the_ladder_follows_the_days_left_in_japan() {
        let not_after = at("2026-12-31T14:59:59Z"); // the last second of the year in Japan
        for (now, expected) in [
            ("2026-11-20T23:59:59+09:00", "41"),
            ("2026-11-20T15:00:00Z", "40 D-40"),
            ("2026-11-30T23:59:00+09:00", "31 D-40"),
            ("2026-12-01T00:00:00+09:00", "30 D-30"),
            ("2026-12-20T09:00:00+09:00", "11 D-30"),
            ("2026-12-21T09:00:00+09:00", "10 D-10"),
            ("2026-12-31T23:59:59+09:00", "0 D-0"),
            ("2027-01-01T00:00:00+09:00", "over 1"),
        ] {
            let said = match health(not_after, at(now)) {
                Health::Healthy { days } => days.to_string(),
                Health::ExpiresSoon { days, rung } => format!("{days} {rung}"),
                Health::Expired { days } => format!("over {days}"),
            };
            assert_eq!(said, expected, "{now}");
        }
    }

    #[test]
    fn a_certificate_that_ended_earlier_today_is_expired() {
        let not_after = at("2026-12-31T09:00:00+09:00");
        assert_eq!(health(not_after, at("2026-12-31T09:00:01+09:00")), Health::Expired { days: 0 });
        assert!(matches!(health(not_after, at("2026-12-31T09:00:00+09:00")), Health::ExpiresSoon { days: 0, .. }));
    }

    #[test]
    fn a_certificate_without_an_end_is_healthy() {
        assert!(matches!(health(Jst(jiff::Timestamp::MAX), at("2026-12-31T09:00:00+09:00")), Health::Healthy { .. }));
    }
}
