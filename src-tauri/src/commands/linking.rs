//! The linking session: every command answers with the screen right after its transition; later ones come as events.

use renkei_app::view::LinkingView;
use renkei_core::{Failure, company_guard::Renewal, wire::challenge::Answer};
use tauri::AppHandle;

use super::app;

/// The screen now.
#[tauri::command]
#[specta::specta]
pub async fn linking(handle: AppHandle) -> LinkingView {
    app(&handle).await.linking()
}

/// Begins the dashboard's own sign-in.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(handle: AppHandle) -> LinkingView {
    app(&handle).await.sign_in()
}

/// 「更新」: from here on only a certificate of the link's company goes on at its provider.
#[tauri::command]
#[specta::specta]
pub async fn renew(handle: AppHandle, company_id: String, link_id: String) -> Result<Renewal, Failure> {
    app(&handle).await.renew(&company_id, &link_id).await
}

/// 「この連携の更新ではない」
#[tauri::command]
#[specta::specta]
pub async fn abandon_renewal(handle: AppHandle) -> LinkingView {
    app(&handle).await.abandon_renewal().await
}

#[tauri::command]
#[specta::specta]
pub async fn choose_certificate(handle: AppHandle, thumbprint: String) -> LinkingView {
    app(&handle).await.choose_certificate(thumbprint).await
}

#[tauri::command]
#[specta::specta]
pub async fn answer(handle: AppHandle, answer: Answer) -> LinkingView {
    app(&handle).await.answer(answer)
}

/// Sends the very request again whose reply was lost.
#[tauri::command]
#[specta::specta]
pub async fn retry(handle: AppHandle) -> LinkingView {
    app(&handle).await.retry()
}

/// Hands the decision to the default browser once more.
#[tauri::command]
#[specta::specta]
pub async fn open_browser(handle: AppHandle) -> LinkingView {
    app(&handle).await.open_browser()
}

#[tauri::command]
#[specta::specta]
pub async fn cancel(handle: AppHandle) -> LinkingView {
    app(&handle).await.cancel()
}
