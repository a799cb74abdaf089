//! 「当組合で連携を停止する」: where the bank offers it. The provider's own stop stays the customer's to do.

use renkei_core::{
    Code, Failure,
    ending::OwnAct,
    link_state::{LinkState, link_state},
    receipt::{ReceiptKind, stop_accepted},
    wire::{
        challenge::Company as CompanyName,
        links::{Link, Provider},
    },
};

use crate::{
    App, history,
    store::{Company, Sought},
    view::{ReceiptView, StopEnd, StopOffer, StopView},
};

/// The failure of the last attempt.
enum Unstopped {
    /// The bank said no, or was not asked.
    Refused(Failure),
    /// An answer was lost.
    Unknown(Failure),
}

impl App {
    /// Ends the link at the bank; the provider's next call fails. The same again, after a lost reply, does no harm.
    pub async fn stop_link(&self, company_id: &str, link_id: &str) -> Result<StopEnd, Failure> {
        let company = self.company(company_id).await?;
        let (link, _) = self.link_among(company_id, link_id).await?;
        if !self.bank.reached().await?.metadata().x_link_revocation_supported {
            return Err(Failure::new(Code::RevocationNotOffered));
        }
        let bank = self.bank.issuer()?;
        let earlier = self.store.own_acts(bank).await?.remove(&(link_id.to_owned(), OwnAct::Stop));
        self.store.note_own_acts(bank, &[link_id.to_owned()], OwnAct::Stop, self.clock.now()).await?;
        match self.revoke(&company, link_id).await {
            Ok(()) => {}
            // What the bank has not said no to may have been done.
            Err(Unstopped::Unknown(failure)) => return Ok(StopEnd::Unknown { failure }),
            // Nor has it said no to an earlier one by that.
            Err(Unstopped::Refused(failure)) => {
                match earlier {
                    Some(at) => self.store.note_own_acts(bank, &[link_id.to_owned()], OwnAct::Stop, at).await?,
                    None => self.store.forget_own_act(bank, link_id, OwnAct::Stop).await?,
                }
                return Err(failure);
            }
        }
        let receipt = self.receipt_of_stop(bank, &company, link).await;
        self.dashboard_changed();
        Ok(StopEnd::Ended { receipt: receipt?.into() })
    }

    /// By the link's id alone.
    pub async fn stop_link_of_any(&self, link_id: &str) -> Result<StopEnd, Failure> {
        let kept = self.kept_links(self.bank.issuer()?).await?;
        let mut missing = Failure::new(Code::SignInRequired).with_detail("no such link is on the list of this PC");
        for (company, links) in kept {
            match links {
                Ok(links) if links.iter().any(|link| link.id == link_id) => return self.stop_link(&company.id, link_id).await,
                Ok(_) => {}
                // It may be on the list that cannot be read.
                Err(unreadable) => missing = unreadable,
            }
        }
        Err(missing)
    }

    async fn revoke(&self, company: &Company, link_id: &str) -> Result<(), Unstopped> {
        let once = || self.ask_as(company, |bank, token| async move { bank.revoke_link(link_id, &token).await });
        match once().await {
            // The bank may have done it: it says 204 to the same again. A refusal then says nothing of the first time.
            Err(lost) if lost.code == Code::BankUnreachable => once().await.map_err(Unstopped::Unknown),
            Err(lost) if matches!(lost.code, Code::BankBusy | Code::BankUnexpected) => Err(Unstopped::Unknown(lost)),
            answered => answered.map_err(Unstopped::Refused),
        }
    }

    /// As the bank's list proves it. A link that was over before has no stop, but an end of its own.
    async fn receipt_of_stop(&self, bank: &str, company: &Company, link: Link) -> Result<ReceiptView, Failure> {
        let sought = Sought { link: Some(link.id.clone()), ..Sought::default() };
        let synced = self.sync(company).await.is_ok();
        let (mut receipts, _) = self.store.receipts(bank, &sought, u32::MAX).await?;
        if !synced && !receipts.iter().any(|(_, receipt)| receipt.kind.is_final()) {
            let name = CompanyName { id: company.id.clone(), name: company.name.clone() };
            let receipt = stop_accepted(&link, self.clock.now());
            self.store.put_receipts(bank, &name, std::slice::from_ref(&receipt)).await?;
            receipts.push((name, receipt));
        }
        receipts.sort_by_key(|(_, receipt)| (receipt.kind != ReceiptKind::Stopped, std::cmp::Reverse(receipt.at)));
        let found = receipts.into_iter().next().map(history::view);
        found.ok_or_else(|| Failure::new(Code::LocalStoreUnreadable).with_detail("the receipt is not kept"))
    }

    /// How this link can be stopped, and what a stop leaves alone.
    pub(crate) async fn stop_view(&self, link: &Link, all: &[Link], provider: Option<&Provider>) -> StopView {
        let now = self.clock.now();
        let lives = |link: &Link| matches!(link_state(link, now), LinkState::Active | LinkState::Soon | LinkState::Urgent);
        let ends_now = lives(link) || link_state(link, now) == LinkState::ReauthenticationRequired;
        let offer = match self.bank.reached().await {
            _ if !ends_now => StopOffer::Over,
            Ok(bank) if bank.metadata().x_link_revocation_supported => StopOffer::AtBank,
            Ok(_) => StopOffer::AtProviderOnly,
            Err(failure) => StopOffer::Unknown { failure },
        };
        let others = all.iter().filter(|other| other.id != link.id && lives(other));
        StopView {
            offer,
            untouched: others.map(|other| other.provider.clone()).collect(),
            opens_page: provider.is_some_and(|provider| crate::renewal::may_be_opened(&provider.stop_url)),
        }
    }

    /// The provider's page for stopping, in the default browser.
    pub async fn open_stop_page(&self, company_id: &str, link_id: &str) -> Result<(), Failure> {
        let (link, _) = self.link_among(company_id, link_id).await?;
        let provider = self.provider_of(company_id, &link).await;
        self.open_listed(provider.map(|provider| provider.stop_url)).await
    }
}
