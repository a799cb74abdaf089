//! The program's end of a driver's host: started when it is needed, given a time limit for each answer, ended when it does not keep it.

use std::{
    io,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use renkei_core::{Code, Failure, Text};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::{
    host::ARGUMENT,
    protocol::{self, Request},
};

/// After a driver has hung, or has ended before it gave any answer, it is left alone so long.
const REST: Duration = Duration::from_secs(30);
/// A person looks for the card's PIN and types it on the reader.
const PERSONS_PATIENCE: Duration = Duration::from_secs(120);

/// The program whose children load the drivers; it calls [`crate::serve_pkcs11_if_asked`] first thing in its `main`.
#[derive(Debug, Clone)]
pub struct ModuleHost {
    /// `None`: the running program itself.
    program: Option<PathBuf>,
    patience: Duration,
}

impl ModuleHost {
    pub fn this_program() -> Self {
        Self { program: None, patience: Duration::from_secs(15) }
    }

    pub fn program(path: impl Into<PathBuf>) -> Self {
        Self { program: Some(path.into()), ..Self::this_program() }
    }

    /// How long a driver may take to list its certificates (15 s when nothing is said); for a login or a signature it is twice as long, and
    /// 2 minutes where a person types on the reader.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    fn start(&self, module: &Path) -> io::Result<Child> {
        let program = match &self.program {
            Some(program) => program.clone(),
            // Still this very program after an update has put another file in its place.
            None if cfg!(target_os = "linux") => "/proc/self/exe".into(),
            None => std::env::current_exe()?,
        };
        let mut command = Command::new(program);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, "renkei");
        command.arg(ARGUMENT).arg(module).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
    }
}

/// One driver, asked by one thread at a time.
#[derive(Debug)]
pub(super) struct Driver {
    path: PathBuf,
    host: ModuleHost,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Stopped,
    Running(Process),
    /// What it failed with is repeated until it may be tried again.
    Resting {
        since: Instant,
        failure: Failure,
    },
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// Everybody waits for the list of certificates.
    List,
    Card,
    PersonAtReader,
}

