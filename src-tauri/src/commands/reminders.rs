//! The reminders page, its switches, and what is said of reminders elsewhere.

use renkei_app::view::RemindersView;
use renkei_core::Failure;
use tauri::AppHandle;

use super::app;

/// What is due, what comes next, what was shown.
#[tauri::command]
#[specta::specta]
pub async fn reminders(handle: AppHandle) -> Result<RemindersView, Failure> {
    app(&handle).await.reminders().await
}

#[tauri::command]
#[specta::specta]
pub async fn set_notifications(handle: AppHandle, on: bool) -> Result<RemindersView, Failure> {
    let app = app(&handle).await;
    app.set_notifications(on)?;
    app.reminders().await
}

#[tauri::command]
#[specta::specta]
pub async fn set_autostart(handle: AppHandle, on: bool) -> Result<RemindersView, Failure> {
    let app = app(&handle).await;
    app.set_autostart(on).await?;
    app.reminders().await
}

/// 「あとで」
#[tauri::command]
#[specta::specta]
pub async fn snooze_notice(handle: AppHandle, key: String) -> Result<RemindersView, Failure> {
    let app = app(&handle).await;
    app.snooze_toast(&key).await?;
    app.reminders().await
}

/// 「テスト通知」: the failure says what the system answered.
#[tauri::command]
#[specta::specta]
pub async fn test_toast(handle: AppHandle) -> Result<(), Failure> {
    app(&handle).await.test_toast().await
}

/// 「確認しました」
#[tauri::command]
#[specta::specta]
pub async fn acknowledge_unseen(handle: AppHandle) -> Result<(), Failure> {
    app(&handle).await.acknowledge_unseen().await
}
