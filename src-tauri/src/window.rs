//! The one window: made when somebody wants to see it, gone when they close it, and with it the process that draws it and most of the
//! memory. The program stays. Where the desktop has no tray, the next start brings the window back.

use std::{
    ffi::OsStr,
    sync::{Arc, Mutex, PoisonError},
};

use renkei_app::App;
use tauri::{AppHandle, Manager, WebviewWindowBuilder};

const LABEL: &str = "main";
/// How the system starts the program at logon.
pub const BACKGROUND: &str = "--background";

/// What a start of the program is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    Window,
    /// The agent alone: reminders and the tray.
    Background,
}

impl Start {
    /// By the arguments after the program's own name.
    pub fn of(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        if arguments.into_iter().any(|argument| argument.as_ref() == BACKGROUND) { Self::Background } else { Self::Window }
    }
}

/// Somebody has started the program once more.
pub fn started_again(handle: &AppHandle, arguments: &[String]) {
    if Start::of(arguments.iter().skip(1)) == Start::Window {
        raise(handle);
    }
    // It may have been started while the first is still on its way; that one looks by itself then.
    if let Some(app) = handle.try_state::<Arc<App>>() {
        app.look();
    }
}

/// As `tauri.conf.json` describes it.
pub fn make(handle: &AppHandle) -> tauri::Result<()> {
    let described = handle.config().app.windows.iter().find(|window| window.label == LABEL);
    WebviewWindowBuilder::from_config(handle, described.ok_or(tauri::Error::WindowNotFound)?)?.build().map(drop)
}

/// Brings the window before everything else, and makes it first where there is none. Returns at once: the main thread makes windows, and
/// tray, second start and deep link may call from there.
pub fn raise(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = raise_or_make(&handle) {
            tracing::error!(%error, "the window cannot be shown");
        }
    });
}

fn raise_or_make(handle: &AppHandle) -> tauri::Result<()> {
    // A deep link asks twice, as a link and as a second start.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(window) = handle.get_webview_window(LABEL) else { return make(handle) };
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

#[cfg(test)]
mod tests {
    use super::Start;

    #[test]
    fn only_the_word_itself_keeps_the_window_away() {
        for (arguments, expected) in [
            (&[][..], Start::Window),
            (&["--background"], Start::Background),
            (&["renkei://authorize?h=--background"], Start::Window),
            (&["renkei://authorize?h=x", "--background"], Start::Background),
        ] {
            assert_eq!(Start::of(arguments), expected, "{arguments:?}");
        }
    }
}
