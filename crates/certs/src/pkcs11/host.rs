//! The child process that loads one driver: the program itself, started anew. A driver that crashes or hangs takes only this process along.

mod again;
mod connection;
mod module;

use std::{
    ffi::OsStr,
    fs::File,
    io,
    path::Path,
    process::ExitCode,
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::Duration,
};

use super::protocol;
use module::Module;

/// The first argument, the driver's path is the second.
pub(super) const ARGUMENT: &str = "pkcs11-host";
/// For a call of the driver that is under way when the program ends.
const GRACE: Duration = Duration::from_secs(2);

/// Becomes the host of a PKCS#11 driver if the program was started as one, and says how that ended. Call it as the first statement of
/// `main`: a host needs nothing else of the program.
pub fn serve_pkcs11_if_asked() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next()? != OsStr::new(ARGUMENT) {
        return None;
    }
    let ended = arguments.next().map(|path| serve(Path::new(&path)));
    Some(if matches!(ended, Some(Ok(()))) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// One answer for each request, until the pipe is closed. A login ends with the process.
fn serve(path: &Path) -> io::Result<()> {
    keep_memory_private();
    let (requests, mut answers) = streams()?;
    let (sender, inbox) = mpsc::channel();
    thread::Builder::new().spawn(move || listen(requests, sender))?;
    answer_all(Module::new(path), &inbox, &mut answers)
}

fn answer_all(mut module: Module, inbox: &Receiver<protocol::Request>, answers: &mut File) -> io::Result<()> {
    for request in inbox {
        protocol::write(answers, &module.answer(request)?)?;
    }
    Ok(())
}

/// Hears the end of the program even while the driver hangs; nobody else would end this process then.
fn listen(mut requests: File, inbox: Sender<protocol::Request>) {
    while let Ok(Ok(request)) = protocol::read(&mut requests).map(|content| protocol::parse(&content)) {
        if inbox.send(request).is_err() {
            return;
        }
    }
    drop(inbox);
    thread::sleep(GRACE);
    end_at_once();
}

/// Without the exit handlers and destructors of a driver that hangs: they may hang too.
#[cfg(unix)]
#[expect(unsafe_code, reason = "the standard library ends a process only with its exit handlers, or with a core file")]
fn end_at_once() -> ! {
    // SAFETY: a bare system call, which does not return.
    unsafe { libc::_exit(1) }
}

#[cfg(windows)]
fn end_at_once() -> ! {
    std::process::exit(1)
}

/// Both without a buffer, in which a PIN would stay. What the driver itself prints goes to standard error.
#[cfg(unix)]
#[expect(unsafe_code, reason = "the standard library cannot put another file in place of standard output")]
fn streams() -> io::Result<(File, File)> {
    use std::os::fd::AsFd;
    let requests = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let answers = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    // SAFETY: both descriptors are the process's own standard ones, open from its start; dup2() has no memory to break.
    if unsafe { libc::dup2(libc::STDERR_FILENO, libc::STDOUT_FILENO) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok((requests, answers))
}

/// Both without a buffer, in which a PIN would stay.
#[cfg(windows)]
fn streams() -> io::Result<(File, File)> {
    use std::os::windows::io::AsHandle;
    let requests = File::from(io::stdin().as_handle().try_clone_to_owned()?);
    let answers = File::from(io::stdout().as_handle().try_clone_to_owned()?);
    Ok((requests, answers))
}

/// A driver that crashes leaves no core file, in which a PIN could lie; other programs of the same user cannot look in.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the standard library cannot forbid it")]
fn keep_memory_private() {
    // SAFETY: a bare system call on this process.
    if unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 0) } != 0 {
        tracing::warn!(error = %io::Error::last_os_error(), "the memory of a driver's host can be read by others");
    }
}

#[cfg(not(target_os = "linux"))]
fn keep_memory_private() {}
