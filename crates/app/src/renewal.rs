//! The renewal of a link, from 「更新」 to 「明細を取得」: the shell around [`renkei_core::renewal`], and its screen.

mod alignment;
mod certificate;
mod following;
mod page;
mod screen;

use std::sync::Arc;

pub(crate) use following::InProcedure;
pub(crate) use page::may_be_opened;

use renkei_core::{
    Code, Failure,
    renewal::{Course, Event, Stage},
    wire::links::{Link, Provider, Providers},
};

use crate::{
    App,
    dashboard::{LINKS, PROVIDERS},
    view::{OpenRenewalView, RenewalView},
};

impl App {
    /// 「更新」: takes up what was begun, or begins. `true`: the list shows that the link was renewed already, so nobody is to be guarded.
    pub(crate) async fn begin_course(self: &Arc<Self>, company_id: &str, link_id: &str) -> Result<bool, Failure> {
        let bank = self.bank.issuer()?;
        let (link, links) = self.link_among(company_id, link_id).await?;
        let now = self.clock.now();
        {
            let _one_at_a_time = self.renewals.lock().await;
            // One that cannot be read is as good as none: the person begins anew.
            let kept = self.store.course(bank, company_id, link_id).await.unwrap_or_default();
            if kept.is_none_or(|course| matches!(course.stage, Stage::Declined { .. })) {
                self.store.begin_course(bank, company_id, &Course::begin(&link, &links), now).await?;
            }
        }
        let course = self.advance(company_id, link_id, Event::ListSeen(&links)).await?;
        self.refresh_in_background();
        Ok(course.is_some_and(|course| course.stage.is_done()))
    }

    /// A step of the provider's guide, by its index, is done or is not.
    pub async fn tick_guide_step(&self, company_id: &str, link_id: &str, step: u32, done: bool) -> Result<RenewalView, Failure> {
        let (link, _) = self.link_among(company_id, link_id).await?;
        let version = self.provider_of(company_id, &link).await.map(|provider| provider.relink_guide.version).unwrap_or_default();
        self.advance(company_id, link_id, Event::Ticked { version: &version, step, done }).await?;
        self.renewal_view(company_id, link_id).await
    }

    /// 「更新をやめる」: any company's certificate goes on again. The link stays as it is.
    pub async fn give_up_renewal(self: &Arc<Self>, company_id: &str, link_id: &str) -> Result<RenewalView, Failure> {
        self.advance(company_id, link_id, Event::GivenUp).await?;
        if self.renewal().and_then(|renewal| renewal.link).is_some_and(|link| link.id == link_id) {
            self.abandon_renewal().await;
        }
        self.renewal_view(company_id, link_id).await
    }

    /// Those that are not over, the latest last.
    pub async fn open_renewals(&self) -> Result<Vec<OpenRenewalView>, Failure> {
        let Ok(bank) = self.bank.issuer() else { return Ok(Vec::new()) };
        let open = |course: &Course| !course.stage.is_done() || course.awaits_the_bank();
        let kept = self.store.courses(bank).await?.into_iter().filter(|kept| open(&kept.course));
        Ok(kept
            .map(|kept| OpenRenewalView {
                company_id: kept.company,
                link_id: kept.course.subject.link,
                provider_id: kept.course.subject.provider,
            })
            .collect())
    }

    /// One event of one renewal. `None`: none was begun, or it is given up.
    async fn advance(&self, company: &str, link: &str, event: Event<'_>) -> Result<Option<Course>, Failure> {
        let bank = self.bank.issuer()?;
        let _one_at_a_time = self.renewals.lock().await;
        let Some(before) = self.store.course(bank, company, link).await? else { return Ok(None) };
        let after = before.clone().next(event, self.clock.now());
        match &after {
            None => self.store.delete_course(bank, company, link).await?,
            Some(after) if *after != before => self.store.put_course(bank, company, after).await?,
            Some(_) => {}
        }
        Ok(after)
    }

    /// The link and all of its company's, as the bank last told.
    pub(crate) async fn link_among(&self, company_id: &str, link_id: &str) -> Result<(Link, Vec<Link>), Failure> {
        let links = self.cached::<Vec<Link>>(self.bank.issuer()?, company_id, LINKS).await?.map(|kept| kept.body).unwrap_or_default();
        let link = links.iter().find(|link| link.id == link_id).cloned();
        let link = link.ok_or_else(|| Failure::new(Code::SignInRequired).with_detail("no such link is on the list of this PC"))?;
        Ok((link, links))
    }

    /// Its entry in the bank's directory; `None` as well where that cannot be read.
    pub(crate) async fn provider_of(&self, company_id: &str, link: &Link) -> Option<Provider> {
        let directory = self.cached::<Providers>(self.bank.issuer().ok()?, company_id, PROVIDERS).await.unwrap_or_default();
        directory?.body.providers.into_iter().find(|provider| provider.id == link.provider.id)
    }
}
