//! The list of links as a file for other programs, from what is known on this PC.

use renkei_core::{
    Failure,
    calendar::CloseWindow,
    export::{AsOf, CompanyLink, Language, calendar_file, spreadsheet},
    wire::links::Link,
};

use super::LINKS;
use crate::{App, view::Locale};

/// For which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// CSV
    Spreadsheet,
    /// `.ics`
    Calendar,
}

impl App {
    /// The content of the file. A list that cannot be read fails the whole: a file without a company would look complete.
    pub async fn export(&self, export: Export, locale: Locale) -> Result<String, Failure> {
        let bank = self.bank.issuer()?;
        let mut lists = Vec::new();
        for company in self.store.companies(bank).await? {
            let list = self.cached::<Vec<Link>>(bank, &company.id, LINKS).await?;
            lists.extend(list.map(|list| (company.name, list.body)));
        }
        let links: Vec<_> = lists.iter().flat_map(|(company, links)| links.iter().map(|link| CompanyLink { company, link })).collect();
        let calendar = self.calendar(bank).await?;
        let as_of = AsOf { now: self.clock.now(), calendar: &calendar, close_window: CloseWindow::default() };
        let language: Language = match locale {
            Locale::Ja => |text| &text.ja,
            Locale::En => |text| &text.en,
        };
        Ok(match export {
            Export::Spreadsheet => spreadsheet(&links, as_of, language),
            Export::Calendar => calendar_file(&links, as_of, language),
        })
    }
}
