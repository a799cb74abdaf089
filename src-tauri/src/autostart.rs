//! Whether the system starts the agent at logon. Of what the system has registered only our own entry is written and removed.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use renkei_core::{Code, Failure};

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;

/// The app's own setting decides, also over what a person has changed in the system's list of programs since.
pub fn set(on: bool) -> Result<(), Failure> {
    let program = std::env::current_exe().map_err(|error| error.to_string());
    let changed = program.and_then(|program| if on { system::set(&program) } else { system::remove(&program) });
    changed.map_err(|why| Failure::new(Code::AutostartNotChanged).with_detail(why))
}
