//! The certificate picker and the certificates page.

use renkei_app::view::{CertificatesView, Locale};
use renkei_core::{Code, Failure, Secret};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;

use super::app;

#[tauri::command]
#[specta::specta]
pub async fn certificates(handle: AppHandle) -> CertificatesView {
    app(&handle).certificates().await
}

/// Opens a file by its password or a card by its PIN, until the app ends.
#[tauri::command]
#[specta::specta]
pub async fn unlock_source(handle: AppHandle, source_id: String, secret: Secret) -> Result<CertificatesView, Failure> {
    app(&handle).unlock(source_id, secret).await
}

/// Asks for a file with the system's own dialog; when none is chosen the list stays as it is.
#[tauri::command]
#[specta::specta]
pub async fn add_certificate_file(handle: AppHandle) -> Result<CertificatesView, Failure> {
    let app = app(&handle);
    let title = match app.locale() {
        Locale::Ja => "証明書ファイルを追加",
        Locale::En => "Add a certificate file",
    };
    let (chosen, choice) = tokio::sync::oneshot::channel();
    let mut dialog = handle.dialog().file().set_title(title).add_filter("PKCS#12", &["p12", "pfx", "P12", "PFX"]);
    if let Some(window) = handle.get_webview_window("main") {
        dialog = dialog.set_parent(&window);
    }
    dialog.pick_file(move |file| drop(chosen.send(file)));
    let Ok(Some(file)) = choice.await else { return Ok(app.certificates().await) };
    let path = file.into_path().map_err(|error| Failure::new(Code::CertificateStoreUnreadable).with_detail(error.to_string()))?;
    app.add_certificate_file(path).await
}
