//! `renkei://…` from the browser: the link that started the app, and those that arrive while it runs.

use std::sync::Arc;

use renkei_app::App;
use tauri_plugin_deep_link::DeepLinkExt;

use crate::window;

pub fn listen(tauri: &tauri::App, app: Arc<App>) {
    let links = tauri.deep_link();
    #[cfg(target_os = "linux")]
    register(tauri.handle().clone());
    match links.get_current() {
        Ok(started_by) => started_by.unwrap_or_default().iter().for_each(|link| drop(app.open(link.as_str()))),
        Err(error) => tracing::warn!(%error, "the link that started the app cannot be read"),
    }
    let handle = tauri.handle().clone();
    links.on_open_url(move |event| {
        for link in event.urls() {
            app.open(link.as_str());
        }
        window::raise(&handle);
    });
}

/// Windows and macOS learn the scheme from the installer. Without it the browser's button does nothing, the rest of the app works.
/// It runs two programs of the desktop: the window does not wait for them.
#[cfg(target_os = "linux")]
fn register(handle: tauri::AppHandle) {
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = handle.deep_link().register_all() {
            tracing::warn!(%error, "renkei:// links are not registered with this desktop");
        }
    });
}
