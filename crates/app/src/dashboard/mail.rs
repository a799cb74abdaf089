//! The draft of a mail to a colleague, and the person's mail program.

use renkei_core::{
    Code, Failure,
    export::{AsOf, CompanyLink, Mail, mail, mailto},
    wire::links::Link,
};

use super::LINKS;
use crate::{App, blocking::blocking, view::MailView};

impl App {
    /// What asks a colleague to renew this link, in the person's language.
    pub async fn mail_draft(&self, company_id: &str, link_id: &str) -> Result<MailView, Failure> {
        let bank = self.bank.issuer()?;
        let company = self.company(company_id).await?;
        let links = self.cached::<Vec<Link>>(bank, company_id, LINKS).await?.map(|links| links.body).unwrap_or_default();
        let none = |why: &str| Failure::new(Code::LocalStoreUnreadable).with_detail(format!("link {link_id}: {why}"));
        let link = links.iter().find(|link| link.id == link_id).ok_or_else(|| none("is not kept"))?;
        let agenda = self.agenda(bank, company_id).await;
        let of = CompanyLink { company: &company.name, close_window: agenda.close_window, link };
        let as_of = AsOf { now: self.clock.now(), calendar: &agenda.calendar };
        let Mail { subject, body } = mail(of, as_of).ok_or_else(|| none("has ended, nobody has to renew it"))?;
        let locale = self.locale();
        Ok(MailView { subject: locale.of(&subject).into(), body: locale.of(&body).into() })
    }

    /// Hands the draft to the system's mail program. The address is made here, so that nothing else can be opened this way.
    pub async fn open_mail_draft(&self, company_id: &str, link_id: &str, to: &str) -> Result<(), Failure> {
        let MailView { subject, body } = self.mail_draft(company_id, link_id).await?;
        let address = |body| mailto(Some(to), &subject, body).ok_or_else(|| Failure::new(Code::MailAddressUnusable));
        // Windows opens no address beyond some 2,000 characters, and Japanese has nine of them for one: better a mail without its text.
        let (whole, short) = (address(Some(&body))?, address(None)?);
        let host = std::sync::Arc::clone(&self.host);
        blocking(move || host.open_mail(&whole).or_else(|_| host.open_mail(&short))).await
    }
}
