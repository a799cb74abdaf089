//! The PC's clock beside the bank's. A clock that is wrong makes good certificates look expired.

use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimeParser};
use renkei_core::{Code, Failure, wire::Jst};

/// More than this is told. The answer's own way takes up to half a minute of it.
const TOLERATED: SignedDuration = SignedDuration::from_mins(5);

/// Both clocks at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    pub pc: Timestamp,
    /// From the `Date` header (RFC 9110 §6.6.1), to the second.
    pub bank: Timestamp,
}

impl Clocks {
    /// `None` when the header is absent or no date.
    pub(crate) fn read(pc: Timestamp, date: Option<&str>) -> Option<Self> {
        let bank = DateTimeParser::new().parse_timestamp(date?).ok()?;
        Some(Self { pc, bank })
    }

    /// Positive when the PC's clock is fast.
    pub fn difference(&self) -> SignedDuration {
        self.pc.duration_since(self.bank)
    }

    /// [`Code::ClockWrong`] when they are more than five minutes apart.
    pub fn judge(&self) -> Result<(), Failure> {
        if self.difference().abs() <= TOLERATED {
            return Ok(());
        }
        let detail = format!("this PC {}, the bank {} (PC {:#})", Jst(self.pc), Jst(self.bank), self.difference());
        Err(Failure::new(Code::ClockWrong).with_detail(detail))
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use renkei_core::Code;

    use super::Clocks;

    #[test]
    fn more_than_five_minutes_apart_is_wrong_in_either_direction() {
        let bank: jiff::Timestamp = "2026-11-22T00:00:00Z".parse().expect("an instant");
        for (seconds, wrong) in [(0, false), (300, false), (-300, false), (301, true), (-301, true), (86_400 * 365, true)] {
            let pc = bank + SignedDuration::from_secs(seconds);
            let clocks = Clocks::read(pc, Some("Sun, 22 Nov 2026 00:00:00 GMT")).expect("a date");
            assert_eq!(clocks.difference().as_secs(), seconds);
            assert_eq!(clocks.judge().err().map(|failure| failure.code), wrong.then_some(Code::ClockWrong), "{seconds} s");
        }
    }

    #[test]
    fn what_is_no_date_says_nothing_about_the_clock() {
        let pc = "2026-11-22T00:00:00Z".parse().expect("an instant");
        for date in [None, Some(""), Some("yesterday")] {
            assert_eq!(Clocks::read(pc, date), None);
        }
    }
}
