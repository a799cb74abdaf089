//! Running other programs, and stopping with words that say what to do.

use std::{
    ffi::OsStr,
    fmt, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Why a command ended early, and what helps.
#[derive(Debug)]
pub struct Stopped {
    what: String,
    remedy: String,
}

impl Stopped {
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }

    /// For files and folders of this repository.
    pub fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot {doing} {}: {error}", path.display()), "check that it is there, who owns it, and the free disk space")
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  help: {}", self.what, self.remedy)
    }
}

/// The repository's root: the folder above this crate, wherever cargo was called.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where everything that is made goes.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The folder of the compiled debug programs.
pub fn debug_programs() -> PathBuf {
    target().join("debug")
}

/// What may sign in the publisher's name is for the signing command alone (`dist/signing.rs`): everything else that is started from here never sees it.
pub const SIGNING: [&str; 2] = ["RENKEI_SIGN", "SIGNING_SECRET"];

/// The cargo that runs us: a distribution's own cargo elsewhere on the PATH may be another version.
pub fn cargo() -> Command {
    in_root(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Does `end` once this program has ended, however that happens, or `lives` fails: a shell in a session of its own waits for that.
pub fn after_us(lives: &str, end: &str) -> io::Result<()> {
    let watch = format!("while kill -0 {} && {lives}; do sleep 1; done; {end}", std::process::id());
    let mut shell = in_root("setsid");
    shell.args(["sh", "-c", &watch]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    shell.spawn().map(drop)
}

pub fn in_root(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    for name in SIGNING {
        command.env_remove(name);
    }
    command
}

/// Prints the command, runs it with our output, and stops when it fails.
pub fn run(command: &mut Command) -> Result<(), Stopped> {
    let line = shown(command);
    println!("$ {line}");
    let status = command.stdin(Stdio::null()).status().map_err(|error| not_started(&line, &error))?;
    if status.success() { Ok(()) } else { Err(failed(&line, &status.to_string())) }
}

/// The same, but given up after `limit`: for what may wait for a network for ever.
pub fn run_within(command: &mut Command, limit: Duration) -> Result<(), Stopped> {
    let line = shown(command);
    println!("$ {line}");
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|error| not_started(&line, &error))?;
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(failed(&line, &status.to_string())),
            Ok(None) if begun.elapsed() < limit => std::thread::sleep(Duration::from_millis(100)),
            Ok(None) => {
                child.kill().map_err(|error| not_started(&line, &error))?;
                child.wait().map_err(|error| not_started(&line, &error))?;
                return Err(failed(&line, &format!("no end within {} s", limit.as_secs())));
            }
            Err(error) => return Err(not_started(&line, &error)),
        }
    }
}

/// Whether a program exists and answers with success; says nothing.
pub fn answers(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// What a program prints on its standard output; `None` when it is missing or fails.
pub fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = in_root(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn shown(command: &Command) -> String {
    let mut words = vec![Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}

fn failed(line: &str, how: &str) -> Stopped {
    Stopped::new(format!("`{line}` failed ({how})"), "its own message is above; run that command alone to repeat it")
}

fn not_started(line: &str, error: &io::Error) -> Stopped {
    Stopped::new(format!("`{line}` could not be run: {error}"), "cargo xtask deps")
}

#[cfg(test)]
mod tests {
    use super::{SIGNING, cargo, in_root};
    use crate::{ui, windows::cross};

    #[test]
    fn nothing_that_is_started_can_sign() {
        for command in [in_root("node"), cargo(), cross::cargo("build"), ui::npm()] {
            for name in SIGNING {
                assert!(command.get_envs().any(|(key, value)| key == name && value.is_none()), "{command:?} is told {name}");
            }
        }
    }
}
