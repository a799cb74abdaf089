//! Puts the shell together: the agent always, the window when it is asked for.

use std::{env, sync::Arc};

use renkei_app::{App, Folders, Setup, SystemClock};
use rustls::crypto::CryptoProvider;
use tauri::{Manager, RunEvent, WindowEvent};

use crate::{
    commands::diagnosis::LastDiagnosis,
    deep_link,
    host::WindowHost,
    ipc::ipc,
    window::{self, Start},
};

pub fn run(provider: Arc<CryptoProvider>) -> tauri::Result<()> {
    let ipc = ipc();
    let program = tauri::Builder::default()
        // First, as its documentation demands: a second start ends here and hands its deep link over.
        .plugin(tauri_plugin_single_instance::init(|handle, arguments, _folder| window::started_again(handle, &arguments)))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(ipc.invoke_handler())
        .on_window_event(|window, event| {
            if let (WindowEvent::Focused(true), Some(app)) = (event, window.try_state::<Arc<App>>()) {
                app.focused();
                app.look();
            }
        })
        .setup(move |tauri| {
            ipc.mount_events(tauri);
            if Start::of(env::args_os().skip(1)) == Start::Window {
                // Before the app: the web view starts its processes meanwhile.
                window::make(tauri.handle())?;
            }
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
            app.start_agent();
            deep_link::listen(tauri, app);
            Ok(())
        })
        .build(tauri::generate_context!())?;
    program.run(|_, event| {
        // Without a code: the last window was closed. The agent stays; 「終了」 in the tray ends it with one.
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            api.prevent_exit();
        }
    });
    Ok(())
}
