//! When to look, and when to ask the bank: by the wall clock, which goes on while a PC sleeps and may be set forth and back.

use std::time::Duration;

use jiff::SignedDuration;
use renkei_core::wire::Jst;

/// Sleep is never longer, so that no wrong guess about the clock lasts.
const LONGEST_NAP: Duration = Duration::from_secs(30);
/// Further from what a nap should take, the PC has slept or its clock was set.
const JUMP: SignedDuration = SignedDuration::from_secs(60);
/// Another session of the same person may have asked the bank meanwhile.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(10);

/// How long to sleep before the clock is read again. Never nothing: a timer that is a little early must not run in circles.
pub fn nap(now: Jst, next_due: Option<Jst>) -> Duration {
    let left = next_due.and_then(|due| Duration::try_from(due.0.duration_since(now.0)).ok());
    left.map_or(LONGEST_NAP, |left| left.clamp(Duration::from_millis(50), LONGEST_NAP))
}

/// Whether the clock went another way than the nap.
pub fn has_jumped(before: Jst, nap: Duration, now: Jst) -> bool {
    let nap = SignedDuration::try_from(nap).unwrap_or_default();
    (now.0.duration_since(before.0) - nap).abs() > JUMP
}

/// Whether a look at `looked` is out of date.
pub fn is_time_to_look(looked: Jst, next_due: Option<Jst>, now: Jst) -> bool {
    next_due.is_some_and(|due| due <= now) || looked.date() != now.date() || now.0.duration_since(looked.0).abs() >= LOOK_AGAIN
}

/// A number from the random source, so that a thousand PCs that start at nine do not ask at nine sharp.
pub type Chance = u32;

/// When the bank is asked next: hourly, soon after a start and after a sleep, more seldom after failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskTimes {
    since: Jst,
    wait: SignedDuration,
    failures: u32,
}

impl AskTimes {
    pub fn at_start(now: Jst, chance: Chance) -> Self {
        Self { since: now, wait: from_to(20, 5 * 60, chance), failures: 0 }
    }

    /// The network needs a moment to come back as well.
    pub fn woken(self, now: Jst, chance: Chance) -> Self {
        Self { since: now, wait: from_to(20, 3 * 60, chance), ..self }
    }

    /// A clock that was set back makes it due as well: better once too often than not for a day.
    pub fn is_due(self, now: Jst) -> bool {
        now.0.duration_since(self.since.0).abs() >= self.wait
    }

    pub fn answered(now: Jst, chance: Chance) -> Self {
        Self { since: now, wait: from_to(50 * 60, 70 * 60, chance), failures: 0 }
    }

    pub fn failed(self, now: Jst, chance: Chance) -> Self {
        let failures = self.failures.saturating_add(1);
        let most = (5 * 60_i64) << failures.min(4);
        Self { since: now, wait: from_to(most / 2, most, chance), failures }
    }

    /// The bank is closed. It opens for everybody at one time.
    pub fn closed(self, now: Jst, chance: Chance) -> Self {
        Self { since: now, wait: from_to(60, 15 * 60, chance), ..self }
    }
}

/// Seconds.
fn from_to(least: i64, most: i64, chance: Chance) -> SignedDuration {
    SignedDuration::from_secs(least + (most - least) * i64::from(chance) / (i64::from(Chance::MAX) + 1))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use renkei_core::wire::Jst;

    use super::{AskTimes, Chance, has_jumped, is_time_to_look, nap};

    fn at(text: &str) -> Jst {
        Jst(format!("2026-11-24T{text}+09:00").parse().unwrap())
    }

    #[test]
    fn nobody_sleeps_longer_than_half_a_minute_or_past_the_next_notice() {
        for (due, milliseconds) in
            [(None, 30_000), (Some("12:00:00"), 30_000), (Some("09:00:12"), 12_000), (Some("09:00:00"), 50), (Some("08:00:00"), 30_000)]
        {
            let expected = Duration::from_millis(milliseconds);
            assert_eq!(nap(at("09:00:00"), due.map(at)), expected, "{due:?}");
        }
    }

    #[test]
    fn a_clock_that_goes_another_way_than_the_nap_has_jumped() {
        for (now, jumped) in [("09:00:30", false), ("09:01:20", false), ("09:02:00", true), ("08:59:00", true), ("11:00:00", true)] {
            assert_eq!(has_jumped(at("09:00:00"), Duration::from_secs(30), at(now)), jumped, "{now}");
        }
    }

    #[test]
    fn a_look_is_out_of_date_when_something_is_due_on_another_day_and_after_a_while() {
        let looked = at("09:00:00");
        for (due, now, expected) in [
            (None, at("09:09:59"), false),
            (None, at("09:10:00"), true),
            (None, at("08:40:00"), true),
            (Some(at("09:05:00")), at("09:04:59"), false),
            (Some(at("09:05:00")), at("09:05:00"), true),
        ] {
            assert_eq!(is_time_to_look(looked, due, now), expected, "{due:?} {now}");
        }
        let midnight = Jst("2026-11-24T15:00:00Z".parse().unwrap());
        assert!(is_time_to_look(at("23:59:59"), None, midnight), "the next day in Japan");
    }

    #[test]
    fn the_bank_is_asked_hourly_and_more_seldom_after_failures_and_never_by_all_at_once() {
        let now = at("09:00:00");
        let wait = |times: fn(Jst, Chance) -> AskTimes| [0, Chance::MAX].map(|chance| times(now, chance).wait.as_secs());
        assert_eq!(wait(AskTimes::at_start), [20, 299]);
        assert_eq!(wait(AskTimes::answered), [3_000, 4_199]);
        assert_eq!(wait(|now, chance| AskTimes::answered(now, 0).woken(now, chance)), [20, 179]);
        assert_eq!(wait(|now, chance| AskTimes::answered(now, 0).closed(now, chance)), [60, 899]);

        let mut times = AskTimes::answered(now, 0);
        let waits: Vec<i64> = std::iter::repeat_with(|| {
            times = times.failed(now, Chance::MAX);
            times.wait.as_secs()
        })
        .take(6)
        .collect();
        assert_eq!(waits, [599, 1_199, 2_399, 4_799, 4_799, 4_799]);
    }

    #[test]
    fn a_clock_that_is_set_makes_the_bank_be_asked() {
        let times = AskTimes::answered(at("12:00:00"), 0);
        for (now, due) in [("12:00:00", false), ("12:49:59", false), ("12:50:00", true), ("11:10:00", true)] {
            assert_eq!(times.is_due(at(now)), due, "{now}");
        }
    }
}
