//! `--quit`: ends the program that runs in this session as 「終了」 in its tray does, and waits for its end, so that an installer can replace
//! the files. It never becomes the running program itself.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use std::{
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;
#[cfg(windows)]
pub use windows::is_messenger;

/// How long the program may take to end.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// Success as well where none runs.
pub fn run() -> ExitCode {
    match system::quit() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("renkei: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Asks again and again whether the program has ended.
#[cfg_attr(target_os = "macos", expect(dead_code, reason = "nothing is ended there"))]
fn wait(mut has_ended: impl FnMut() -> Result<bool, String>) -> Result<(), String> {
    let begun = Instant::now();
    while !has_ended()? {
        if begun.elapsed() > PATIENCE {
            return Err(format!(
                "実行中のアプリが{0}秒たっても終了しません / the running app has not ended within {0} s",
                PATIENCE.as_secs()
            ));
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}
