//! What the programs write down for support: files below the data folder (`docs/monitoring.md`), and standard error for whoever starts them in a
//! terminal.
//!
//! The files take what this program says itself, up to the level of `LogLevel`, and at most warnings of the libraries: what those say in detail may hold
//! requests and their secrets, and nobody here decides it. `RENKEI_LOG` says what goes to standard error, and the files' level where no
//! administrator does.

mod files;
mod head;
mod tail;

use std::{
    env, io, panic,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use renkei_policy::{Name, Policies};
use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{
    EnvFilter, Layer, filter::Targets, fmt, layer::SubscriberExt, registry::LookupSpan, reload, util::SubscriberInitExt,
};

use crate::{Folders, SystemClock, event_log};
use files::LogFiles;
use head::Head;
pub(crate) use tail::tail;

/// Of the data folder.
pub(crate) const FOLDER: &str = "logs";
const VARIABLE: &str = "RENKEI_LOG";

/// The log of this process, once it was started.
static LIVE: OnceLock<Live> = OnceLock::new();

pub(crate) struct Live {
    set_level: Box<dyn Fn(LevelFilter) + Send + Sync>,
    files: Arc<Mutex<LogFiles>>,
}

/// Begins the log of a program, the first thing after its start. `on_terminal` is the level of standard error where `RENKEI_LOG` says nothing. Where
/// no file can be written everything else goes on.
pub fn start(program: &'static str, on_terminal: &str) {
    let terminal = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| on_terminal.into());
    let terminal = fmt::layer().with_writer(io::stderr).with_filter(terminal);
    let registry = tracing_subscriber::registry().with(terminal);
    match Folders::of_system() {
        Ok(folders) => {
            let (layer, live) = begin(program, &folders);
            registry.with(layer).init();
            let _ = LIVE.set(live);
        }
        Err(_) => registry.init(), // the app says so
    }
    tell_panics();
}

/// What an administrator decides about the log holds from now on. Does nothing where no log was started.
pub(crate) fn follow(policies: &Policies) {
    if let Some(live) = LIVE.get() {
        (live.set_level)(level(policies));
        live.files.lock().unwrap_or_else(PoisonError::into_inner).keep_for(days(policies));
    }
}

/// Deletes old files, once a day: a program that has nothing to write does so, too.
pub(crate) fn tidy() {
    if let Some(live) = LIVE.get() {
        live.files.lock().unwrap_or_else(PoisonError::into_inner).tidy();
    }
}

pub(crate) fn begin<S>(program: &'static str, folders: &Folders) -> (impl Layer<S> + use<S>, Live)
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let policies = Policies::resolve(folders.policies.read());
    let files = LogFiles::new(folders.data.join(FOLDER), days(&policies), Arc::new(SystemClock));
    let files = Arc::new(Mutex::new(files));
    let (filter, handle) = reload::Layer::new(filter(level(&policies)));
    let writer = Arc::clone(&files);
    let layer = fmt::layer().with_ansi(false).with_timer(Head::of(program)).with_writer(move || files::Line(Arc::clone(&writer)));
    let set_level = Box::new(move |level| {
        if let Err(error) = handle.reload(self::filter(level)) {
            tracing::warn!(%error, "the level of the log stays what it was");
        }
    });
    (layer.with_filter(filter), Live { set_level, files })
}

/// Events of the administrator are written whatever the level is.
fn filter(level: LevelFilter) -> Targets {
    let libraries = level.min(LevelFilter::WARN);
    Targets::new().with_default(libraries).with_target("renkei", level).with_target(event_log::TARGET, LevelFilter::INFO)
}

/// One that an administrator has written and nobody can read is not the person's to decide.
fn level(policies: &Policies) -> LevelFilter {
    let word = policies.text(Name::LogLevel).ok().flatten().unwrap_or("warn");
    let own = env::var(VARIABLE).ok().filter(|_| !policies.is_managed(Name::LogLevel));
    own.as_deref().and_then(level_of).or_else(|| level_of(word)).unwrap_or(LevelFilter::WARN)
}

/// Only the words that the policy has.
fn level_of(word: &str) -> Option<LevelFilter> {
    match word {
        "error" => Some(LevelFilter::ERROR),
        "warn" => Some(LevelFilter::WARN),
        "info" => Some(LevelFilter::INFO),
        "debug" => Some(LevelFilter::DEBUG),
        _ => None,
    }
}

fn days(policies: &Policies) -> u8 {
    policies.number(Name::LogRetentionDays).ok().flatten().unwrap_or(30)
}

/// Where it happened; what it says may hold anything.
fn tell_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |what| {
        let place = what.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(%place, "a thread panicked");
        before(what);
    }));
}

#[cfg(test)]
mod tests;
