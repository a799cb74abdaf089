//! What a host is told, and a program that has no bank.

use std::sync::{Arc, Mutex};

use renkei_core::{Code, Failure, wire::Jst};
use tokio::sync::watch;

use crate::{App, Clock, Folders, Host, Setup, secrets::Secrets, store::Store, view::LinkingView};

/// A program without a bank whose clock stands still.
pub struct Desk {
    pub app: Arc<App>,
    pub host: Arc<Recorder>,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub async fn at(now: Jst) -> Self {
        struct Standing(Jst);
        impl Clock for Standing {
            fn now(&self) -> Jst {
                self.0
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let host = Arc::new(Recorder::default());
        let setup = Setup {
            folders: Folders::below(folder.path()),
            host: Arc::clone(&host) as _,
            clock: Arc::new(Standing(now)),
            provider: Arc::new(rustls::crypto::aws_lc_rs::default_provider()),
            remembers_procedure: false,
        };
        let app = App::start_on(setup, Secrets::in_memory(), Store::in_memory().await, std::iter::empty()).await;
        Self { app, host, _folder: folder }
    }
}

/// A host that remembers what it was told.
pub struct Recorder {
    pub changes: watch::Sender<()>,
    opened: Mutex<Vec<String>>,
    shown: Mutex<Vec<LinkingView>>,
    notices: Mutex<Vec<Code>>,
    dashboard_changes: Mutex<u32>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            changes: watch::Sender::new(()),
            opened: Mutex::default(),
            shown: Mutex::default(),
            notices: Mutex::default(),
            dashboard_changes: Mutex::default(),
        }
    }
}

impl Recorder {
    pub fn opened(&self) -> Vec<String> {
        self.opened.lock().unwrap().clone()
    }

    pub fn shown(&self) -> Vec<LinkingView> {
        self.shown.lock().unwrap().clone()
    }

    pub fn dashboard_changes(&self) -> u32 {
        *self.dashboard_changes.lock().unwrap()
    }

    pub fn notices(&self) -> Vec<Code> {
        self.notices.lock().unwrap().clone()
    }
}

impl Host for Recorder {
    fn open_in_browser(&self, url: &str) -> Result<(), Failure> {
        self.opened.lock().unwrap().push(url.into());
        Ok(())
    }

    fn linking_changed(&self, view: &LinkingView) {
        self.shown.lock().unwrap().push(view.clone());
        self.changes.send_replace(());
    }

    fn notice(&self, failure: &Failure) {
        self.notices.lock().unwrap().push(failure.code);
    }

    fn dashboard_changed(&self) {
        *self.dashboard_changes.lock().unwrap() += 1;
    }
}
