//! The list of links as a file for other programs, from what is known on this PC.

use std::path::{Path, PathBuf};

use renkei_core::{
    Code, Failure,
    calendar::Calendar,
    export::{AsOf, CompanyLink, Language, calendar_file, spreadsheet},
    wire::links::Link,
};
use serde::Deserialize;
use specta::Type;

use super::{LINKS, agenda::Agenda, beside::known};
use crate::{App, blocking::blocking, view::Locale};

/// For which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Export {
    /// CSV
    Spreadsheet,
    /// `.ics`
    Calendar,
}

/// Which links.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Selection {
    All,
    Company { company_id: String },
    Link { company_id: String, link_id: String },
}

impl Selection {
    /// One link that is asked for by name has to be there.
    fn may_be_empty(&self) -> bool {
        !matches!(self, Self::Link { .. })
    }

    fn has_company(&self, id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Company { company_id } | Self::Link { company_id, .. } => company_id == id,
        }
    }

    fn has_link(&self, id: &str) -> bool {
        match self {
            Self::All | Self::Company { .. } => true,
            Self::Link { link_id, .. } => link_id == id,
        }
    }
}

impl App {
    /// The content of the file. A list that cannot be read fails the whole: a file without a company would look complete.
    pub async fn export(&self, export: Export, selection: &Selection, locale: Locale) -> Result<String, Failure> {
        let bank = self.bank.issuer()?;
        let (profiles, mut lists) = (known(self.store.profiles(bank).await), Vec::new());
        for company in self.store.companies(bank).await?.into_iter().filter(|company| selection.has_company(&company.id)) {
            let mut links = self.cached::<Vec<Link>>(bank, &company.id, LINKS).await?.map(|list| list.body).unwrap_or_default();
            links.retain(|link| selection.has_link(&link.id));
            lists.push((company.name, self.agenda_with(bank, &company.id, profiles.get(&company.id)).await, links));
        }
        if !selection.may_be_empty() && lists.iter().all(|(_, _, links)| links.is_empty()) {
            return Err(Failure::new(Code::LocalStoreUnreadable).with_detail(format!("{selection:?} is not kept")));
        }
        let links: Vec<_> = lists.iter().flat_map(|(company, agenda, links)| of_company(company, agenda, links)).collect();
        // Every company is a customer of the same bank.
        let calendar = lists.first().map_or_else(Calendar::national, |(_, agenda, _)| agenda.calendar.clone());
        let as_of = AsOf { now: self.clock.now(), calendar: &calendar };
        let language: Language = match locale {
            Locale::Ja => |text| &text.ja,
            Locale::En => |text| &text.en,
        };
        Ok(match export {
            Export::Spreadsheet => spreadsheet(&links, as_of, language),
            Export::Calendar => calendar_file(&links, as_of, language),
        })
    }

    /// The same in a file, in the person's language. One that is there already is replaced.
    pub async fn save_export(&self, export: Export, selection: &Selection, to: PathBuf) -> Result<(), Failure> {
        save(self.export(export, selection, self.locale()).await?, to).await
    }

    /// Of the file, with the day: lists of several days stand beside each other.
    pub fn export_name(&self, export: Export) -> String {
        let day = self.clock.now().date();
        match export {
            Export::Spreadsheet => format!("{}-{day}.csv", self.locale().pick("API連携一覧", "api-links")),
            Export::Calendar => format!("{}-{day}.ics", self.locale().pick("API連携の期限", "api-link-days")),
        }
    }
}

pub(crate) async fn save(content: String, to: PathBuf) -> Result<(), Failure> {
    let failed = |error: std::io::Error, to: &Path| Failure::new(Code::FileNotSaved).with_detail(format!("{}: {error}", to.display()));
    blocking(move || std::fs::write(&to, content).map_err(|error| failed(error, &to))).await
}

fn of_company<'a>(company: &'a str, agenda: &'a Agenda, links: &'a [Link]) -> impl Iterator<Item = CompanyLink<'a>> {
    links.iter().map(move |link| CompanyLink { company, close_window: agenda.close_window, link })
}
