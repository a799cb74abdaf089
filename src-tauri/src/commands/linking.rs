//! The linking session: every command answers with the screen right after its transition; later ones come as events.

use std::sync::Arc;

use renkei_app::{App, view::LinkingView};
use renkei_core::wire::challenge::Answer;
use tauri::{AppHandle, State};

use super::app;

/// The screen now.
#[tauri::command]
#[specta::specta]
pub fn linking(app: State<'_, Arc<App>>) -> LinkingView {
    app.linking()
}

/// Begins the dashboard's own sign-in.
#[tauri::command]
#[specta::specta]
pub fn sign_in(app: State<'_, Arc<App>>) -> LinkingView {
    app.sign_in()
}

#[tauri::command]
#[specta::specta]
pub async fn choose_certificate(handle: AppHandle, thumbprint: String) -> LinkingView {
    app(&handle).choose_certificate(thumbprint).await
}

#[tauri::command]
#[specta::specta]
pub fn answer(app: State<'_, Arc<App>>, answer: Answer) -> LinkingView {
    app.answer(answer)
}

/// Sends the very request again whose reply was lost.
#[tauri::command]
#[specta::specta]
pub fn retry(app: State<'_, Arc<App>>) -> LinkingView {
    app.retry()
}

/// Hands the decision to the default browser once more.
#[tauri::command]
#[specta::specta]
pub fn open_browser(app: State<'_, Arc<App>>) -> LinkingView {
    app.open_browser()
}

#[tauri::command]
#[specta::specta]
pub fn cancel(app: State<'_, Arc<App>>) -> LinkingView {
    app.cancel()
}
