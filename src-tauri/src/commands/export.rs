//! The list of links for other programs: files, and the draft of a mail.

use renkei_app::{Export, Selection, view::MailView};
use renkei_core::{Code, Failure};
use tauri::AppHandle;

use super::{
    app,
    dialog::{chosen, file_dialog},
};

/// Writes the file where the system's own dialog says; tells the file's name, or none when no place was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_links(handle: AppHandle, file: Export, selection: Selection) -> Result<Option<String>, Failure> {
    let app = app(&handle).await;
    let (title, kind, extension) = match file {
        Export::Spreadsheet => (app.locale().pick("一覧をCSVで保存", "Save the list as CSV"), "CSV", "csv"),
        Export::Calendar => (app.locale().pick("期限をカレンダーの形式で保存", "Save the days as a calendar file"), "iCalendar", "ics"),
    };
    let dialog = file_dialog(&handle, title).add_filter(kind, &[extension]).set_file_name(app.export_name(file));
    let Some(path) = chosen(|tell| dialog.save_file(tell), Code::FileNotSaved).await? else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    app.save_export(file, &selection, path).await?;
    Ok(Some(name))
}

/// What asks a colleague to renew the link.
#[tauri::command]
#[specta::specta]
pub async fn mail_draft(handle: AppHandle, company_id: String, link_id: String) -> Result<MailView, Failure> {
    app(&handle).await.mail_draft(&company_id, &link_id).await
}

/// The draft in the system's mail program. `to` may be empty.
#[tauri::command]
#[specta::specta]
pub async fn open_mail_draft(handle: AppHandle, company_id: String, link_id: String, to: String) -> Result<(), Failure> {
    app(&handle).await.open_mail_draft(&company_id, &link_id, &to).await
}
