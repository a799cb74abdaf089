//! The system's own file dialogs.

use std::path::PathBuf;

use renkei_core::{Code, Failure};
use tauri::{AppHandle, Wry};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// Above the window, where the system does that.
pub fn file_dialog(handle: &AppHandle, title: &str) -> FileDialogBuilder<Wry> {
    let dialog = handle.dialog().file().set_title(title);
    // GTK's dialog takes no parent, and to ask for the window's handle away from the main thread brings GTK down.
    #[cfg(not(target_os = "linux"))]
    if let Some(window) = tauri::Manager::get_webview_window(handle, "main") {
        return dialog.set_parent(&window);
    }
    dialog
}

/// Opens it and waits; `None` when nothing was chosen. A place that is no path on this PC is refused with `code`.
pub async fn chosen(open: impl FnOnce(Box<dyn FnOnce(Option<FilePath>) + Send>), code: Code) -> Result<Option<PathBuf>, Failure> {
    let (tell, told) = tokio::sync::oneshot::channel();
    open(Box::new(move |file| drop(tell.send(file))));
    let Ok(Some(file)) = told.await else { return Ok(None) };
    file.into_path().map(Some).map_err(|error| Failure::new(code).with_detail(error.to_string()))
}
