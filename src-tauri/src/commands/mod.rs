//! What the window may ask for. Each command decodes, calls one use case of `renkei-app`, and encodes; there is no rule here.

pub mod certificates;
pub mod dashboard;
pub mod diagnosis;
mod dialog;
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
use tauri::{AppHandle, Manager};

/// Asynchronous commands cannot borrow the state.
fn app(handle: &AppHandle) -> Arc<App> {
    Arc::clone(&handle.state::<Arc<App>>())
}
