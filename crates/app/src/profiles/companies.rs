//! All companies that this PC knows, with what is noted about each.

use std::collections::BTreeMap;

use renkei_core::Failure;

use crate::{
    App,
    dashboard::states,
    view::{CompaniesView, CompanyView, ProfiledCompany, SignedIn},
};

impl App {
    pub async fn companies(&self) -> Result<CompaniesView, Failure> {
        let Ok(bank) = self.bank.issuer() else { return Ok(CompaniesView::default()) };
        let mut profiles = self.store.profiles(bank).await?;
        let thumbprints: BTreeMap<String, String> =
            self.store.companies(bank).await?.into_iter().map(|company| (company.id, company.thumbprint)).collect();
        let seen = self.store.seen_certificates().await?;
        let ends = |company: &str| Some(seen.get(thumbprints.get(company)?)?.not_after.to_string());
        let mut companies: Vec<ProfiledCompany> = Vec::new();
        for company in self.dashboard().await?.companies {
            let certificate_ends = ends(&company.id);
            let profile = profiles.remove(&company.id);
            companies.push(ProfiledCompany {
                id: company.id.clone(),
                name: company.name.clone(),
                profile,
                signed_in: Some(signed_in(company, certificate_ends)),
            });
        }
        let mut others = self.known_companies().await?;
        others.retain(|other| !thumbprints.contains_key(&other.id));
        others.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        companies.extend(others.into_iter().map(|other| ProfiledCompany {
            profile: profiles.remove(&other.id),
            id: other.id,
            name: other.name,
            signed_in: None,
        }));
        Ok(CompaniesView { companies })
    }
}

fn signed_in(company: CompanyView, certificate_ends: Option<String>) -> SignedIn {
    SignedIn {
        states: states(company.links.iter()),
        user: company.user,
        state: company.sign_in,
        certificate: company.certificate,
        certificate_ends,
        as_of: company.as_of,
        failure: company.failure,
    }
}
