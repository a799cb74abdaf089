//! 期限をそろえる, for one company.

use renkei_core::{
    Failure,
    renewal::{Part, align},
    wire::{challenge::Company, links::Link},
};

use super::screen::link_view;
use crate::{
    App,
    dashboard::LINKS,
    view::{AlignedLink, AlignmentView},
};

impl App {
    pub async fn alignment(&self, company_id: &str) -> Result<AlignmentView, Failure> {
        let (bank, now) = (self.bank.issuer()?, self.clock.now());
        let company = self.company(company_id).await?;
        let kept = self.cached::<Vec<Link>>(bank, company_id, LINKS).await?;
        let as_of = kept.as_ref().map(|kept| kept.as_of.to_string()).unwrap_or_default();
        let links = kept.map(|kept| kept.body).unwrap_or_default();
        let agenda = self.agenda(bank, company_id).await;
        let found = align(&links, &agenda.calendar, agenda.close_window, now);
        let to_renew = found.links.iter().filter(|aligned| aligned.part != Part::Together).count();
        Ok(AlignmentView {
            company: Company { id: company.id, name: company.name },
            on: found.day.map(|(day, _)| day.to_string()),
            today: found.day.is_some_and(|(day, _)| day == now.date()),
            reason: found.day.map(|(_, reason)| reason),
            to_renew: u32::try_from(to_renew).unwrap_or(u32::MAX),
            links: found
                .links
                .iter()
                .map(|aligned| AlignedLink { link: link_view(aligned.link, &agenda, now), part: aligned.part })
                .collect(),
            as_of,
        })
    }
}
