//! Settings that change while the program runs. They are read anew when the system tells of a change, and from time to time whether it does
//! or not.
//!
//! One value holds at a time, whole. What a person sees and is reminded by changes at once. The line to the bank waits for the end of an open
//! procedure, which ends by what it began with; but what cannot be read and decides whom to contact bars every further request at once.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jiff::SignedDuration;
use renkei_certs::{Issuers, ModuleHost, SystemStores, Window};
use renkei_core::{Failure, wire::Jst};
use renkei_policy::Watch;
use tokio::sync::{Mutex, Notify};

use crate::{App, bank::Connection, blocking::blocking, logging, settings::Settings};

/// No change is missed for longer, whatever the system tells.
const LOOK: Duration = Duration::from_secs(30);
/// While a question to the bank is under way, which ends within seconds unless a person is asked for a PIN.
const LOOK_SOON: Duration = Duration::from_secs(2);
/// No procedure lives so long at the bank. One that was left open does not keep another connection waiting for ever.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

pub(crate) struct Held {
    settings: RwLock<Arc<Settings>>,
    /// One change at a time.
    taking: Mutex<Taken>,
    wake: Arc<Notify>,
}

struct Taken {
    /// By which certificates are looked for.
    places: Arc<Settings>,
    /// Since when another connection waits for the end of a procedure.
    waits: Option<Jst>,
}

/// What keeps another connection waiting.
enum Waits {
    ForProcedure,
    /// A question to the bank is under way, for as long as a PIN dialog of the system stands, say.
    ForAnswer,
}

impl Held {
    pub fn new(settings: Settings) -> Self {
        let settings = Arc::new(settings);
        let taken = Taken { places: Arc::clone(&settings), waits: None };
        Self { settings: RwLock::new(settings), taking: Mutex::new(taken), wake: Arc::default() }
    }
}

/// Where to look for certificates, and whose count.
pub(crate) fn system_stores(settings: &Settings, host: &Arc<dyn crate::Host>) -> SystemStores {
    let host = Arc::clone(host);
    SystemStores { local_machine: settings.machine_certificates, window: Window::new(move || host.window_handle()) }
}

impl App {
    /// What holds now. Whoever needs several of them takes them together.
    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.held.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What did not work at start, or does not any more.
    pub(crate) fn problems(&self) -> Vec<Failure> {
        let settings = self.settings().problems();
        let others = self
            .problems_at_start
            .iter()
            .filter(|problem| !settings.contains(problem) && !self.store.is_back_after(problem))
            .cloned()
            .collect::<Vec<_>>();
        settings.into_iter().chain(others).collect()
    }

    /// Until the program ends.
    pub(crate) fn watch_settings(self: &Arc<Self>) {
        let (app, wake, told) = (Arc::downgrade(self), Arc::clone(&self.held.wake), Arc::clone(&self.held.wake));
        let file = self.folders.settings_file.path().to_owned();
        let (places, begun) = (self.folders.policies.clone(), Arc::clone(&wake));
        // It looks at every file first, and a share may not answer for long.
        let watch = self.runtime.spawn_blocking(move || {
            let watch = Watch::start(&places, vec![file], move || told.notify_one());
            if let Err(error) = &watch {
                tracing::warn!(%error, "changes of settings are seen within half a minute only");
            }
            // What changed between the start of the program and that of the watch.
            begun.notify_one();
            watch
        });
        self.runtime.spawn(async move {
            let _to_the_end = watch;
            let mut patience = LOOK;
            loop {
                tokio::select! {
                    () = wake.notified() => {}
                    () = tokio::time::sleep(patience) => {}
                }
                let Some(app) = app.upgrade() else { return };
                patience = app.take_settings().await;
            }
        });
    }

    /// The end of a procedure: another connection may wait for it.
    pub(crate) fn take_settings_soon(&self) {
        self.held.wake.notify_one();
    }

