//! The certificate picker and the certificates page.

use renkei_app::view::CertificatesView;
use renkei_core::{Code, Failure, Secret};
use tauri::AppHandle;

use super::{
    app,
    dialog::{chosen, file_dialog},
};

#[tauri::command]
#[specta::specta]
pub async fn certificates(handle: AppHandle) -> CertificatesView {
    app(&handle).await.certificates().await
}

/// Opens a file by its password or a card by its PIN, until the app ends.
#[tauri::command]
#[specta::specta]
pub async fn unlock_source(handle: AppHandle, source_id: String, secret: Secret) -> Result<CertificatesView, Failure> {
    app(&handle).await.unlock(source_id, secret).await
}

/// Asks for a file with the system's own dialog; when none is chosen the list stays as it is.
#[tauri::command]
#[specta::specta]
pub async fn add_certificate_file(handle: AppHandle) -> Result<CertificatesView, Failure> {
    let app = app(&handle).await;
    let title = app.locale().pick("証明書ファイルを追加", "Add a certificate file");
    let dialog = file_dialog(&handle, title).add_filter("PKCS#12", &["p12", "pfx", "P12", "PFX"]);
    let Some(path) = chosen(|tell| dialog.pick_file(tell), Code::CertificateStoreUnreadable).await? else {
        return Ok(app.certificates().await);
    };
    app.add_certificate_file(path).await
}
