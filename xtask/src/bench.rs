//! `cargo xtask bench <what>`: measured numbers of this machine, written into `docs/performance.md` by the command itself.

mod bank;
#[cfg(target_os = "linux")]
mod desktop;
mod list;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod paint;
#[cfg(target_os = "linux")]
mod released;
mod reminders;
mod report;
#[cfg(target_os = "linux")]
mod sample;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod signed_in;

pub use bank::run as bank;
pub use list::{run as list, view};
#[cfg(target_os = "linux")]
pub use released::run as app;
pub use reminders::run as reminders;

/// It reads Xvfb's screen and /proc.
#[cfg(not(target_os = "linux"))]
pub fn app() -> Result<(), crate::sh::Stopped> {
    Err(crate::sh::Stopped::new("the app is measured under Xvfb", "run it on Linux"))
}
