//! What the window needs before its first picture, and the language.

use renkei_app::view::{Bootstrap, Locale};
use renkei_core::Failure;
use tauri::AppHandle;

use super::app;

#[tauri::command]
#[specta::specta]
pub async fn bootstrap(handle: AppHandle) -> Bootstrap {
    app(&handle).await.bootstrap()
}

#[tauri::command]
#[specta::specta]
pub async fn set_locale(handle: AppHandle, locale: Locale) -> Result<(), Failure> {
    app(&handle).await.set_locale(locale)
}
