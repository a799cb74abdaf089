//! What the window needs before its first picture, the language and the size of text.

use renkei_app::view::{Bootstrap, Locale, Zoom};
use renkei_core::Failure;
use tauri::AppHandle;

use super::app;
use crate::window;

#[tauri::command]
#[specta::specta]
pub async fn bootstrap(handle: AppHandle) -> Bootstrap {
    let bootstrap = app(&handle).await.bootstrap();
    window::zoom(&handle, bootstrap.zoom);
    bootstrap
}

#[tauri::command]
#[specta::specta]
pub async fn set_locale(handle: AppHandle, locale: Locale) -> Result<(), Failure> {
    app(&handle).await.set_locale(locale)
}

/// Holds at once, also where it cannot be kept.
#[tauri::command]
#[specta::specta]
pub async fn set_zoom(handle: AppHandle, zoom: Zoom) -> Result<(), Failure> {
    window::zoom(&handle, zoom);
    app(&handle).await.set_zoom(zoom)
}
