//! The linking session: every command answers with the screen right after its transition; later ones come as events.

use std::sync::Arc;

use renkei_app::{App, view::LinkingView};
use renkei_core::{Failure, company_guard::Renewal, wire::challenge::Answer};
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

/// 「更新」: from here on only a certificate of the link's company goes on at its provider.
#[tauri::command]
#[specta::specta]
pub async fn renew(handle: AppHandle, company_id: String, link_id: String) -> Result<Renewal, Failure> {
    app(&handle).renew(&company_id, &link_id).await
}

/// 「この連携の更新ではない」
#[tauri::command]
#[specta::specta]
pub async fn abandon_renewal(handle: AppHandle) -> LinkingView {
    app(&handle).abandon_renewal().await
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
