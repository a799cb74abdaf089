//! Profiles as a file for another PC.

use renkei_core::{
    Failure,
    profile::{
        Profile,
        file::{Entry, json, table},
    },
};

use crate::App;

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProfileFile {
    /// For this program on another PC: the companies about which something is noted.
    Json,
    /// For a spreadsheet: all companies, also those whose columns are still to be filled in.
    Csv,
}

impl ProfileFile {
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl App {
    /// The content of the file: names and notes only.
    pub async fn profiles_file(&self, file: ProfileFile) -> Result<String, Failure> {
        let bank = self.bank.issuer()?;
        let mut profiles = self.store.profiles(bank).await?;
        let known = self.known_companies().await?.into_iter();
        let entries = known.map(|company| (profiles.remove(&company.id), company));
        Ok(match file {
            ProfileFile::Json => {
                json(bank, &entries.filter_map(|(profile, company)| Some(Entry { company, profile: profile? })).collect::<Vec<_>>())
            }
            ProfileFile::Csv => {
                let all = entries.map(|(profile, company)| Entry { company, profile: profile.unwrap_or_else(Profile::default) });
                table(bank, &all.collect::<Vec<_>>())
            }
        })
    }

    /// A file's name that tells when it was written: `renkei-companies-20261122.csv`
    pub fn profiles_file_name(&self, file: ProfileFile) -> String {
        format!("renkei-companies-{}.{}", self.clock.now().civil().strftime("%Y%m%d"), file.extension())
    }
}
