//! Everything that a running program holds.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use renkei_certs::{Certificates, ModuleHost};
use renkei_core::{Code, Failure};
use renkei_policy::Name;
use rustls::crypto::CryptoProvider;

use crate::{
    agent::Agent,
    bank::BankAccess,
    changes::{Held, system_stores},
    clock::Clock,
    dashboard::Dashboard,
    event_log::Telling,
    folders::Folders,
    host::Host,
    linking::Linking,
    policies::managed,
    preferences::Preferences,
    profiles::Profiles,
    secrets::Secrets,
    settings::Settings,
    store::Store,
    view::{Bootstrap, Locale},
};

/// What a program brings along.
pub struct Setup {
    pub folders: Folders,
    pub host: Arc<dyn Host>,
    pub clock: Arc<dyn Clock>,
    pub provider: Arc<CryptoProvider>,
    /// Whether a procedure that a crash interrupts can be taken up again. One program per person should do so.
    pub remembers_procedure: bool,
}

pub struct App {
    pub(crate) host: Arc<dyn Host>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) provider: Arc<CryptoProvider>,
    pub(crate) certificates: Arc<Certificates>,
    pub(crate) bank: BankAccess,
    pub(crate) secrets: Secrets,
    pub(crate) store: Store,
    pub(crate) linking: Linking,
    pub(crate) dashboard: Dashboard,
    pub(crate) agent: Agent,
    pub(crate) telling: Telling,
    /// One change of a renewal's course at a time.
    pub(crate) renewals: tokio::sync::Mutex<()>,
    pub(crate) profiles: Profiles,
    /// Events of the window arrive on threads that belong to no runtime.
    pub(crate) runtime: tokio::runtime::Handle,
    pub(crate) folders: Folders,
    pub(crate) held: Held,
    preferences: Mutex<Preferences>,
    /// Beside those of the settings.
    pub(crate) problems_at_start: Vec<Failure>,
}

fn forbidden(name: Name) -> Failure {
    Failure::new(Code::ForbiddenByPolicy).with_detail(name.as_str())
}

impl App {
    /// Never fails: what does not work is told by [`App::bootstrap`], and the rest works without it. Call it inside a tokio runtime.
    pub async fn start(setup: Setup) -> Arc<Self> {
        let now = setup.clock.now();
        let ((secrets, no_secrets), (store, no_store)) = tokio::join!(Secrets::open(), Store::open(&setup.folders.data, now));
        Self::start_on(setup, secrets, store, no_secrets.into_iter().chain(no_store)).await
    }

    pub(crate) async fn start_on(setup: Setup, secrets: Secrets, store: Store, stores: impl Iterator<Item = Failure>) -> Arc<Self> {
        let mut problems = Vec::new();
        let mut settings = Settings::read(&setup.folders);
        let issuers = settings.issuers(&setup.provider);
        let preferences = Preferences::read(&setup.folders).unwrap_or_else(|failure| {
            problems.push(failure);
            Preferences::default()
        });
        problems.extend(stores);
        let stores = system_stores(&settings, &setup.host);
        let mut certificates = Certificates::new(Arc::clone(&setup.provider)).with_system_stores(&stores);
        if let Some(issuers) = issuers {
            certificates = certificates.issued_by(issuers);
        }
        for module in &settings.pkcs11_modules {
            certificates = certificates.with_module(module, &ModuleHost::this_program());
        }
        let own: &[_] = if settings.certificate_files_allowed { &preferences.certificate_files } else { &[] };
        for file in settings.certificate_files.iter().chain(own) {
            certificates.add_file(file);
        }
        let linking = if setup.remembers_procedure { Linking::remembering(&store, &secrets) } else { Linking::forgetful() };
        let mut bank = BankAccess::new(&settings, Arc::clone(&setup.provider), Arc::clone(&setup.clock));
        if bank.barred().is_some() {
            bank = bank.known_as(store.only_bank().await.unwrap_or_default());
        }
        let app = Arc::new(Self {
            bank,
            host: setup.host,
            clock: setup.clock,
            provider: setup.provider,
            certificates: Arc::new(certificates),
            secrets,
            store,
            linking,
            dashboard: Dashboard::default(),
            agent: Agent::default(),
            telling: Telling::default(),
            renewals: tokio::sync::Mutex::default(),
            profiles: Profiles::default(),
            runtime: tokio::runtime::Handle::current(),
            folders: setup.folders,
            held: Held::new(settings),
            preferences: Mutex::new(preferences),
            problems_at_start: problems,
        });
        app.recall_links().await;
        app.watch_the_day();
        // What was lost of the lists comes back from the bank, where nobody has to be asked for anything.
        if app.problems_at_start.iter().any(|problem| problem.code == Code::LocalStoreRebuilt) {
            app.refresh_in_background();
        }
        if setup.remembers_procedure {
            app.recall_renewal().await;
            app.resume().await;
        }
        app
    }

    /// What the window needs before its first picture.
    pub fn bootstrap(&self) -> Bootstrap {
        Bootstrap {
            locale: self.locale(),
            zoom: self.zoom(),
            version: env!("CARGO_PKG_VERSION").into(),
            bank_host: self.bank.host(),
            bank_name: self.bank.name(),
            managed: managed(&self.settings().policies),
            certificate_files: self.may_use_files().is_ok(),
            support_contact: self.support_contact(),
            problems: self.problems(),
        }
    }

    pub fn locale(&self) -> Locale {
        let settings = self.settings();
        let chosen = self.preferences().locale.filter(|_| !settings.lasting.is_managed(Name::Language));
        chosen.or(settings.locale).unwrap_or_default()
    }

    pub fn set_locale(&self, locale: Locale) -> Result<(), Failure> {
        self.may_change(Name::Language)?;
        let kept = self.prefer(|preferences| preferences.locale = Some(locale));
        self.look();
        kept
    }

    /// Whether it is the person's to decide.
    pub(crate) fn may_change(&self, name: Name) -> Result<(), Failure> {
        if self.settings().policies.is_managed(name) { Err(forbidden(name)) } else { Ok(()) }
    }

    /// Whether certificate files may be used, those that a person adds included.
    pub(crate) fn may_use_files(&self) -> Result<(), Failure> {
        let allowed = self.settings().policies.flag(Name::CertificateFilesAllowed)?;
        if allowed { Ok(()) } else { Err(forbidden(Name::CertificateFilesAllowed)) }
    }

    /// Keeps a choice for this run even when it cannot be written.
    pub(crate) fn prefer(&self, choose: impl FnOnce(&mut Preferences)) -> Result<(), Failure> {
        let mut preferences = self.preferences();
        preferences.take_over(&self.folders);
        choose(&mut preferences);
        let kept = preferences.write(&self.folders);
        preferences.unwritten = kept.is_err();
        kept
    }

    /// What the same person chose meanwhile in another session.
    pub(crate) fn recall_preferences(&self) {
        self.preferences().take_over(&self.folders);
    }

    pub(crate) fn preferences(&self) -> MutexGuard<'_, Preferences> {
        self.preferences.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
