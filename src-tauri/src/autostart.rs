//! Whether the system starts the agent at logon. Of what the system has registered only our own entry is written and removed.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use std::env;

use renkei_core::{Code, Failure};

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;

/// The app's own setting decides, also over what a person has changed in the system's list of programs since. Where an installer has registered
/// this program for everybody there is no entry of the person's own: that start asks the setting itself ([`AT_LOGON`](crate::start::AT_LOGON)).
pub fn set(on: bool) -> Result<(), Failure> {
    let changed = env::current_exe().map_err(|error| error.to_string()).and_then(|program| {
        let needs_own = on && !system::is_registered_for_all(&program)?;
        if needs_own { system::set(&program) } else { system::remove(&program) }
    });
    changed.map_err(|why| Failure::new(Code::AutostartNotChanged).with_detail(why))
}
