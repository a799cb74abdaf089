//! The dashboard and a link's detail.

use renkei_app::view::{DashboardView, LinkDetailView};
use renkei_core::Failure;
use tauri::AppHandle;

use super::app;

/// What is known on this PC, at once; the bank is asked by `refresh`.
#[tauri::command]
#[specta::specta]
pub async fn dashboard(handle: AppHandle) -> Result<DashboardView, Failure> {
    app(&handle).await.dashboard().await
}

/// Asks the bank for one company's links. A failure to do so is part of the view.
#[tauri::command]
#[specta::specta]
pub async fn refresh(handle: AppHandle, company_id: String) -> Result<DashboardView, Failure> {
    app(&handle).await.refresh(&company_id).await
}

#[tauri::command]
#[specta::specta]
pub async fn link_detail(handle: AppHandle, company_id: String, link_id: String) -> Result<LinkDetailView, Failure> {
    app(&handle).await.link_detail(&company_id, &link_id).await
}

#[tauri::command]
#[specta::specta]
pub async fn sign_out(handle: AppHandle, company_id: String) -> Result<DashboardView, Failure> {
    app(&handle).await.sign_out(&company_id).await
}
