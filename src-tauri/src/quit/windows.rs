//! The plugin reaches the running program from a second start of the whole program only, which ends at once. So this start makes one and
//! does the waiting. Processes are counted per session: those of other sessions stay. Another account in this one cannot be told, and is waited
//! for in vain.

use std::{env, process::Command};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use super::wait;
use crate::start::QUIT;

/// Set for the second start.
const MESSENGER: &str = "RENKEI_QUIT_MESSENGER";

pub fn is_messenger() -> bool {
    env::var_os(MESSENGER).is_some()
}

pub fn quit() -> Result<(), String> {
    let running = processes()?;
    if running.is_empty() {
        return Ok(());
    }
    let said = |error: std::io::Error| format!("the running app cannot be told: {error}");
    let program = env::current_exe().map_err(said)?;
    let mut messenger = Command::new(program).arg(QUIT).env(MESSENGER, "1").spawn().map_err(said)?;
    // Those that ran before; another `--quit` may be waiting for the same.
    let ended = wait(|| Ok(processes()?.iter().all(|process| !running.contains(process))));
    // It has told them by now, or never will; and it holds the file as well.
    let _ = messenger.kill(); // fails where it has ended
    messenger.wait().map_err(said)?;
    ended
}

/// Every other process of this program in this session, those of card drivers included: they hold the file as well.
fn processes() -> Result<Vec<Pid>, String> {
    let unreadable = |why: String| format!("the running programs cannot be listed: {why}");
    let mut system = System::new().map_err(|error| unreadable(error.to_string()))?;
    system.refresh_processes_specifics(ProcessesToUpdate::All, false, ProcessRefreshKind::nothing());
    let this = Pid::from_u32(std::process::id());
    // An empty list would look like nobody.
    let me = system.process(this).ok_or_else(|| unreadable("not even this one is among them".into()))?;
    let is_another = |process: &&sysinfo::Process| {
        process.pid() != this && process.name().eq_ignore_ascii_case(me.name()) && process.session_id() == me.session_id()
    };
    Ok(system.processes().values().filter(is_another).map(sysinfo::Process::pid).collect())
}
