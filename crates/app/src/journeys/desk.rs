//! What a host is told, and a program that has no bank.

use std::sync::{Arc, Mutex};

use renkei_core::{Code, Failure, wire::Jst};
use tokio::sync::watch;

use crate::{
    App, Clock, Folders, Host, Setup,
    event_log::{self, Event},
    secrets::Secrets,
    store::Store,
    view::{LinkingView, NotShown, Toast, TrayView},
};

/// A program without a bank whose clock stands still.
pub struct Desk {
    pub app: Arc<App>,
    pub host: Arc<Recorder>,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub async fn at(now: Jst) -> Self {
        Self::of(now, |folders| folders).await
    }

    pub async fn of(now: Jst, arranged: impl FnOnce(Folders) -> Folders) -> Self {
        struct Standing(Jst);
        impl Clock for Standing {
            fn now(&self) -> Jst {
                self.0
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let host = Arc::new(Recorder::default());
        let setup = Setup {
            folders: arranged(Folders::below(folder.path())),
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
    settings_changes: Mutex<u32>,
    toasts: Mutex<Vec<Toast>>,
    /// Why nobody sees a toast.
    refusal: Mutex<Option<String>>,
    trays: Mutex<Vec<TrayView>>,
    autostart: Mutex<Vec<bool>>,
    mails: Mutex<Vec<String>>,
    events: Mutex<Vec<Event>>,
    /// Why no event can be written.
    no_events: Mutex<Option<String>>,
    /// Addresses longer than this are not opened.
    longest_mail: Mutex<usize>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            changes: watch::Sender::new(()),
            opened: Mutex::default(),
            shown: Mutex::default(),
            notices: Mutex::default(),
            dashboard_changes: Mutex::default(),
            settings_changes: Mutex::default(),
            toasts: Mutex::default(),
            refusal: Mutex::default(),
            trays: Mutex::default(),
            autostart: Mutex::default(),
            mails: Mutex::default(),
            events: Mutex::default(),
            no_events: Mutex::default(),
            longest_mail: Mutex::new(usize::MAX),
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

    pub fn settings_changes(&self) -> u32 {
        *self.settings_changes.lock().unwrap()
    }

    /// What was shown since it was last asked.
    pub fn new_toasts(&self) -> Vec<Toast> {
        std::mem::take(&mut self.toasts.lock().unwrap())
    }

    pub fn toasts_shown(&self) -> usize {
        self.toasts.lock().unwrap().len()
    }

    pub fn shows_no_toasts(&self, why: Option<&str>) {
        *self.refusal.lock().unwrap() = why.map(str::to_owned);
    }

    pub fn tray(&self) -> Option<TrayView> {
        self.trays.lock().unwrap().last().cloned()
    }

    pub fn tray_changes(&self) -> usize {
        self.trays.lock().unwrap().len()
    }

    pub fn autostart(&self) -> Vec<bool> {
        self.autostart.lock().unwrap().clone()
    }

    /// The drafts that were handed to the mail program, in its own language of addresses.
    pub fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }

    pub fn opens_mails_up_to(&self, characters: usize) {
        *self.longest_mail.lock().unwrap() = characters;
    }

    pub fn writes_no_events(&self, why: Option<&str>) {
        *self.no_events.lock().unwrap() = why.map(str::to_owned);
    }

    /// What an administrator was told since it was last asked.
    pub fn new_events(&self) -> Vec<Event> {
        std::mem::take(&mut self.events.lock().unwrap())
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

    fn open_mail(&self, mailto: &str) -> Result<(), Failure> {
        if mailto.len() > *self.longest_mail.lock().unwrap() {
            return Err(Failure::new(Code::MailNotOpened));
        }
        self.mails.lock().unwrap().push(mailto.into());
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

    fn settings_changed(&self) {
        *self.settings_changes.lock().unwrap() += 1;
    }

    fn show_toast(&self, toast: &Toast) -> Result<(), NotShown> {
        if let Some(why) = self.refusal.lock().unwrap().clone() {
            return Err(NotShown(why));
        }
        self.toasts.lock().unwrap().push(toast.clone());
        Ok(())
    }

    fn tell_administrator(&self, event: &Event) -> Result<(), String> {
        if let Some(why) = self.no_events.lock().unwrap().clone() {
            return Err(why);
        }
        event_log::write(event)?;
        self.events.lock().unwrap().push(event.clone());
        Ok(())
    }

    fn tray_changed(&self, tray: &TrayView) {
        self.trays.lock().unwrap().push(tray.clone());
    }

    fn set_autostart(&self, on: bool) -> Result<(), Failure> {
        self.autostart.lock().unwrap().push(on);
        Ok(())
    }
}
