//! The one window: made when somebody wants to see it, gone when they close it, and with it the process that draws it and most of the
//! memory. The program stays. Where the desktop has no tray, the next start brings the window back.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use renkei_app::{App, view::Zoom};
use tauri::{AppHandle, CloseRequestApi, Manager, WebviewWindowBuilder};

use crate::{no_window, start::Start};

const LABEL: &str = "main";
/// A window that is being closed is gone by then.
const CLOSES_WITHIN: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(50);

/// Somebody has started the program once more.
pub fn started_again(handle: &AppHandle, arguments: &[String]) {
    match Start::of(arguments.iter().skip(1)) {
        Start::Window => raise(handle),
        Start::Quit => return handle.exit(0), // as 「終了」 in the tray
        // The others have ended before they came here.
        Start::Background | Start::AtLogon | Start::Version | Start::Help | Start::Unknown(_) => {}
    }
    // It may have been started while the first is still on its way; that one looks by itself then.
    if let Some(app) = handle.try_state::<Arc<App>>() {
        app.look();
    }
}

/// Whether a person has closed the window while it was still being made.
static CLOSED_TOO_SOON: Mutex<bool> = Mutex::new(false);

/// As `tauri.conf.json` describes it.
fn make(handle: &AppHandle) -> tauri::Result<()> {
    let described = handle.config().app.windows.iter().find(|window| window.label == LABEL);
    let window = WebviewWindowBuilder::from_config(handle, described.ok_or(tauri::Error::WindowNotFound)?)?.build()?;
    if std::mem::take(&mut *closed_too_soon()) {
        window.close()?;
    }
    Ok(())
}

/// A window can be seen, and closed, some moments before Tauri has entered it into its list. It would take it for open ever after, and none could
/// be made again; so it is closed once it is there.
pub fn close_asked(handle: &AppHandle, label: &str, api: &CloseRequestApi) {
    let mut closed_too_soon = closed_too_soon();
    if handle.get_webview_window(label).is_none() {
        api.prevent_close();
        *closed_too_soon = true;
    }
}

fn closed_too_soon() -> MutexGuard<'static, bool> {
    CLOSED_TOO_SOON.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Brings the window before everything else, and makes it first where there is none; where none can be made the agent goes on, and the person is
/// told why. Returns at once: the main thread makes windows, and the start itself, tray, second start and deep link may call from there.
pub fn raise(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = raise_or_make(&handle) {
            no_window::tell(&handle, &error);
        }
    });
}

fn raise_or_make(handle: &AppHandle) -> tauri::Result<()> {
    // Tray, notification, second start: several may ask while the first window is still being made.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    for _ in 0..CLOSES_WITHIN.as_millis() / PAUSE.as_millis() {
        let Some(window) = handle.get_webview_window(LABEL) else { return make(handle) };
        let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
        // One that is just being closed may take all of this without complaint. It has no answer to this question.
        if shown.and_then(|()| window.is_visible()).unwrap_or(false) {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
    Err(tauri::Error::WindowNotFound)
}

/// Draws the page larger. The keys and the wheel are the page's own (`ui/src/lib/components/ZoomKeys.svelte`): the steps are the same everywhere, and
/// the choice is kept.
pub fn zoom(handle: &AppHandle, zoom: Zoom) {
    let Some(window) = handle.get_webview_window(LABEL) else { return };
    if let Err(error) = window.set_zoom(zoom.factor()) {
        tracing::warn!(%error, "the page cannot be drawn larger");
    }
}
