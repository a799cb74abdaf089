//! The diagnosis on the screen, and what support gets of it.

use std::sync::{Mutex, PoisonError};

use renkei_app::{
    App,
    view::{Check, DiagnosisView},
};
use renkei_core::{Code, Failure};
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use super::{
    app,
    dialog::{chosen, file_dialog},
};
use crate::{host::logged, ipc::DiagnosisProceeds};

/// What the window shows is what support gets: nothing is looked at again for it.
#[derive(Default)]
pub struct LastDiagnosis(Mutex<Option<DiagnosisView>>);

/// Looks at everything anew; what is being looked at comes as events.
#[tauri::command]
#[specta::specta]
pub async fn diagnose(handle: AppHandle) -> DiagnosisView {
    let next = |check: Check| logged(DiagnosisProceeds(check.title()).emit(&handle));
    let view = app(&handle).await.diagnose(next).await;
    *handle.state::<LastDiagnosis>().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(view.clone());
    view
}

/// The last diagnosis as text without names and folders.
#[tauri::command]
#[specta::specta]
pub async fn diagnosis_text(handle: AppHandle) -> String {
    let app = app(&handle).await;
    let view = last(&handle, &app).await;
    app.diagnosis_text(&view).await
}

/// Writes the last diagnosis where the system's own dialog says; tells the file's name, or none when no place was chosen.
#[tauri::command]
#[specta::specta]
pub async fn save_diagnosis(handle: AppHandle) -> Result<Option<String>, Failure> {
    let app = app(&handle).await;
    let view = last(&handle, &app).await;
    let title = app.locale().pick("サポート用ファイルを保存", "Save the file for support");
    let dialog = file_dialog(&handle, title).add_filter("ZIP", &["zip"]).set_file_name(app.bundle_name() + ".zip");
    let Some(path) = chosen(|tell| dialog.save_file(tell), Code::FileNotSaved).await? else { return Ok(None) };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    app.bundle(&view, path).await?;
    Ok(Some(name))
}

async fn last(handle: &AppHandle, app: &App) -> DiagnosisView {
    let kept = handle.state::<LastDiagnosis>().0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match kept {
        Some(view) => view,
        None => app.diagnose(|_| ()).await,
    }
}
