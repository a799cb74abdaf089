//! 「履歴と控え」, and the early ends that the person has not seen.

use renkei_app::view::{EarlyEndView, HistoryFilter, HistoryView};
use renkei_core::{Code, Failure};
use tauri::AppHandle;

use super::{
    app,
    dialog::{chosen, file_dialog},
};

#[tauri::command]
#[specta::specta]
pub async fn history(handle: AppHandle, filter: HistoryFilter) -> Result<HistoryView, Failure> {
    app(&handle).await.history(&filter).await
}

/// Writes everything that the filter finds where the system's own dialog says; tells the file's name, or none when no place was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_history(handle: AppHandle, filter: HistoryFilter) -> Result<Option<String>, Failure> {
    let app = app(&handle).await;
    let title = app.locale().pick("履歴をCSVで保存", "Save the history as CSV");
    let dialog = file_dialog(&handle, title).add_filter("CSV", &["csv"]).set_file_name(app.history_name());
    let Some(path) = chosen(|tell| dialog.save_file(tell), Code::FileNotSaved).await? else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    app.save_history(&filter, path).await?;
    Ok(Some(name))
}

/// Links that ended before their day, until the person has said that they have seen it.
#[tauri::command]
#[specta::specta]
pub async fn early_ends(handle: AppHandle) -> Result<Vec<EarlyEndView>, Failure> {
    app(&handle).await.early_ends().await
}

/// 「確認しました」; answers with the others.
#[tauri::command]
#[specta::specta]
pub async fn note_early_end_seen(handle: AppHandle, link_id: String) -> Result<Vec<EarlyEndView>, Failure> {
    app(&handle).await.note_early_end_seen(&link_id).await
}
