//! Links that ended before their day: found at each sync, told once, shown until the person has seen them. And the receipts of everything that
//! happened, which the same look writes.

use std::sync::Arc;

use jiff::ToSpan;
use renkei_client::LinkList;
use renkei_core::{
    Failure,
    ending::{OwnAct, early_ends, message, words},
    receipt::{self, receipts},
    wire::{
        Jst,
        challenge::{Answer, Company as CompanyName, Decision, Step},
        links::Link,
    },
};

use crate::{
    App,
    blocking::blocking,
    event_log::Event,
    store::{Company, FoundEnd, Sought},
    view::{EarlyEndView, NotShown, Toast},
};

/// Of the notice, which cannot be put off: the banner stays until it was seen.
pub(crate) const TOAST: &str = "early end";

impl App {
    /// Before the new list takes the place of `before`: a kill between the two finds the same again, and keeps it once.
    pub(crate) async fn learn_history(&self, company: &Company, before: Option<&[Link]>, list: &LinkList) -> Result<(), Failure> {
        let bank = self.bank.issuer()?;
        self.store.drop_unconfirmed(bank, list.links.iter().map(|link| link.id.as_str())).await?;
        let of_company = Sought { company: Some(company.id.clone()), ..Sought::default() };
        let (_, kept) = self.store.receipts(bank, &of_company, 0).await?;
        if kept > 0 && before == Some(&list.links) {
            return Ok(());
        }
        let name = CompanyName { id: company.id.clone(), name: company.name.clone() };
        let own = self.store.own_acts(bank).await?;
        let since = kept_since(list.as_of);
        let mut proved = receipts(&list.links, &own, list.as_of);
        proved.retain(|receipt| receipt.at >= since);
        self.store.put_receipts(bank, &name, &proved).await?;
        if let Some(before) = before {
            let ends = early_ends(before, &list.links, &own, list.as_of);
            self.store.note_early_ends(bank, &name, &ends, self.clock.now()).await?;
            self.look(); // a notice tells of them
        }
        self.store.forget_receipts_before(bank, since).await?;
        self.store.forget_ends_before(bank, since).await
    }

    /// Those that the person has not seen yet, the newest first.
    pub async fn early_ends(&self) -> Result<Vec<EarlyEndView>, Failure> {
        let Ok(bank) = self.bank.issuer() else { return Ok(Vec::new()) };
        Ok(self.store.unseen_early_ends(bank).await?.into_iter().map(view).collect())
    }

    /// 「確認しました」; answers with the others.
    pub async fn note_early_end_seen(&self, link_id: &str) -> Result<Vec<EarlyEndView>, Failure> {
        self.store.note_early_end_seen(self.bank.issuer()?, link_id, self.clock.now()).await?;
        self.early_ends().await
    }

    /// Claims what no notice has told of and shows it in one. Claimed before it is shown, so that it comes once whatever happens; one that could not
    /// be shown stays on the dashboard.
    pub(crate) async fn tell_early_ends(&self) -> Result<(), Failure> {
        let found = self.store.claim_early_ends(self.bank.issuer()?, self.clock.now()).await?;
        let told: Vec<_> = found.into_iter().map(|found| (found.company.name, found.end)).collect();
        let told: Vec<_> = told.iter().map(|(company, end)| (company.as_str(), end.clone())).collect();
        let Some(message) = message(&told) else { return Ok(()) };
        let (host, locale) = (Arc::clone(&self.host), self.locale());
        let toast = Toast {
            key: TOAST.into(),
            title: locale.of(&message.title).into(),
            body: locale.of(&message.body).into(),
            open: locale.pick("開く", "Open").into(),
            snooze: None,
        };
        if let Err(NotShown(reason)) = blocking(move || host.show_toast(&toast)).await {
            tracing::warn!(%reason, "a notice of an early end was not shown");
            self.tell_events([Event::ToastNotShown { reason }]).await;
        }
        Ok(())
    }

    /// 「許可」 is on its way: what it replaces is no news.
    pub(crate) fn note_consent(self: &Arc<Self>, step: &Step, answer: &Answer) {
        let (Step::Consent(prompt), Answer::Consent { decision: Decision::Allow, .. }) = (step, answer) else { return };
        let (app, replaced) = (Arc::clone(self), prompt.supersedes.clone());
        self.runtime.spawn(async move {
            let Ok(bank) = app.bank.issuer() else { return };
            if let Err(failure) = app.store.note_own_acts(bank, &replaced, OwnAct::Consent, app.clock.now()).await {
                tracing::warn!(?failure, "a link that is replaced here will be told of as if it were news");
            }
        });
    }
}

/// By the bank's clock: one that was set to another century on this PC deletes nothing.
fn kept_since(as_of: Jst) -> Jst {
    let since = as_of.civil().saturating_sub(i32::from(receipt::KEPT_YEARS).years());
    Jst::from_civil(since).unwrap_or(as_of)
}

pub(crate) fn view(FoundEnd { company, end }: FoundEnd) -> EarlyEndView {
    let told = words(&end);
    EarlyEndView {
        company,
        cause: told.cause,
        remedy: told.remedy,
        goes_on: end.goes_on(),
        at: end.at.to_string(),
        expires_at: end.expires_at.to_string(),
        successor: end.successor().map(|newer| newer.link.clone()),
        link: end.link,
        provider: end.provider,
    }
}
