//! What the use cases need of the system's desktop.

use std::sync::Arc;

use renkei_app::{
    App, Host,
    view::{LinkingView, NotShown, Toast, TrayView},
};
use renkei_core::{Code, Failure};
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;
use tauri_specta::Event;

use crate::{
    autostart,
    ipc::{DashboardChanged, DashboardWanted, LinkingChanged, NoticeGiven, SettingsChanged},
    toast::{self, Toasts},
    tray::{self, Tray},
    window,
};

pub struct WindowHost {
    handle: AppHandle,
    toasts: Toasts,
    tray: Tray,
}

impl WindowHost {
    pub fn new(handle: AppHandle) -> Self {
        let (of_toast, of_tray) = (handle.clone(), handle.clone());
        let toasts = Toasts::new(move |press| toast_pressed(&of_toast, press));
        let tray = Tray::new(handle.clone(), move |action| tray_pressed(&of_tray, action));
        Self { handle, toasts, tray }
    }
}

impl Host for WindowHost {
    fn open_in_browser(&self, url: &str) -> Result<(), Failure> {
        // The error repeats the command line, and the address holds a one-time key.
        let refused =
            |error: tauri_plugin_opener::Error| Failure::new(Code::BrowserNotOpened).with_detail(error.to_string().replace(url, "…"));
        self.handle.opener().open_url(url, None::<&str>).map_err(refused)
    }

    fn open_mail(&self, mailto: &str) -> Result<(), Failure> {
        // The error repeats the command line, and with it the mail.
        let refused =
            |error: tauri_plugin_opener::Error| Failure::new(Code::MailNotOpened).with_detail(error.to_string().replace(mailto, "…"));
        self.handle.opener().open_url(mailto, None::<&str>).map_err(refused)
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

    fn settings_changed(&self) {
        logged(SettingsChanged.emit(&self.handle));
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

    fn show_toast(&self, toast: &Toast) -> Result<(), NotShown> {
        self.toasts.show(toast)
    }

    fn tray_changed(&self, view: &TrayView) {
        self.tray.show(view);
    }

    fn set_autostart(&self, on: bool) -> Result<(), Failure> {
        autostart::set(on)
    }
}

fn toast_pressed(handle: &AppHandle, press: toast::Press) {
    match press {
        toast::Press::Open => {
            window::raise(handle);
            logged(DashboardWanted.emit(handle)); // a new window begins there anyway
        }
        toast::Press::Snooze(key) => {
            let Some(app) = handle.try_state::<Arc<App>>() else { return };
            let (app, handle) = (Arc::clone(&app), handle.clone());
            tauri::async_runtime::spawn(async move {
                if let Err(failure) = app.snooze_toast(&key).await {
                    tracing::warn!(?failure, "not put off");
                    logged(NoticeGiven(failure).emit(&handle));
                }
            });
        }
    }
}

fn tray_pressed(handle: &AppHandle, action: tray::Action) {
    match action {
        tray::Action::Open => window::raise(handle),
        tray::Action::Sync => {
            let Some(app) = handle.try_state::<Arc<App>>() else { return };
            let app = Arc::clone(&app);
            // Elsewhere: what it changes in the tray would wait for this very press to end.
            tauri::async_runtime::spawn(async move { app.sync_now() });
        }
        tray::Action::Quit => handle.exit(0),
    }
}

pub fn logged(emitted: tauri::Result<()>) {
    if let Err(error) = emitted {
        tracing::warn!(%error, "the window was not told");
    }
}
