//! The renewal of a link, and 期限をそろえる. Every call names a company and a link; no address ever comes from the window.

use renkei_app::view::{AlignmentView, OpenRenewalView, RenewalCertificate, RenewalView};
use renkei_core::Failure;
use tauri::AppHandle;

use super::app;

/// The screen as it is now; 「更新」 itself is `renew`.
#[tauri::command]
#[specta::specta]
pub async fn renewal(handle: AppHandle, company_id: String, link_id: String) -> Result<RenewalView, Failure> {
    app(&handle).await.renewal_view(&company_id, &link_id).await
}

/// Reads the certificates' places, which may take a while.
#[tauri::command]
#[specta::specta]
pub async fn renewal_certificate(handle: AppHandle, company_id: String, link_id: String) -> Result<RenewalCertificate, Failure> {
    app(&handle).await.renewal_certificate(&company_id, &link_id).await
}

/// The provider's page of the bank's directory, in the default browser.
#[tauri::command]
#[specta::specta]
pub async fn open_provider_page(handle: AppHandle, company_id: String, link_id: String) -> Result<RenewalView, Failure> {
    app(&handle).await.open_provider_page(&company_id, &link_id).await
}

#[tauri::command]
#[specta::specta]
pub async fn tick_guide_step(
    handle: AppHandle,
    company_id: String,
    link_id: String,
    step: u32,
    done: bool,
) -> Result<RenewalView, Failure> {
    app(&handle).await.tick_guide_step(&company_id, &link_id, step, done).await
}

/// 「更新をやめる」
#[tauri::command]
#[specta::specta]
pub async fn give_up_renewal(handle: AppHandle, company_id: String, link_id: String) -> Result<RenewalView, Failure> {
    app(&handle).await.give_up_renewal(&company_id, &link_id).await
}

/// Renewals that are not over.
#[tauri::command]
#[specta::specta]
pub async fn open_renewals(handle: AppHandle) -> Result<Vec<OpenRenewalView>, Failure> {
    app(&handle).await.open_renewals().await
}

/// 期限をそろえる
#[tauri::command]
#[specta::specta]
pub async fn alignment(handle: AppHandle, company_id: String) -> Result<AlignmentView, Failure> {
    app(&handle).await.alignment(&company_id).await
}
