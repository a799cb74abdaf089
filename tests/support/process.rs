//! Child processes that never outlive the test, also when it is killed.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

use super::wait::{poll, until};

/// A running program, ended together with its own children when dropped.
pub struct Running {
    name: String,
    child: Child,
}

impl Running {
    /// Starts it in a process group of its own, with standard output for [`Self::output`].
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).process_group(0);
        die_with_parent(command);
        let child = command.spawn().unwrap_or_else(|error| panic!("{name} cannot be started: {error} (cargo xtask deps)"));
        Self { name, child }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its standard output, once. The reader must be kept: a program that prints into a closed pipe dies of it.
    pub fn output(&mut self) -> BufReader<ChildStdout> {
        BufReader::new(self.child.stdout.take().expect("standard output is taken once"))
    }

    pub fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)))
    }

    /// Asks it to end (SIGTERM) and waits.
    pub fn stop(mut self) -> ExitStatus {
        signal(self.id(), libc::SIGTERM);
        let name = self.name.clone();
        until(&format!("the end of {name}"), || self.child.try_wait().expect("a child can be waited for"))
    }

    /// Ends it without warning (SIGKILL), as a power cut would.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.has_ended() {
            signal(self.id(), libc::SIGKILL);
            poll(|| self.child.try_wait().ok().flatten());
        }
    }
}

/// The names of all processes below this one, of their own children too.
pub fn descendants(of: u32) -> Vec<String> {
    let ids = fs::read_dir("/proc").expect("/proc").filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let named = |id: u32| {
        // proc(5): number, (name), state, parent's number …; the name may hold anything but is the only thing in brackets.
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let (name, rest) = stat.split_once('(')?.1.rsplit_once(')')?;
        let parent: u32 = rest.split_whitespace().nth(1)?.parse().ok()?;
        (parent == of).then(|| [name.to_owned()].into_iter().chain(descendants(id)).collect::<Vec<_>>())
    };
    ids.filter_map(named).flatten().collect()
}

/// The next line of a program that has something to say.
#[track_caller]
pub fn line(reader: &mut impl BufRead, what: &str) -> String {
    let mut line = String::new();
    let read = reader.read_line(&mut line).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(read > 0, "{what}: the program ended without a word");
    line.trim_end().to_owned()
}

/// To a whole process group: WebKit's and Chromium's children go too.
#[expect(unsafe_code, reason = "the standard library sends no signal but SIGKILL, and none to a group")]
pub fn signal(group: u32, signal: i32) {
    let group = i32::try_from(group).expect("a process id is small");
    // SAFETY: kill() has no memory to break; the group is that of a child not yet waited for, so its number is not reused.
    unsafe { libc::kill(-group, signal) };
}

/// A test that is killed runs no destructor; the kernel ends its children then.
#[expect(unsafe_code, reason = "the standard library has no parent-death signal")]
fn die_with_parent(command: &mut Command) {
    // SAFETY: between fork and exec only async-signal-safe calls are allowed; prctl() is a bare system call.
    unsafe {
        command.pre_exec(|| {
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
            Ok(())
        });
    }
}
