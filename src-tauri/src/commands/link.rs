//! The stop of one link.

use renkei_app::view::StopEnd;
use renkei_core::Failure;
use tauri::AppHandle;

use super::app;

/// 「停止する」: ends the link at the bank and answers with the receipt.
#[tauri::command]
#[specta::specta]
pub async fn stop_link(handle: AppHandle, company_id: String, link_id: String) -> Result<StopEnd, Failure> {
    app(&handle).await.stop_link(&company_id, &link_id).await
}

/// The provider's page for stopping, in the default browser; the address is the directory's.
#[tauri::command]
#[specta::specta]
pub async fn open_stop_page(handle: AppHandle, company_id: String, link_id: String) -> Result<(), Failure> {
    app(&handle).await.open_stop_page(&company_id, &link_id).await
}
