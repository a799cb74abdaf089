//! The PC's clock beside the bank's.

use renkei_client::{Bank, Clocks};
use renkei_core::{Code, Failure};

use super::{lines::Lines, with_bank};
use crate::view::{Fact, Outcome};

pub fn judge(lines: &Lines) -> Outcome {
    with_bank(lines, || judge_clocks(lines.bank.as_ref().map(Bank::clocks)))
}

/// What makes certificates look expired, if the clock does.
pub fn wrong(lines: &Lines) -> Option<Failure> {
    match judge(lines) {
        Outcome::Failed { failure, .. } => Some(failure),
        _ => None,
    }
}

fn judge_clocks(clocks: Result<Option<Clocks>, &Failure>) -> Outcome {
    match clocks {
        Ok(Some(clocks)) => {
            let facts = vec![Fact::new("seconds_fast", ("進み(秒)", "seconds fast"), clocks.difference().as_secs())];
            match clocks.judge() {
                Ok(()) => Outcome::ok(facts),
                Err(failure) => Outcome::Failed { failure, facts },
            }
        }
        Ok(None) => Outcome::skipped(("金融機関が時刻を返さないため", "the bank tells no time")),
        Err(failure) if failure.code == Code::ClockWrong => Outcome::Failed { failure: failure.clone(), facts: Vec::new() },
        Err(_) => Outcome::skipped(("金融機関に時刻をきけないため", "the bank could not be asked for the time")),
    }
}

#[cfg(test)]
mod tests {
    use renkei_client::Clocks;
    use renkei_core::{Code, Failure};

    use super::judge_clocks;
    use crate::view::{Outcome, Verdict};

    #[test]
    fn only_what_the_bank_said_counts() {
        let clocks = |pc: &str| Some(Clocks { pc: pc.parse().unwrap(), bank: "2026-11-22T00:00:00Z".parse().unwrap() });
        assert_eq!(judge_clocks(Ok(clocks("2026-11-22T00:04:00Z"))).facts()[0].value, "240");
        assert_eq!(judge_clocks(Ok(clocks("2025-11-22T00:00:00Z"))).verdict(), Verdict::Failed);
        assert_eq!(judge_clocks(Err(&Failure::new(Code::ClockWrong))).verdict(), Verdict::Failed);
        assert!(matches!(judge_clocks(Ok(None)), Outcome::Skipped { .. }));
        assert!(matches!(judge_clocks(Err(&Failure::new(Code::BankUnreachable))), Outcome::Skipped { .. }));
    }
}
