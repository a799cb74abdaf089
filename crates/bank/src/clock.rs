//! The bank's one clock. Everything that depends on time takes its instant from here, once per request.

use std::sync::Arc;

use jiff::Timestamp;
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

/// Unix milliseconds, as stored.
pub fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// From stored milliseconds. A value outside jiff's range cannot have been written by [`millis`].
pub fn from_millis(value: i64) -> Jst {
    Jst(Timestamp::from_millisecond(value).unwrap_or(Timestamp::UNIX_EPOCH))
}
