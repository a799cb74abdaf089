//! The bank's one clock. Everything that depends on time takes its instant from here, once per request.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp};
use renkei_core::wire::Jst;

/// Where the time comes from. The sandbox has one that can be moved forward.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the server reads the machine's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

pub type SharedClock = Arc<dyn Clock>;

/// The highest instant seen, by this node and, through the database, by the others. What is over (a grant, a code, a lock) stays over: while the
/// clock lies before it, the bank serves nobody.
#[derive(Debug)]
pub struct HighWater(AtomicI64);

impl HighWater {
    /// Corrections of a running clock and differences between nodes stay below this.
    pub const TOLERANCE: SignedDuration = SignedDuration::from_secs(30);

    /// Unix milliseconds, as [`crate::store::clock_mark`] keeps them.
    pub fn new(mark: i64) -> Self {
        Self(AtomicI64::new(mark))
    }

    /// Reads the clock; `Err` says how far it has fallen back.
    pub fn read(&self, clock: &dyn Clock) -> Result<Timestamp, SignedDuration> {
        // The mark first: a clock that only goes forward is then never behind it, whatever other requests see meanwhile.
        let highest = from_millis(self.0.load(Ordering::SeqCst)).0;
        let now = clock.now();
        let behind = highest.duration_since(now);
        if behind > Self::TOLERANCE {
            return Err(behind);
        }
        self.0.fetch_max(millis(now), Ordering::SeqCst);
        Ok(now)
    }

    /// The highest instant so far, in Unix milliseconds.
    pub fn mark(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    /// What the database says counts from now on.
    pub fn set(&self, mark: i64) {
        self.0.store(mark, Ordering::SeqCst);
    }
}

/// Unix milliseconds, as stored.
pub fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// From stored milliseconds. A value outside jiff's range cannot have been written by [`millis`].
pub fn from_millis(value: i64) -> Jst {
    Jst(Timestamp::from_millisecond(value).unwrap_or(Timestamp::UNIX_EPOCH))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use jiff::{SignedDuration, Timestamp};

    use super::{Clock, HighWater, from_millis};

    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            from_millis(self.0.load(Ordering::SeqCst)).0
        }
    }

    #[test]
    fn a_clock_that_falls_back_is_not_read_until_it_has_caught_up() {
        let clock = Hand(AtomicI64::new(1_000_000));
        let highest = HighWater::new(0);
        for (at, behind) in
            [(1_000_000, None), (970_000, None), (969_999, Some(30_001)), (1_000_001, None), (900_000, Some(100_001)), (970_001, None)]
        {
            clock.0.store(at, Ordering::SeqCst);
            assert_eq!(highest.read(&clock).err(), behind.map(SignedDuration::from_millis), "{at}");
        }
        highest.set(0);
        clock.0.store(1, Ordering::SeqCst);
        assert!(highest.read(&clock).is_ok(), "the bank's staff decided that the clock is right");
    }
}
