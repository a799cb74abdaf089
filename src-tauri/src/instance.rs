//! One instance per person. A start in the moment in which the first instance ends finds somebody to hand over to who no longer answers.

use std::{
    env,
    process::{Command, ExitCode},
    thread,
    time::Duration,
};

/// Set for the second attempt, so that there is no third.
const MARK: &str = "RENKEI_STARTED_AGAIN";

/// Once more, in a process of its own: an event loop cannot be made twice in one.
pub fn start_again(error: &tauri::Error) -> ExitCode {
    tracing::error!(%error, "the app did not start");
    if env::var_os(MARK).is_some() {
        return ExitCode::FAILURE;
    }
    thread::sleep(Duration::from_millis(500)); // the name of the first instance is free by then
    let ended = env::current_exe().and_then(|program| Command::new(program).args(env::args_os().skip(1)).env(MARK, "1").status());
    match ended {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            tracing::error!(%error, "the app could not be started again");
            ExitCode::FAILURE
        }
    }
}
