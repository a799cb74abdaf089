//! What the person has noted about companies: label, colour, client code, 決算月, who looks after them; and the same as a file for another PC.

mod companies;
mod export;
mod import;

use std::sync::{Mutex, MutexGuard, PoisonError};

use renkei_core::{Failure, calendar::CloseWindow, profile::Profile, reminder, wire::challenge::Company};

pub use export::ProfileFile;

use crate::{
    App,
    store::ProfileChange,
    view::{CompaniesView, SetProfile},
};

/// 締めの時期 of one company: its own 決算月 takes the place of that of the settings.
pub fn close_window(settings: &reminder::Settings, profile: Option<&Profile>) -> CloseWindow {
    settings.close_window.with_fiscal_year_end(profile.and_then(|profile| profile.fiscal_year_end_month))
}

/// An import that the person has been shown and has not decided on.
#[derive(Default)]
pub(crate) struct Profiles {
    shown: Mutex<Vec<ProfileChange>>,
}

impl Profiles {
    fn shown(&self) -> MutexGuard<'_, Vec<ProfileChange>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Keeps what a person noted, or says field by field what is wrong with it; then nothing has changed.
    pub async fn set_profile(&self, company_id: &str, profile: Profile) -> Result<SetProfile, Failure> {
        let profile = match profile.checked() {
            Ok(profile) => profile,
            Err(faults) => return Ok(SetProfile::Refused { faults }),
        };
        let company = self.named(company_id).await?;
        self.store.put_profile(self.bank.issuer()?, &company, &profile).await?;
        self.dashboard_changed();
        Ok(SetProfile::Kept { companies: self.companies().await? })
    }

    /// Forgets what was noted. The company, its links and its sign-in stay.
    pub async fn remove_profile(&self, company_id: &str) -> Result<CompaniesView, Failure> {
        self.store.delete_profile(self.bank.issuer()?, company_id).await?;
        self.dashboard_changed();
        self.companies().await
    }

    /// Its legal name, as far as anybody here knows it.
    pub(crate) async fn named(&self, company_id: &str) -> Result<Company, Failure> {
        let known = self.known_companies().await?;
        let id = company_id.to_owned();
        Ok(known.into_iter().find(|company| company.id == id).unwrap_or_else(|| Company { name: id.clone(), id }))
    }

    /// Every company that this PC knows by name: those that have signed in, those whose certificate the bank has named, those of profiles. The
    /// bank's last word on a name comes first.
    async fn known_companies(&self) -> Result<Vec<Company>, Failure> {
        let bank = self.bank.issuer()?;
        let signed_in = self.store.companies(bank).await?.into_iter().map(|company| Company { id: company.id, name: company.name });
        let certified = self.store.known_certificates(bank).await?.into_values().map(|known| known.company);
        let profiled = self.store.profiled_companies(bank).await?.into_iter().map(|entry| entry.company);
        let mut known: Vec<Company> = Vec::new();
        for company in signed_in.chain(certified).chain(profiled) {
            if !known.iter().any(|other| other.id == company.id) {
                known.push(company);
            }
        }
        Ok(known)
    }
}
