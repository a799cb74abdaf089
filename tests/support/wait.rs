//! Waiting for what other processes do. Never asserts how long something takes: machines differ.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

/// After this long it does not come any more, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(45);
const PAUSE: Duration = Duration::from_millis(50);

/// Asks again until there is an answer; `None` when patience ends.
pub fn poll<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if begun.elapsed() > PATIENCE {
            return None;
        }
        sleep(PAUSE);
    }
}

/// The same, for what must come.
#[track_caller]
pub fn until<T>(what: &str, ask: impl FnMut() -> Option<T>) -> T {
    poll(ask).unwrap_or_else(|| panic!("waited in vain for {what}"))
}
