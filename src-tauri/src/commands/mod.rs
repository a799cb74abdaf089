//! What the window may ask for. Each command decodes, calls one use case of `renkei-app`, and encodes; there is no rule here.

pub mod about;
pub mod certificates;
pub mod dashboard;
pub mod diagnosis;
mod dialog;
pub mod directory;
pub mod export;
pub mod history;
pub mod link;
pub mod linking;
pub mod profiles;
pub mod reminders;
pub mod renewal;
pub mod settings;

use std::sync::Arc;

use renkei_app::App;
use tauri::AppHandle;

use crate::shell::Starting;

/// The window asks while the app is still starting, and gets its answer as soon as there is one.
async fn app(handle: &AppHandle) -> Arc<App> {
    Starting::of(handle).app().await
}
