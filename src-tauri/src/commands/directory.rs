//! 「API連携先の一覧」

use renkei_app::{ProviderPage, view::ProvidersView};
use renkei_core::Failure;
use tauri::AppHandle;

use super::app;

/// What is known on this PC, at once.
#[tauri::command]
#[specta::specta]
pub async fn providers(handle: AppHandle) -> Result<ProvidersView, Failure> {
    app(&handle).await.providers().await
}

/// Asks the bank. A failure to do so is part of the view.
#[tauri::command]
#[specta::specta]
pub async fn refresh_providers(handle: AppHandle) -> Result<ProvidersView, Failure> {
    app(&handle).await.refresh_providers().await
}

/// A provider's page in the default browser; the address is the directory's.
#[tauri::command]
#[specta::specta]
pub async fn open_listed_page(handle: AppHandle, provider_id: String, page: ProviderPage) -> Result<(), Failure> {
    app(&handle).await.open_listed_page(&provider_id, page).await
}
