//! Puts the shell together: the agent always, the window when it is asked for.

use std::{sync::Arc, time::Duration};

use renkei_app::{App, Folders, Setup, SystemClock};
use rustls::crypto::CryptoProvider;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};
use tokio::{sync::SetOnce, time::sleep};

use crate::{commands::diagnosis::LastDiagnosis, deep_link, host::WindowHost, ipc::ipc, start::Start, window};

pub fn run(start: Start, provider: Arc<CryptoProvider>) -> tauri::Result<()> {
    let ipc = ipc();
    let program = tauri::Builder::default()
        // First, as its documentation demands: a second start ends here and hands its deep link over.
        .plugin(tauri_plugin_single_instance::init(|handle, arguments, _folder| window::started_again(handle, &arguments)))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(ipc.invoke_handler())
        .on_window_event(|window, event| {
            if let WindowEvent::Focused(true) = event {
                focused(window.app_handle().clone());
            }
        })
        .setup(move |tauri| {
            if start == Start::Quit {
                std::process::exit(0); // who was to be told has ended meanwhile
            }
            ipc.mount_events(tauri);
            let setup = Setup {
                folders: Folders::of_system()?,
                host: Arc::new(WindowHost::new(tauri.handle().clone())),
                clock: Arc::new(SystemClock),
                provider,
                remembers_procedure: true,
            };
            tauri.manage(Starting::default());
            tauri.manage(LastDiagnosis::default());
            start_app(tauri.handle().clone(), setup, if start == Start::Window { FIRST_PICTURE } else { Duration::ZERO });
            if start == Start::Window {
                window::raise(tauri.handle());
            }
            Ok(())
        })
        .build(tauri::generate_context!())?;
    program.run(|handle, event| match event {
        // Without a code: the last window was closed. The agent stays; 「終了」 in the tray ends it with one.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. } => window::close_asked(handle, &label, &api),
        _ => {}
    });
    Ok(())
}

/// What nobody looks at yet waits this long, so that the processor draws the window first.
const FIRST_PICTURE: Duration = Duration::from_secs(2);

/// Beside the window: its web view starts its processes and loads the page meanwhile. The agent, and what it tells the desktop, begin later.
fn start_app(handle: AppHandle, setup: Setup, agent_after: Duration) {
    let started = tauri::async_runtime::spawn({
        let handle = handle.clone();
        async move {
            let app = App::start(setup).await;
            handle.manage(Arc::clone(&app));
            Starting::of(&handle).started(&app);
            deep_link::listen(&handle, Arc::clone(&app));
            sleep(agent_after).await;
            app.start_agent();
            #[cfg(target_os = "linux")]
            deep_link::register(handle);
        }
    });
    tauri::async_runtime::spawn(async move {
        if let Err(error) = started.await {
            // It panicked: a window that waits for it for ever says less than none.
            tracing::error!(%error, "the app did not start");
            handle.exit(1);
        }
    });
}

/// The first focus comes while the app is still starting.
fn focused(handle: AppHandle) {
    tauri::async_runtime::spawn(async move {
        let app = Starting::of(&handle).app().await;
        app.focused();
        app.look();
    });
}

/// The app that is on its way. Who must not wait (an event of the desktop) asks for the state `Arc<App>` instead.
#[derive(Clone, Default)]
pub struct Starting(Arc<SetOnce<Arc<App>>>);

impl Starting {
    pub fn of(handle: &AppHandle) -> Self {
        handle.state::<Self>().inner().clone()
    }

    pub async fn app(&self) -> Arc<App> {
        Arc::clone(self.0.wait().await)
    }

    fn started(&self, app: &Arc<App>) {
        // There is one start in a process, so nobody was before.
        drop(self.0.set(Arc::clone(app)));
    }
}
