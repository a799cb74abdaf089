//! The terminal as a host, and asking in it.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    sync::{Mutex, PoisonError},
};

use renkei_app::{Host, view::LinkingView};
use renkei_core::{Code, Failure, Secret};
use tokio::sync::watch;

use crate::exit::End;

pub struct TerminalHost {
    opens_browser: bool,
    /// Kept instead of opening the browser.
    continuation: Mutex<Option<Secret>>,
    changes: watch::Sender<()>,
}

impl TerminalHost {
    pub fn new(opens_browser: bool) -> Self {
        Self { opens_browser, continuation: Mutex::default(), changes: watch::Sender::new(()) }
    }

    /// Notified after every change of the linking session.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    pub fn continuation(&self) -> Option<Secret> {
        self.continuation.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Host for TerminalHost {
    fn open_in_browser(&self, url: &str) -> Result<(), Failure> {
        if self.opens_browser {
            // The error may repeat the address, which holds a one-time key.
            let refused = |error: io::Error| Failure::new(Code::BrowserNotOpened).with_detail(error.kind().to_string());
            return webbrowser::open(url).map_err(refused);
        }
        *self.continuation.lock().unwrap_or_else(PoisonError::into_inner) = Some(Secret::new(url));
        Ok(())
    }

    fn linking_changed(&self, _view: &LinkingView) {
        self.changes.send_replace(());
    }

    /// There is no second procedure in a terminal.
    fn notice(&self, failure: &Failure) {
        tracing::warn!(?failure, "notice");
    }

    fn dashboard_changed(&self) {}
}

/// Asks for a line. `None` at the end of the input.
pub fn ask(question: &str) -> Result<Option<String>, End> {
    let unreadable = |error: io::Error| End::Usage(format!("{question}: {error}"));
    eprint!("{question} ");
    io::stderr().flush().map_err(unreadable)?;
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
    Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Asks without echo.
pub fn ask_secret(question: &str) -> Result<Secret, End> {
    let typed = rpassword::prompt_password(format!("{question} "));
    typed.map(Secret::new).map_err(|error| End::Usage(format!("{question}: {error}")))
}

/// Whether somebody can be asked.
pub fn is_attended() -> bool {
    io::stdin().is_terminal()
}
