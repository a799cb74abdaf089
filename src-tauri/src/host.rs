//! What the use cases need of the window.

use renkei_app::{Host, view::LinkingView};
use renkei_core::{Code, Failure};
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;
use tauri_specta::Event;

use crate::ipc::{DashboardChanged, LinkingChanged, NoticeGiven};

pub struct WindowHost {
    handle: AppHandle,
}

impl WindowHost {
    pub fn new(handle: AppHandle) -> Self {
        Self { handle }
    }
}

impl Host for WindowHost {
    fn open_in_browser(&self, url: &str) -> Result<(), Failure> {
        // The error repeats the command line, and the address holds a one-time key.
        let refused =
            |error: tauri_plugin_opener::Error| Failure::new(Code::BrowserNotOpened).with_detail(error.to_string().replace(url, "…"));
        self.handle.opener().open_url(url, None::<&str>).map_err(refused)
    }

    fn linking_changed(&self, view: &LinkingView) {
        logged(LinkingChanged(view.clone()).emit(&self.handle));
    }

    fn notice(&self, failure: &Failure) {
        logged(NoticeGiven(failure.clone()).emit(&self.handle));
    }

    fn dashboard_changed(&self) {
        logged(DashboardChanged.emit(&self.handle));
    }

    /// Waits for the window's own thread: never called from there.
    #[cfg(windows)]
    fn window_handle(&self) -> Option<isize> {
        let window = self.handle.get_webview_window("main")?;
        let shown = window.is_visible().ok()? && !window.is_minimized().ok()?;
        shown.then(|| window.hwnd().ok().map(|handle| handle.0 as isize)).flatten()
    }

    fn web_view(&self) -> Option<Result<String, String>> {
        Some(tauri::webview_version().map_err(|error| error.to_string()))
    }
}

pub fn logged(emitted: tauri::Result<()>) {
    if let Err(error) = emitted {
        tracing::warn!(%error, "the window was not told");
    }
}

/// Brings the window before everything else.
pub fn raise(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window("main") else { return };
    for done in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = done {
            tracing::warn!(%error, "the window cannot be raised");
        }
    }
}
