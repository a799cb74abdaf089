//! Asking the bank: for one company, when a person wants it, when the window is looked at, and after a decision.

use std::{sync::Arc, time::Duration};

use renkei_certs::Prompt;
use renkei_client::{CertifiedBank, LinkList};
use renkei_core::{
    Code, Failure, Secret,
    wire::links::{Link, Me, Providers, Service},
};

use super::{LINKS, PROVIDERS, SERVICE, in_background, locked};
use crate::{
    App,
    event_log::of_failure,
    linking::is_about_key,
    store::Company,
    view::{DashboardView, SignInState},
};

/// A window that comes to the front again and again asks the bank at most this often.
const FRESH: jiff::SignedDuration = jiff::SignedDuration::from_secs(60);
/// When a link may have come to life after a decision: the browser carries it to the provider, which redeems it within minutes. Seconds
/// from one look to the next, two minutes in all.
const LOOKS: [u64; 7] = [2, 3, 5, 10, 20, 30, 50];

impl App {
    /// Asks the bank for one company's links. A failure to do so is part of the view.
    pub async fn refresh(&self, company_id: &str) -> Result<DashboardView, Failure> {
        let company = self.company(company_id).await?;
        let _ = self.sync(&company).await; // kept with the company
        self.dashboard().await
    }

    /// The window came to the front. Days and states may be others than when it was last looked at, whatever the bank says.
    pub fn focused(self: &Arc<Self>) {
        self.dashboard_changed();
        self.refresh_in_background();
    }

    /// Every company whose certificate is open, unless its list is fresh.
    pub(crate) fn refresh_in_background(self: &Arc<Self>) {
        let app = Arc::clone(self);
        in_background(self, async move {
            let Ok(bank) = app.bank.issuer() else { return };
            for company in app.store.companies(bank).await.unwrap_or_default() {
                if app.is_stale(&company.id) && app.can_ask_quietly(&company).await {
                    let _ = app.sync_quietly(&company).await; // kept with the company
                    app.dashboard_changed();
                }
            }
        });
    }

    /// After 「許可」: looks a few times, until the list has changed. By then the person sits at the browser: nobody is asked for a PIN.
    pub(crate) fn expect_new_link(self: &Arc<Self>, company_id: &str) {
        let (app, company_id) = (Arc::clone(self), company_id.to_owned());
        in_background(self, async move {
            for seconds in LOOKS {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                let Ok(company) = app.company(&company_id).await else { return };
                if app.can_ask_quietly(&company).await && app.sync_quietly(&company).await == Ok(Change::Changed) {
                    app.dashboard_changed();
                    // Another link's last access changes the list as well.
                    if !app.awaits_renewal(&company_id).await {
                        return;
                    }
                }
            }
        });
    }

    /// Whether the bank can be asked without anybody being asked for a PIN.
    pub(crate) async fn can_ask_quietly(&self, company: &Company) -> bool {
        matches!(self.kept_tokens(&company.id).await, Ok(Some(_))) && self.signs_quietly(&company.thumbprint).await
    }

    /// Why the list of a company is as old as it is.
    pub(crate) async fn why_not_refreshed(&self, company: &Company) -> Code {
        match self.sign_in_state(company).await {
            Ok(SignInState::SignedIn) => {
                locked(&self.dashboard.failures).get(&company.id).map_or(Code::BankUnreachable, |failure| failure.code)
            }
            Ok(SignInState::CertificateLocked) => Code::CertificateWouldAsk,
            Ok(SignInState::SignedOut) => Code::SignInRequired,
            Err(failure) => failure.code,
        }
    }

    fn is_stale(&self, company: &str) -> bool {
        let asked = locked(&self.dashboard.asked).get(company).copied();
        asked.is_none_or(|asked| self.clock.now().0.duration_since(asked.0).abs() >= FRESH)
    }

    /// Fetches and keeps. The outcome is remembered for the view.
    pub(crate) async fn sync(&self, company: &Company) -> Result<Change, Failure> {
        self.sync_with(company, Prompt::Allowed).await
    }

    /// The same for work in the background. A client that was made while somebody was there to be asked is left alone: whenever it has to
    /// connect anew, it may ask again.
    pub(crate) async fn sync_quietly(&self, company: &Company) -> Result<Change, Failure> {
        self.sync_with(company, Prompt::Never).await
    }

