//! 「API連携先の一覧」: the providers that the bank works with, as it last told. It tells the same to every company.

use renkei_core::{
    Code, Failure,
    link_state::{LinkState, link_state},
    wire::links::{Provider, Providers},
};
use serde::Deserialize;
use specta::Type;

use super::{PROVIDERS, locked};
use crate::{
    App,
    renewal::may_be_opened,
    store::{Company, Document},
    view::{ListedProvider, ProvidersView, SignInState},
};

/// One of a provider's own pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProviderPage {
    /// Where a link is made.
    Link,
    Stop,
}

impl App {
    /// What is known on this PC, at once.
    pub async fn providers(&self) -> Result<ProvidersView, Failure> {
        let Ok(bank) = self.bank.issuer() else { return Ok(ProvidersView::default()) };
        let companies = self.store.companies(bank).await?;
        let Some((company, directory)) = self.newest_directory(bank, &companies).await? else {
            return Ok(ProvidersView { known: !companies.is_empty(), ..ProvidersView::default() });
        };
        let (living, unreadable) = self.living_links(bank).await?;
        let failure = unreadable.or_else(|| locked(&self.dashboard.failures).get(&company).cloned());
        let providers = directory.body.providers.into_iter().map(|provider| ListedProvider {
            links: u32::try_from(living.iter().filter(|id| **id == provider.id).count()).unwrap_or(u32::MAX),
            opens_page: may_be_opened(&provider.relink_url),
            opens_stop_page: may_be_opened(&provider.stop_url),
            provider,
        });
        Ok(ProvidersView { known: true, as_of: Some(directory.as_of.to_string()), providers: providers.collect(), failure })
    }

    /// Asks the bank, as a company that is signed in. Not reaching it is part of the view.
    pub async fn refresh_providers(&self) -> Result<ProvidersView, Failure> {
        let failure = match self.who_can_ask().await? {
            Some(company) => self.sync(&company).await.err(),
            None => Some(Failure::new(Code::SignInRequired)),
        };
        let view = self.providers().await?;
        Ok(ProvidersView { failure: failure.or(view.failure), ..view })
    }

    /// A page of the directory in the default browser, by the provider's id alone: the address is the directory's, and only https is opened.
    pub async fn open_listed_page(&self, provider_id: &str, page: ProviderPage) -> Result<(), Failure> {
        let bank = self.bank.issuer()?;
        let directory = self.newest_directory(bank, &self.store.companies(bank).await?).await?;
        let providers = directory.map(|(_, directory)| directory.body.providers).unwrap_or_default();
        let listed = providers.into_iter().find(|provider| provider.id == provider_id);
        self.open_listed(listed.map(|Provider { relink_url, stop_url, .. }| match page {
            ProviderPage::Link => relink_url,
            ProviderPage::Stop => stop_url,
        }))
        .await
    }

    /// With the company that was told. One that cannot be read counts only where there is no other.
    async fn newest_directory(&self, bank: &str, companies: &[Company]) -> Result<Option<(String, Document<Providers>)>, Failure> {
        let (mut newest, mut unreadable): (Option<(String, Document<Providers>)>, _) = (None, None);
        for company in companies {
            match self.cached::<Providers>(bank, &company.id, PROVIDERS).await {
                Ok(Some(told)) if newest.as_ref().is_none_or(|(_, known)| known.as_of < told.as_of) => {
                    newest = Some((company.id.clone(), told))
                }
                Ok(_) => {}
                Err(failure) => unreadable = Some(failure),
            }
        }
        match (newest, unreadable) {
            (None, Some(failure)) => Err(failure),
            (newest, _) => Ok(newest),
        }
    }

    /// The provider of each link that gives data, and why there may be more of them: a list that cannot be read.
    async fn living_links(&self, bank: &str) -> Result<(Vec<String>, Option<Failure>), Failure> {
        let now = self.clock.now();
        let living = |state| matches!(state, LinkState::Active | LinkState::Soon | LinkState::Urgent);
        let (mut providers, mut unreadable) = (Vec::new(), None);
        for (_, links) in self.kept_links(bank).await? {
            match links {
                Ok(links) => providers.extend(links.into_iter().filter(|link| living(link_state(link, now))).map(|link| link.provider.id)),
                Err(failure) => unreadable = Some(failure),
            }
        }
        Ok((providers, unreadable))
    }

    async fn who_can_ask(&self) -> Result<Option<Company>, Failure> {
        for company in self.store.companies(self.bank.issuer()?).await? {
            if matches!(self.sign_in_state(&company).await, Ok(SignInState::SignedIn)) {
                return Ok(Some(company));
            }
        }
        Ok(None)
    }
}
