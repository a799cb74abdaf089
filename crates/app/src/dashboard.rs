//! The dashboard: every link of every company that has signed in on this PC, as the bank last told.

mod agenda;
mod beside;
mod check;
mod detail;
mod directory;
mod export;
mod mail;
mod midnight;
mod replacing;
mod rows;
mod sync;
mod timeline;
mod tokens;
mod week;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use renkei_core::{
    Code, Failure,
    calendar::Calendar,
    wire::{
        Jst,
        challenge::Company as CompanyName,
        links::{Link, Service},
    },
};

use crate::{
    App,
    store::{Company, Document},
    view::{CompanyView, DashboardView, SignInState},
};
pub(crate) use agenda::Agenda;
use beside::Beside;
pub use directory::ProviderPage;
pub(crate) use export::save;
pub use export::{Export, Selection};
use replacing::Seen;
use rows::Rows;
pub(crate) use rows::states;
use timeline::Timeline;
use tokens::Access;
use week::Week;

/// Names of the documents in the local store.
pub(crate) const LINKS: &str = "links";
pub(crate) const SERVICE: &str = "service";
pub(crate) const PROVIDERS: &str = "providers";

/// What is known in this run only.
#[derive(Default)]
pub(crate) struct Dashboard {
    access: Mutex<BTreeMap<String, Access>>,
    /// Why a company's list could not be refreshed last time.
    failures: Mutex<BTreeMap<String, Failure>>,
    /// When a company's list was last asked for.
    asked: Mutex<BTreeMap<String, Jst>>,
    /// Every link seen, by id: for the consent screen.
    seen: Mutex<BTreeMap<String, Seen>>,
    /// One question to the bank at a time: a second refresh would only ask for the same list again. Sign-ins and sign-outs wait for it, too:
    /// what it writes and drops is the token that it began with.
    pub(crate) syncing: tokio::sync::Mutex<()>,
}

impl Dashboard {
    /// For another bank: what is known in this run is not its.
    pub fn begin_anew(&self) {
        locked(&self.access).clear();
        locked(&self.failures).clear();
        locked(&self.asked).clear();
        locked(&self.seen).clear();
    }
}

/// What of all companies is to be done, until all are there.
struct Coming {
    week: Week,
    timeline: Timeline,
}

impl App {
    /// What is known on this PC, at once.
    pub async fn dashboard(&self) -> Result<DashboardView, Failure> {
        let Ok(bank) = self.bank.issuer() else { return Ok(DashboardView::default()) };
        let now = self.clock.now();
        let (beside, mut companies) = (self.beside(bank).await, Vec::new());
        let mut ahead = Coming { week: Week::default(), timeline: Timeline::at(now) };
        for company in self.store.companies(bank).await? {
            companies.push(self.company_view(bank, company, &beside, &mut ahead).await);
        }
        let states = states(companies.iter().flat_map(|company| &company.links));
        let (unseen, reminders) = (self.unseen_view().await?, self.reminders_trouble());
        let timeline = ahead.timeline.view(&ahead.week.agendas);
        let (at, week) = (now.to_string(), ahead.week.view(now.date()));
        Ok(DashboardView { at, companies, states, week, timeline, interrupted: beside.interrupted, unseen, reminders })
    }

    async fn company_view(&self, bank: &str, company: Company, beside: &Beside, ahead: &mut Coming) -> CompanyView {
        let now = self.clock.now();
        let mut failure = locked(&self.dashboard.failures).get(&company.id).cloned();
        let sign_in = match self.sign_in_state(&company).await {
            Ok(SignInState::SignedOut) => {
                failure = failure.or_else(|| Some(Failure::new(Code::SignInRequired)));
                SignInState::SignedOut
            }
            Ok(state) => state,
            // Not being able to read is not being signed out: the reason is another one, though what can be done is the same.
            Err(unreadable) => {
                failure = Some(unreadable);
                SignInState::SignedOut
            }
        };
        let links: Option<Document<Vec<Link>>> = self.cached(bank, &company.id, LINKS).await.unwrap_or_else(|broken| {
            failure = Some(broken);
            None
        });
        let profile = beside.profiles.get(&company.id).cloned();
        let agenda = self.agenda_with(bank, &company.id, profile.as_ref()).await.among(&mut ahead.week.agendas);
        let as_of = links.as_ref().map(|document| document.as_of.to_string());
        let links = links.map(|document| document.body).unwrap_or_default();
        let name = CompanyName { id: company.id.clone(), name: company.name.clone() };
        ahead.week.add(&name, &links, &beside.certificates_of(&company), &agenda, now);
        ahead.timeline.add(&name, &links, &agenda);
        let interrupted = beside.interrupted.as_ref().and_then(|interrupted| interrupted.provider_of(&company.id));
        CompanyView {
            as_of,
            links: Rows::of(&company.name, &agenda, now, interrupted).all(links),
            profile,
            id: company.id,
            name: company.name,
            user: company.user_name,
            certificate: company.certificate_serial,
            sign_in,
            failure,
        }
    }

    async fn sign_in_state(&self, company: &Company) -> Result<SignInState, Failure> {
        Ok(match self.kept_tokens(&company.id).await? {
            Some(_) if self.is_open(&company.thumbprint).await => SignInState::SignedIn,
            Some(_) => SignInState::CertificateLocked,
            None => SignInState::SignedOut,
        })
    }

    pub(crate) async fn cached<T: serde::de::DeserializeOwned>(
        &self,
        bank: &str,
        company: &str,
        name: &str,
    ) -> Result<Option<Document<T>>, Failure> {
        self.store.document(bank, company, name).await
    }

    pub(crate) async fn company(&self, id: &str) -> Result<Company, Failure> {
        let companies = self.store.companies(self.bank.issuer()?).await?;
        companies.into_iter().find(|company| company.id == id).ok_or_else(|| Failure::new(Code::SignInRequired))
    }

    /// At start, so that a consent can name the links it replaces even before the first refresh.
    pub(crate) async fn recall_links(&self) {
        let Ok(bank) = self.bank.issuer() else { return };
        for (company, links) in self.kept_links(bank).await.unwrap_or_default() {
            self.dashboard.see(&company.id, &links.unwrap_or_default());
        }
    }

    /// The links of every company that has signed in, as the bank last told, or why its list cannot be read.
    pub(crate) async fn kept_links(&self, bank: &str) -> Result<Vec<(CompanyName, Result<Vec<Link>, Failure>)>, Failure> {
        let mut kept = Vec::new();
        for Company { id, name, .. } in self.store.companies(bank).await? {
            if let Some(links) = self.cached::<Vec<Link>>(bank, &id, LINKS).await.transpose() {
                kept.push((CompanyName { id, name }, links.map(|links| links.body)));
            }
        }
        Ok(kept)
    }

    /// The bank's business days, as any company was last told; by law where nobody was.
    pub(crate) async fn calendar(&self, bank: &str) -> Result<Calendar, Failure> {
        for company in self.store.companies(bank).await? {
            if let Ok(Some(service)) = self.cached::<Service>(bank, &company.id, SERVICE).await {
                return Ok(Calendar::of_service(&service.body));
            }
        }
        Ok(Calendar::national())
    }
}

fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs on, whoever asked.
fn in_background(app: &Arc<App>, work: impl Future<Output = ()> + Send + 'static) {
    app.runtime.spawn(work);
}