    async fn sync_with(&self, company: &Company, prompt: Prompt) -> Result<Change, Failure> {
        let _one_at_a_time = self.dashboard.syncing.lock().await;
        // It may have signed in with another certificate while this one waited.
        let company = &self.company(&company.id).await?;
        locked(&self.dashboard.asked).insert(company.id.clone(), self.clock.now());
        let outcome = match self.fetch(company, prompt).await {
            Err(failure) if failure.code == Code::SignInRequired => {
                self.drop_tokens(&company.id).await?;
                self.bank.forget_holder(&company.thumbprint);
                Err(failure)
            }
            outcome => outcome,
        };
        if let Err(failure) = &outcome {
            self.note_refusal(&company.thumbprint, failure).await;
            self.tell_events(of_failure(failure)).await;
            // Else the next look in the background would ask the person again who has just cancelled.
            if is_about_key(failure.code) {
                self.bank.forget_holder(&company.thumbprint);
            }
        }
        let mut failures = locked(&self.dashboard.failures);
        match &outcome {
            Ok(_) => failures.remove(&company.id),
            Err(failure) => failures.insert(company.id.clone(), failure.clone()),
        };
        outcome
    }

    async fn fetch(&self, company: &Company, prompt: Prompt) -> Result<Change, Failure> {
        let bank = match prompt {
            Prompt::Allowed => self.holder(&company.thumbprint).await?,
            Prompt::Never => self.bank.once_as_holder(&self.identity_quietly(&company.thumbprint).await?).await?,
        };
        let answers = self.with_token(company, &bank, |token| ask(bank.clone(), token)).await?;
        self.keep(company, answers).await
    }

    /// One request of a person who is signed in; their token may be renewed on the way.
    pub(crate) async fn ask_as<T, Work: Future<Output = Result<T, Failure>>>(
        &self,
        company: &Company,
        work: impl Fn(CertifiedBank, Secret) -> Work,
    ) -> Result<T, Failure> {
        let _one_at_a_time = self.dashboard.syncing.lock().await;
        // It may have signed in with another certificate while this one waited.
        let company = &self.company(&company.id).await?;
        if self.kept_tokens(&company.id).await?.is_none() {
            return Err(Failure::new(Code::SignInRequired));
        }
        let bank = self.holder(&company.thumbprint).await?;
        self.with_token(company, &bank, |token| work(bank.clone(), token)).await
    }

    /// An access token may have died before its time (a restart of the bank, say): then once more with a new one.
    async fn with_token<T, Work: Future<Output = Result<T, Failure>>>(
        &self,
        company: &Company,
        bank: &CertifiedBank,
        work: impl Fn(Secret) -> Work,
    ) -> Result<T, Failure> {
        let token = self.access_token(company, bank).await?;
        match work(token).await {
            Err(failure) if failure.code == Code::SignInRequired => {
                self.drop_access(&company.id);
                work(self.access_token(company, bank).await?).await
            }
            outcome => outcome,
        }
    }

    async fn keep(&self, company: &Company, (me, links, providers, mut service): Answers) -> Result<Change, Failure> {
        let bank = self.bank.issuer()?;
        // A cached list that cannot be read is being replaced here.
        let before = self.cached::<Vec<Link>>(bank, &company.id, LINKS).await.unwrap_or_default();
        let before = before.map(|before| before.body);
        let change = if before.as_ref() == Some(&links.links) { Change::Same } else { Change::Changed };
        self.learn_history(company, before.as_deref(), &links).await?;
        service.app = self.heard(service.app);
        self.store.put_document(bank, &company.id, LINKS, links.as_of, &links.links).await?;
        self.store.put_document(bank, &company.id, PROVIDERS, service.server_time, &providers).await?;
        self.store.put_document(bank, &company.id, SERVICE, service.server_time, &service).await?;
        self.learn_certificates(&me).await?;
        self.dashboard.see(&company.id, &links.links);
        self.show_renewals(&company.id, &links.links).await;
        Ok(change)
    }
}

/// Whether the list of links is another one than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Same,
    Changed,
}

type Answers = (Me, LinkList, Providers, Service);

async fn ask(bank: CertifiedBank, token: Secret) -> Result<Answers, Failure> {
    tokio::try_join!(bank.me(&token), bank.links(&token), bank.providers(&token), bank.service(&token))
}
