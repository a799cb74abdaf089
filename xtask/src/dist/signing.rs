//! Signatures by a command of the publisher's: which key, in which token or service, is nothing that this repository knows.

use std::{path::PathBuf, process::Command};

use crate::{
    sh::{self, Stopped},
    sum::Outcome,
};

/// A command of the shell that signs the file whose path is added to it, in place. Examples: docs/release.md.
const SIGN: &str = sh::SIGNING[0];

pub fn sign(files: &[PathBuf]) -> Result<Outcome, Stopped> {
    let Some(command) = std::env::var(SIGN).ok().filter(|command| !command.trim().is_empty()) else {
        return Ok(Outcome::Skipped(format!("unsigned, as {SIGN} is not set")));
    };
    for file in files {
        println!("Signing {}", file.display());
        // The command is not shown: some take a password as an argument.
        let signed = Command::new("sh").current_dir(sh::root()).args(["-c", &format!("{command} \"$1\""), "sh"]).arg(file).status();
        if !signed.is_ok_and(|status| status.success()) {
            return Err(Stopped::new(
                format!("{} was not signed", file.display()),
                format!("its own message is above; try the command of {SIGN} by hand"),
            ));
        }
    }
    Ok(Outcome::Passed)
}
