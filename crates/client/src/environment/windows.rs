//! Windows has no `exec`: the program runs as a child on the same console, and this process only waits for it.

use std::{env::ArgsOs, io, process::Command};

/// Returns only when it failed.
pub fn become_program(mut program: Command, arguments: ArgsOs) -> io::Error {
    match program.args(arguments.skip(1)).status() {
        // Every end of a Windows process has a code.
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
