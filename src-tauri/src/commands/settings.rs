//! What the window needs before its first picture, and the language.

use std::sync::Arc;

use renkei_app::{
    App,
    view::{Bootstrap, Locale},
};
use renkei_core::Failure;
use tauri::{AppHandle, State};

use super::app;

#[tauri::command]
#[specta::specta]
pub fn bootstrap(app: State<'_, Arc<App>>) -> Bootstrap {
    app.bootstrap()
}

#[tauri::command]
#[specta::specta]
pub async fn set_locale(handle: AppHandle, locale: Locale) -> Result<(), Failure> {
    app(&handle).set_locale(locale)
}
