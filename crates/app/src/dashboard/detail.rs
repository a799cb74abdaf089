//! One link with its history and the provider's guides.

use renkei_core::{
    Code, Failure,
    wire::links::{Link, LinkEvent, Providers, Service},
};

use super::{LINKS, PROVIDERS, SERVICE, rows};
use crate::{App, store::Company, view::LinkDetailView};

impl App {
    pub async fn link_detail(&self, company_id: &str, link_id: &str) -> Result<LinkDetailView, Failure> {
        let bank = self.bank.issuer()?;
        let company = self.company(company_id).await?;
        let links = self.cached::<Vec<Link>>(bank, company_id, LINKS).await?;
        let link = links.and_then(|links| links.body.into_iter().find(|link| link.id == link_id));
        let link = link.ok_or_else(|| Failure::new(Code::LocalStoreUnreadable).with_detail(format!("no link {link_id} is kept")))?;
        let service = self.cached::<Service>(bank, company_id, SERVICE).await.unwrap_or_default();
        let providers = self.cached::<Providers>(bank, company_id, PROVIDERS).await.unwrap_or_default();
        let provider = providers.and_then(|known| known.body.providers.into_iter().find(|provider| provider.id == link.provider.id));
        let (events, failure) = self.history(bank, &company, link_id).await;
        let calendar = rows::calendar(service.as_ref().map(|document| &document.body));
        Ok(LinkDetailView { row: rows::row(&company.name, link, &calendar, self.clock.now()), events, provider, failure })
    }

    /// The bank's history; when it cannot be asked, what it told last time and why.
    async fn history(&self, bank: &str, company: &Company, link: &str) -> (Vec<LinkEvent>, Option<Failure>) {
        let document = format!("events/{link}");
        match self.ask_history(company, link).await {
            Ok(mut events) => {
                events.sort_by_key(|event| std::cmp::Reverse(event.at));
                let kept = self.store.put_document(bank, &company.id, &document, self.clock.now(), &events).await;
                (events, kept.err())
            }
            Err(failure) => {
                let kept = self.cached::<Vec<LinkEvent>>(bank, &company.id, &document).await.unwrap_or_default();
                (kept.map(|kept| kept.body).unwrap_or_default(), Some(failure))
            }
        }
    }

    async fn ask_history(&self, company: &Company, link: &str) -> Result<Vec<LinkEvent>, Failure> {
        // A token may be renewed on the way.
        let _one_at_a_time = self.dashboard.syncing.lock().await;
        let company = &self.company(&company.id).await?;
        if self.kept_tokens(&company.id).await?.is_none() {
            return Err(Failure::new(Code::SignInRequired));
        }
        let holder = self.holder(&company.thumbprint).await?;
        let bank = &holder;
        self.with_token(company, bank, |token| async move { bank.link_events(link, &token).await }).await
    }
}
