//! The one place where this crate learns the time.

use jiff::Timestamp;
use renkei_core::wire::Jst;

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Jst;
}

/// The PC's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is handed")]
    fn now(&self) -> Jst {
        Jst(Timestamp::now())
    }
}
