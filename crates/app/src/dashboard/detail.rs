//! One link with its history and the provider's guides.

use renkei_core::{
    Failure,
    ending::early_end,
    wire::{challenge::Company as CompanyName, links::LinkEvent},
};

use super::rows::Rows;
use crate::{
    App, endings,
    store::{Company, FoundEnd},
    view::LinkDetailView,
};

impl App {
    pub async fn link_detail(&self, company_id: &str, link_id: &str) -> Result<LinkDetailView, Failure> {
        let bank = self.bank.issuer()?;
        let company = self.company(company_id).await?;
        let (link, all) = self.link_among(company_id, link_id).await?;
        let provider = self.provider_of(company_id, &link).await;
        let asked = tokio::join!(self.events_of(bank, &company, link_id), self.stop_view(&link, &all, provider.as_ref()));
        let ((events, mut failure), stop) = asked;
        let agenda = self.agenda(bank, company_id).await;
        let now = self.clock.now();
        let name = CompanyName { id: company.id, name: company.name.clone() };
        let end = early_end(&link, &all, now).map(|end| endings::view(FoundEnd { company: name, end }));
        let receipts = self.receipts_of(link_id).await.unwrap_or_else(|unreadable| {
            failure.get_or_insert(unreadable);
            Vec::new()
        });
        let row = Rows::of(&company.name, &agenda, now, None).row(link);
        Ok(LinkDetailView { row, end, stop, receipts, events, provider, failure })
    }

    /// The bank's history; when it cannot be asked, what it told last time and why.
    async fn events_of(&self, bank: &str, company: &Company, link: &str) -> (Vec<LinkEvent>, Option<Failure>) {
        let document = format!("events/{link}");
        match self.ask_as(company, |bank, token| async move { bank.link_events(link, &token).await }).await {
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
}
