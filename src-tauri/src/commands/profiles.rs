//! The companies page.

use renkei_app::{
    ProfileFile,
    view::{CompaniesView, ImportView, LinkingView, SetProfile},
};
use renkei_core::{Code, Failure, profile::Profile};
use tauri::AppHandle;

use super::{
    app,
    dialog::{chosen, file_dialog},
};

/// Every company that this PC knows, with what is noted about it.
#[tauri::command]
#[specta::specta]
pub async fn companies(handle: AppHandle) -> Result<CompaniesView, Failure> {
    app(&handle).await.companies().await
}

/// Keeps what was noted, or says field by field what is wrong with it.
#[tauri::command]
#[specta::specta]
pub async fn set_profile(handle: AppHandle, company_id: String, profile: Profile) -> Result<SetProfile, Failure> {
    app(&handle).await.set_profile(&company_id, profile).await
}

#[tauri::command]
#[specta::specta]
pub async fn remove_profile(handle: AppHandle, company_id: String) -> Result<CompaniesView, Failure> {
    app(&handle).await.remove_profile(&company_id).await
}

/// Writes them where the system's own dialog says; tells the file's name, or none when no place was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_profiles(handle: AppHandle, file: ProfileFile) -> Result<Option<String>, Failure> {
    let app = app(&handle).await;
    let content = app.profiles_file(file).await?;
    let title = app.locale().pick("会社情報を書き出す", "Export the companies");
    let extension = file.extension();
    let dialog = file_dialog(&handle, title).add_filter(extension.to_uppercase(), &[extension]).set_file_name(app.profiles_file_name(file));
    let Some(path) = chosen(|tell| dialog.save_file(tell), Code::FileNotSaved).await? else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let saved = tokio::fs::write(&path, content).await;
    saved.map_err(|error| Failure::new(Code::FileNotSaved).with_detail(format!("{}: {error}", path.display())))?;
    Ok(Some(name))
}

/// What the file that the person chooses would change; none when none was chosen. Nothing has changed yet.
#[tauri::command]
#[specta::specta]
pub async fn preview_import(handle: AppHandle) -> Result<Option<ImportView>, Failure> {
    let app = app(&handle).await;
    let title = app.locale().pick("会社情報のファイルを選ぶ", "Choose a file of companies");
    let dialog = file_dialog(&handle, title).add_filter("JSON, CSV", &["json", "csv", "txt"]);
    let Some(path) = chosen(|tell| dialog.pick_file(tell), Code::ProfileFileUnusable).await? else { return Ok(None) };
    app.preview_import(path).await.map(Some)
}

/// All of what was shown, or nothing.
#[tauri::command]
#[specta::specta]
pub async fn confirm_import(handle: AppHandle) -> Result<CompaniesView, Failure> {
    app(&handle).await.confirm_import().await
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_import(handle: AppHandle) {
    app(&handle).await.cancel_import();
}

/// 「サインイン」 beside one company: only its certificate goes on.
#[tauri::command]
#[specta::specta]
pub async fn sign_in_as(handle: AppHandle, company_id: String) -> Result<LinkingView, Failure> {
    app(&handle).await.sign_in_as(&company_id).await
}
