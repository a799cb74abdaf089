//! Puts the window together.

use std::sync::Arc;

use renkei_app::{App, Folders, Setup, SystemClock};
use rustls::crypto::CryptoProvider;
use tauri::{Manager, WindowEvent};

use crate::{commands::diagnosis::LastDiagnosis, deep_link, host, host::WindowHost, ipc::ipc};

pub fn run(provider: Arc<CryptoProvider>) -> tauri::Result<()> {
    let ipc = ipc();
    tauri::Builder::default()
        // First, as its documentation demands: a second start ends here and hands its deep link over.
        .plugin(tauri_plugin_single_instance::init(|handle, _arguments, _folder| host::raise(handle)))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(ipc.invoke_handler())
        .on_window_event(|window, event| {
            if let (WindowEvent::Focused(true), Some(app)) = (event, window.try_state::<Arc<App>>()) {
                app.focused();
            }
        })
        .setup(move |tauri| {
            ipc.mount_events(tauri);
            let setup = Setup {
                folders: Folders::of_system()?,
                host: Arc::new(WindowHost::new(tauri.handle().clone())),
                clock: Arc::new(SystemClock),
                provider,
                remembers_procedure: true,
            };
            let app = tauri::async_runtime::block_on(App::start(setup));
            tauri.manage(Arc::clone(&app));
            tauri.manage(LastDiagnosis::default());
            deep_link::listen(tauri, app);
            Ok(())
        })
        .run(tauri::generate_context!())
}