    /// Reads everything anew and holds by it. Where nothing is another than before, nothing happens. When to look again at the latest.
    pub(crate) async fn take_settings(self: &Arc<Self>) -> Duration {
        let mut taken = self.held.taking.lock().await;
        let (before, logon) = (self.settings(), self.starts_at_logon());
        let (folders, provider, earlier) = (self.folders.clone(), Arc::clone(&self.provider), Arc::clone(&before));
        let (settings, issuers) = blocking(move || {
            let mut settings = Settings::read_after(&folders, &earlier);
            let issuers = settings.issuers(&provider);
            (Arc::new(settings), issuers)
        })
        .await;
        if settings != before {
            *self.held.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&settings);
        }
        self.look_for_certificates_by(&settings, issuers, &mut taken).await;
        let (reached, patience) = self.reach_bank_by(&settings, &mut taken).await;
        if settings == before && !reached {
            return patience;
        }
        logging::follow(&settings.lasting);
        tracing::info!(barred = settings.barred.is_some(), reached, "the settings have changed");
        for problem in settings.problems().iter().filter(|problem| !before.problems().contains(problem)) {
            self.tell_failure(problem);
        }
        if self.starts_at_logon() != logon {
            self.register_autostart_or_warn().await;
        }
        self.host.settings_changed();
        self.dashboard_changed();
        patience
    }

    /// What may still be used stays open. While nobody may be contacted nothing is closed: it may be a moment only.
    async fn look_for_certificates_by(self: &Arc<Self>, settings: &Arc<Settings>, issuers: Option<Issuers>, taken: &mut Taken) {
        if settings.barred.is_some() || places(settings) == places(&taken.places) {
            return;
        }
        let (app, stores) = (Arc::clone(self), system_stores(settings, &self.host));
        let (now, before) = (Arc::clone(settings), Arc::clone(&taken.places));
        // The end of a module waits for its process. Somebody may add a file meanwhile.
        blocking(move || {
            app.certificates.arrange(issuers, &stores, &now.pkcs11_modules, &ModuleHost::this_program());
            app.certificates.hold_files(&app.certificate_files_by(&now, &before));
        })
        .await;
        self.bank.forget_holders();
        taken.places = Arc::clone(settings);
    }

    fn certificate_files_by(&self, settings: &Settings, before: &Settings) -> Vec<PathBuf> {
        if !settings.certificate_files_allowed {
            return Vec::new();
        }
        let of_this_run = self.certificates.files().into_iter().filter(|file| !before.certificate_files.contains(file));
        let own = self.preferences().certificate_files.clone();
        settings.certificate_files.iter().cloned().chain(own).chain(of_this_run).collect()
    }

    /// Whether the bank is reached in another way from now on, and when to look again.
    async fn reach_bank_by(self: &Arc<Self>, settings: &Settings, taken: &mut Taken) -> (bool, Duration) {
        let (now, connection) = (self.clock.now(), self.bank.connection());
        let as_before = connection.clone().barred_by(settings.barred.clone());
        let barred = settings.barred.is_some() && connection.bank.is_some();
        let next = if barred { as_before.clone() } else { Connection::of(settings) };
        let (waited, mut patience) = (taken.waits.take(), LOOK);
        if next != as_before {
            match self.change_connection(next, now).await {
                Ok(()) => return (true, LOOK),
                Err(Waits::ForProcedure) => {
                    let since = *taken.waits.insert(waited.unwrap_or(now));
                    if now.0.duration_since(since.0) >= LONGEST_WAIT {
                        self.cancel();
                    }
                }
                Err(Waits::ForAnswer) => patience = LOOK_SOON,
            }
        }
        let news = as_before != connection;
        if news {
            self.bank.reach_by(as_before);
            self.ask_soon();
        }
        (news, patience)
    }

    /// What another bank says is never taken for this one's: whoever asks is waited for. But not here, where further settings would wait, too.
    async fn change_connection(self: &Arc<Self>, next: Connection, now: Jst) -> Result<(), Waits> {
        if !self.linking.unless_open(now, || {}) {
            return Err(Waits::ForProcedure);
        }
        let another = self.bank.would_be_another(&next);
        let syncing = another.then(|| self.dashboard.syncing.try_lock()).transpose().map_err(|_| Waits::ForAnswer)?;
        if !self.linking.unless_open(now, || self.bank.reach_by(next)) {
            return Err(Waits::ForProcedure);
        }
        if another {
            self.dashboard.begin_anew();
            self.cancel_import();
            drop(syncing);
            self.recall_links().await;
            self.recall_renewal().await;
        }
        self.ask_soon();
        Ok(())
    }
}

fn places(settings: &Settings) -> impl PartialEq + '_ {
    let Settings { certificate_issuers, certificate_issuers_content, no_issuers, pkcs11_modules, machine_certificates, .. } = settings;
    let issuers = (certificate_issuers, certificate_issuers_content, no_issuers);
    (issuers, pkcs11_modules, machine_certificates, settings.certificate_files_allowed, &settings.certificate_files)
}
