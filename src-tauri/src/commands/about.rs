//! 「このアプリについて」, and the newer version that the bank announces.

use renkei_app::view::{ProgramView, UpdateView};
use renkei_core::Failure;
use tauri::AppHandle;

use super::app;

#[tauri::command]
#[specta::specta]
pub async fn program(handle: AppHandle) -> ProgramView {
    app(&handle).await.program().await
}

#[tauri::command]
#[specta::specta]
pub async fn update(handle: AppHandle) -> Option<UpdateView> {
    app(&handle).await.update().await
}

/// 「確認しました」
#[tauri::command]
#[specta::specta]
pub async fn note_update_seen(handle: AppHandle, version: String) -> Result<(), Failure> {
    app(&handle).await.note_update_seen(version)
}
