//! Unix: the program is replaced in its own process.

use std::{env::ArgsOs, io, os::unix::process::CommandExt as _, process::Command};

/// Returns only when it failed.
pub fn become_program(mut program: Command, mut arguments: ArgsOs) -> io::Error {
    if let Some(name) = arguments.next() {
        program.arg0(name);
    }
    program.args(arguments).exec()
}