impl Driver {
    pub(super) fn new(path: PathBuf, host: ModuleHost) -> Self {
        Self { path, host, state: Mutex::new(State::Stopped) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The library's file name.
    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    /// Starts the host where none runs.
    pub(super) fn ask<T: DeserializeOwned>(&self, request: &Request, waits: Waits) -> Result<T, Failure> {
        let mut state = self.state();
        let process = match std::mem::replace(&mut *state, State::Stopped) {
            State::Running(process) => process,
            State::Resting { since, failure } if since.elapsed() < REST => {
                *state = State::Resting { since, failure: failure.clone() };
                return Err(failure);
            }
            State::Stopped | State::Resting { .. } => {
                Process::start(&self.host, &self.path).map_err(|error| self.failure(&Ended::NotStarted(error)))?
            }
        };
        let limit = match waits {
            Waits::List => self.host.patience,
            Waits::Card => self.host.patience * 2,
            Waits::PersonAtReader => PERSONS_PATIENCE,
        };
        let has_answered = process.has_answered;
        match process.exchange::<Result<T, Failure>>(request, limit) {
            Ok((process, answer)) => {
                *state = State::Running(process);
                answer.map_err(|failure| self.named(failure))
            }
            Err(ended) => {
                let failure = self.failure(&ended);
                if !has_answered || matches!(ended, Ended::Hung(_)) {
                    *state = State::Resting { since: Instant::now(), failure: failure.clone() };
                }
                Err(failure)
            }
        }
    }

    /// Only where a host runs already.
    pub(super) fn tell(&self, request: &Request) {
        let is_running = matches!(*self.state(), State::Running(_));
        if is_running && let Err(failure) = self.ask::<()>(request, Waits::Card) {
            tracing::debug!(?failure, "a token was gone before it could be logged out");
        }
    }

    fn failure(&self, ended: &Ended) -> Failure {
        self.named(Failure::new(Code::CertificateStoreUnreadable).with_detail(ended.to_string()))
    }

    /// Which driver it was is part of every answer that a person reads.
    fn named(&self, failure: Failure) -> Failure {
        let name = self.name();
        let detail = failure.detail.as_deref().map_or_else(|| name.clone(), |detail| format!("{name}: {detail}"));
        let failure = failure.with_detail(detail);
        if failure.code != Code::CertificateStoreUnreadable {
            return failure;
        }
        let remedy = Text {
            ja: format!(
                "ICカード(トークン)のドライバー「{name}」に問題があります。ほかの証明書はそのまま使えます。カードリーダーを接続し直しても続く場合は、ドライバーの更新をシステム管理者へご依頼ください。"
            ),
            en: format!(
                "The driver {name} of the card or token is at fault; other certificates can be used. Connect the reader again; if it goes on, ask your IT administrator to update the driver."
            ),
        };
        failure.with_remedy(remedy)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Driver {
    /// The host ends when its pipe closes, in its own time.
    fn drop(&mut self) {
        if let State::Running(Process { child, pipes, .. }) = std::mem::replace(&mut *self.state(), State::Stopped) {
            drop(pipes);
            reap(child);
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("the host cannot be started: {0}")]
    NotStarted(io::Error),
    #[error("no answer within {} s", .0.as_secs_f32())]
    Hung(Duration),
    #[error("the driver has ended its process ({0})")]
    Gone(ExitStatus),
    #[error("the answer cannot be understood: {0}")]
    Nonsense(io::Error),
}

#[derive(Debug)]
struct Process {
    child: Child,
    pipes: Pipes,
    has_answered: bool,
}

impl Process {
    fn start(host: &ModuleHost, module: &Path) -> io::Result<Self> {
        let mut child = host.start(module)?;
        let pipes = child.stdin.take().zip(child.stdout.take()).expect("both were asked for");
        Ok(Self { child, pipes, has_answered: false })
    }

    fn exchange<T: DeserializeOwned>(self, request: &Request, limit: Duration) -> Result<(Self, T), Ended> {
        let Self { child, pipes, .. } = self;
        let talk = converse(pipes, request, limit);
        match talk.and_then(|(pipes, content)| Ok((pipes, protocol::parse(&content).map_err(Ended::Nonsense)?))) {
            Ok((pipes, answer)) => Ok((Self { child, pipes, has_answered: true }, answer)),
            Err(ended) => Err(epitaph(child, ended)),
        }
    }
}

type Pipes = (ChildStdin, ChildStdout);

/// On a thread of its own, which ends with the pipes: neither writing nor reading one knows a time limit.
fn converse((mut to, mut from): Pipes, request: &Request, limit: Duration) -> Result<(Pipes, Zeroizing<Vec<u8>>), Ended> {
    let (sender, answer) = mpsc::channel();
    let frame = protocol::frame(request).map_err(Ended::Nonsense)?;
    let work = move || {
        let content = protocol::write(&mut to, &frame).and_then(|()| protocol::read(&mut from));
        let _ = sender.send(content.map(|content| ((to, from), content))); // after the time limit nobody listens
    };
    thread::Builder::new().spawn(work).map_err(Ended::NotStarted)?;
    answer.recv_timeout(limit).map_err(|_| Ended::Hung(limit))?.map_err(Ended::Nonsense)
}

/// Sees to it that the process ends, and says so if it had ended by itself.
fn epitaph(mut child: Child, ended: Ended) -> Ended {
    let pipe_broke = matches!(ended, Ended::Nonsense(_));
    let status = pipe_broke.then(|| ends_soon(&mut child)).flatten();
    if status.is_none() {
        let _ = child.kill(); // it is gone already, or it goes now
    }
    reap(child);
    status.map_or(ended, Ended::Gone)
}

/// A pipe breaks a moment before the process is seen to be gone.
fn ends_soon(child: &mut Child) -> Option<ExitStatus> {
    (0..50).find_map(|_| {
        let status = child.try_wait().ok().flatten();
        if status.is_none() {
            thread::sleep(Duration::from_millis(10));
        }
        status
    })
}

/// A process that is ended in the middle of a card reader's call may take its time.
fn reap(mut child: Child) {
    thread::spawn(move || child.wait());
}
