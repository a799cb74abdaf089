//! The sandbox's clock: the machine's, moved by an offset that can only grow and that survives a restart.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Span, Timestamp};
use renkei_bank::clock::{Clock, SystemClock};
use renkei_core::wire::Jst;
use serde::{Deserialize, Serialize};

use crate::files;

pub struct SandboxClock {
    record: PathBuf,
    offset: Mutex<SignedDuration>,
}

#[derive(Serialize, Deserialize)]
struct Record {
    offset_ms: i64,
}

impl SandboxClock {
    /// Goes on where `record` left off; otherwise starts at `start`, or at the machine's time.
    pub fn open(record: PathBuf, start: Option<Timestamp>) -> Result<Self, Error> {
        let offset = match files::read_if_there(&record)? {
            Some(bytes) => {
                let Record { offset_ms } = serde_json::from_slice(&bytes).map_err(|_| Error::Record(record.display().to_string()))?;
                SignedDuration::from_millis(offset_ms)
            }
            None => start.map_or(SignedDuration::ZERO, |start| start.duration_since(SystemClock.now())),
        };
        let clock = Self { record, offset: Mutex::new(offset) };
        clock.write(offset)?;
        Ok(clock)
    }

    /// Moves forward by a calendar span in Japan's time, and answers the new time.
    pub fn advance(&self, span: Span) -> Result<Jst, Error> {
        let mut offset = self.offset.lock().unwrap_or_else(PoisonError::into_inner);
        let before = SystemClock.now().checked_add(*offset).map_err(|_| Error::TooFar)?;
        let japan = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
        let after = before.to_zoned(japan).checked_add(span).map_err(|_| Error::TooFar)?.timestamp();
        let step = after.duration_since(before);
        if step.is_negative() {
            return Err(Error::Backwards);
        }
        let moved = offset.checked_add(step).ok_or(Error::TooFar)?;
        // On disk first: a restart must never go back to a time that somebody has already been told is over.
        self.write(moved)?;
        *offset = moved;
        Ok(Jst(after))
    }

    fn write(&self, offset: SignedDuration) -> Result<(), Error> {
        let record = Record { offset_ms: i64::try_from(offset.as_millis()).map_err(|_| Error::TooFar)? };
        Ok(files::write_whole(&self.record, serde_json::to_string(&record).expect("one number serialises").as_bytes())?)
    }
}

impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        let offset = *self.offset.lock().unwrap_or_else(PoisonError::into_inner);
        SystemClock.now().saturating_add(offset).unwrap_or(Timestamp::MAX)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    File(#[from] files::Error),
    #[error("{0} does not hold a clock's offset (start with an empty data folder; or remove it and `POST {{admin}}/clock/reset`)")]
    Record(String),
    #[error("the sandbox's clock only goes forward (start a new data folder with --now to be earlier)")]
    Backwards,
    #[error("that is further than a calendar reaches (year 9999)")]
    TooFar,
}

#[cfg(test)]
mod tests {
    use jiff::{Span, ToSpan};
    use renkei_bank::clock::Clock;

    use super::{Error, SandboxClock};

    #[test]
    fn it_starts_where_it_is_told_moves_forward_only_and_goes_on_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("clock.json");
        let start = "2027-01-04T09:00:00+09:00".parse().unwrap();
        let clock = SandboxClock::open(record.clone(), Some(start)).unwrap();
        assert!(clock.now().duration_since(start).as_secs() < 5);

        let span: Span = "P80D".parse().unwrap();
        let told = clock.advance(span).unwrap();
        assert_eq!(told.date().to_string(), "2027-03-25");
        assert!(matches!(clock.advance((-1).seconds()), Err(Error::Backwards)));

        let again = SandboxClock::open(record, Some(start)).unwrap();
        let since = again.now().duration_since(told.0).as_secs();
        assert!((0..5).contains(&since), "{since}");
    }
}
