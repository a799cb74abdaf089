//! A renewal that a person has begun, until its link is decided: what the company guard goes by.

use std::sync::Arc;

use renkei_core::{
    Code, Failure,
    company_guard::{Renewal, RenewedLink},
    linking::Thumbprint,
    wire::{
        Jst,
        challenge::{Company, Device, Transaction},
    },
};

use renkei_client::{CertifiedBank, Reply};

use crate::{App, store::BegunRenewal, view::LinkingView};

/// From the dashboard to the provider's site and back takes minutes; whoever comes back later means something else.
const LASTS: jiff::SignedDuration = jiff::SignedDuration::from_hours(4);

impl App {
    /// 「更新」 on the dashboard: from here on only a certificate of the link's company goes on at its provider. A later renewal replaces it.
    pub async fn renew(self: &Arc<Self>, company_id: &str, link_id: &str) -> Result<Renewal, Failure> {
        let renewal = self.renew_where(|company, link| company == company_id && link == link_id).await?;
        if self.begin_course(company_id, link_id).await? {
            self.set_renewal(None).await;
        }
        Ok(renewal)
    }

    /// Whether a procedure is open whose certificate is chosen, or was before a crash.
    pub(crate) fn is_in_procedure(&self) -> bool {
        self.linking.session().is_past_certificate()
    }

    /// The same by the link's id alone.
    pub async fn renew_link(self: &Arc<Self>, link_id: &str) -> Result<Renewal, Failure> {
        self.renew_where(|_, link| link == link_id).await
    }

    /// Whatever link it will be: only a certificate of this company goes on.
    pub async fn expect_company(self: &Arc<Self>, company_id: &str) -> Result<Renewal, Failure> {
        let bank = self.bank.issuer()?;
        let known = self.store.known_certificates(bank).await?;
        let named = known.into_values().map(|known| known.company).find(|company| company.id == company_id);
        let company = named.unwrap_or_else(|| Company { id: company_id.into(), name: company_id.into() });
        self.begin_renewal(Renewal { company, link: None }).await
    }

    /// 「この連携の更新ではない」
    pub async fn abandon_renewal(self: &Arc<Self>) -> LinkingView {
        self.set_renewal(None).await;
        self.linking()
    }

    /// What counts now.
    pub(crate) fn renewal(&self) -> Option<Renewal> {
        self.linking.session().renewal(self.clock.now()).cloned()
    }

    /// At start: what was begun before the program ended.
    pub(crate) async fn recall_renewal(&self) {
        let found = self.store.begun_renewal().await.unwrap_or_else(|failure| {
            tracing::warn!(?failure, "a renewal that was begun cannot be read");
            None
        });
        let same_bank = |begun: &BegunRenewal| self.bank.issuer().is_ok_and(|bank| bank == begun.bank);
        self.linking.session().renewal = found.filter(same_bank);
    }

    /// Before the hand-over is spent: a certificate of another company goes no further.
    pub(super) async fn guard(&self, certificate: &Thumbprint, holder: &CertifiedBank, device: &Device) -> Result<(), Guarded> {
        let Some(renewal) = self.renewal() else { return Ok(()) };
        let company = self.company_of(certificate, holder, device).await.map_err(Guarded::Unknown)?;
        renewal.admits(&company).map_err(Guarded::Stopped)
    }

    /// At the bank's first answer, before any password.
    pub(super) fn guard_answer(&self, reply: Reply) -> Result<Reply, Failure> {
        if let (Reply::Pending(pending), Some(renewal)) = (&reply, self.renewal()) {
            renewal.permits(&pending.transaction)?;
        }
        Ok(reply)
    }

    /// The link is decided, so its renewal is over.
    pub(super) fn end_renewal(self: &Arc<Self>, decided: &Transaction) {
        let (app, company, provider) = (Arc::clone(self), decided.company.id.clone(), decided.client.client_id.clone());
        self.runtime.spawn(async move {
            let is_its = |begun: Renewal| begun.company.id == company && begun.link.is_none_or(|link| link.provider.id == provider);
            if app.renewal().is_some_and(is_its) {
                app.set_renewal(None).await;
            }
        });
    }

    async fn renew_where(self: &Arc<Self>, is_meant: impl Fn(&str, &str) -> bool) -> Result<Renewal, Failure> {
        let kept = self.kept_links(self.bank.issuer()?).await?;
        let mut missing = Failure::new(Code::SignInRequired).with_detail("no such link is on the list of this PC");
        for (company, links) in kept {
            match links.map(|links| links.into_iter().find(|link| is_meant(&company.id, &link.id))) {
                Ok(Some(link)) => {
                    let link = Some(RenewedLink { id: link.id, provider: link.provider });
                    return self.begin_renewal(Renewal { company, link }).await;
                }
                Ok(None) => {}
                // It may be on the list that cannot be read.
                Err(unreadable) => missing = unreadable,
            }
        }
        Err(missing)
    }

    /// A procedure past its certificate was let through by what counted then, so nothing else may count for it now.
    async fn begin_renewal(self: &Arc<Self>, renewal: Renewal) -> Result<Renewal, Failure> {
        if self.linking.session().is_past_certificate() {
            return Err(Failure::new(Code::AnotherProcedureOpen));
        }
        let now = self.clock.now();
        let until = Jst(now.0.saturating_add(LASTS).unwrap_or(now.0));
        self.set_renewal(Some(BegunRenewal { bank: self.bank.issuer()?.into(), renewal: renewal.clone(), until })).await;
        Ok(renewal)
    }

    /// The picker names it, so the screen may change. Not being able to keep it for the next start is no reason to go without it now.
    async fn set_renewal(self: &Arc<Self>, renewal: Option<BegunRenewal>) {
        if self.linking.memory.is_some() {
            let kept = match &renewal {
                Some(renewal) => self.store.put_begun_renewal(renewal).await,
                None => self.store.delete_begun_renewal().await,
            };
            if let Err(failure) = kept {
                tracing::warn!(?failure, "a renewal that was begun is not kept");
            }
        }
        let mut session = self.linking.session();
        let before = self.screen(&session);
        session.renewal = renewal;
        let screen = self.screen(&session);
        if screen != before {
            self.host.linking_changed(&screen);
        }
    }
}

/// Why a certificate does not go on to the hand-over.
pub(super) enum Guarded {
    /// It is another company's.
    Stopped(Failure),
    /// The bank did not say whose it is.
    Unknown(Failure),
}
