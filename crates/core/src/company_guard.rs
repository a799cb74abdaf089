//! The company guard: a link is renewed with a certificate of the company that holds it, and with no other.
//!
//! Asked twice. Before the hand-over reference is spent, by what is known of the certificate: another one can be chosen then. And at the bank's
//! first answer, which says for whom the certificate stands and who asks: before any password.

use serde::{Deserialize, Serialize};

use crate::{
    Code, Failure, Text,
    wire::{
        challenge::{Company, Transaction},
        links::ProviderName,
    },
};

/// What the person has begun: a company's link is to be renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Renewal {
    pub company: Company,
    /// The link's provider and id; absent when only the company is certain, whatever provider asks.
    pub link: Option<RenewedLink>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RenewedLink {
    pub id: String,
    pub provider: ProviderName,
}

impl Renewal {
    /// Before anything is spent: whether a certificate of `company` may go on.
    pub fn admits(&self, company: &Company) -> Result<(), Failure> {
        if company.id == self.company.id {
            return Ok(());
        }
        Err(self.stopped(company).with_remedy(Text {
            ja: format!(
                "この連携は「{}」のものですが、選択した電子証明書は「{}」のものです。「{}」の電子証明書を選び直してください。手続きはそのまま続けられます。",
                self.company.name, company.name, self.company.name
            ),
            en: format!(
                "The link belongs to {}, but the chosen certificate belongs to {}. Choose a certificate of {}; the procedure can go on.",
                self.company.name, company.name, self.company.name
            ),
        }))
    }

    /// At the bank's first answer, which has spent the hand-over. Another provider's request is not this renewal.
    pub fn permits(&self, transaction: &Transaction) -> Result<(), Failure> {
        let asked = self.link.as_ref().is_none_or(|link| link.provider.id == transaction.client.client_id);
        if !asked || transaction.company.id == self.company.id {
            return Ok(());
        }
        let company = &transaction.company;
        Err(self.stopped(company).with_remedy(Text {
            ja: format!(
                "この連携は「{}」のものですが、選択した電子証明書は「{}」のものです。何も許可されていません。API連携先の画面に戻り、はじめから「連携する」をやり直して、「{}」の電子証明書を選んでください。",
                self.company.name, company.name, self.company.name
            ),
            en: format!(
                "The link belongs to {}, but the chosen certificate belongs to {}. Nothing was allowed. Go back to the provider's screen, start linking again and choose a certificate of {}.",
                self.company.name, company.name, self.company.name
            ),
        }))
    }

    fn stopped(&self, company: &Company) -> Failure {
        let detail = format!("link: {} ({}), certificate: {} ({})", self.company.name, self.company.id, company.name, company.id);
        Failure::new(Code::CertificateOfAnotherCompany).with_detail(detail)
    }
}

#[cfg(test)]
mod tests {
    use super::{Renewal, RenewedLink};
    use crate::{
        Code,
        wire::{
            challenge::{Company, Transaction},
            links::ProviderName,
        },
    };

    fn company(id: &str) -> Company {
        Company { id: id.into(), name: format!("株式会社{id}") }
    }

    fn renewal(provider: Option<&str>) -> Renewal {
        let link = |id: &str| RenewedLink { id: "l".into(), provider: ProviderName { id: id.into(), name: id.into(), service: id.into() } };
        Renewal { company: company("a"), link: provider.map(link) }
    }

    fn transaction(client: &str, company: &str) -> Transaction {
        let json = serde_json::json!({
            "id": "tx_1", "client": {"client_id": client, "name": client, "service": client}, "requested_at": "2026-11-22T09:00:00+09:00",
            "company": self::company(company), "user": {"id": "u", "name": "山田", "role": "master"},
        });
        serde_json::from_value(json).expect("a transaction")
    }

    #[test]
    fn a_certificate_of_another_company_is_stopped_before_and_at_the_banks_first_answer() {
        for (provider, client, holder, admitted, permitted) in [
            (Some("freee"), "freee", "a", true, true),
            (Some("freee"), "freee", "b", false, false),
            (Some("freee"), "yayoi", "a", true, true),
            (Some("freee"), "yayoi", "b", false, true), // another request than the renewal: the bank's answer says so
            (None, "yayoi", "a", true, true),
            (None, "yayoi", "b", false, false),
        ] {
            let renewal = renewal(provider);
            let case = format!("{provider:?} {client} {holder}");
            assert_eq!(renewal.admits(&company(holder)).is_ok(), admitted, "{case}");
            assert_eq!(renewal.permits(&transaction(client, holder)).is_ok(), permitted, "{case}");
        }
    }

    #[test]
    fn both_companies_are_named_with_what_to_do() {
        let renewal = renewal(Some("freee"));
        for failure in [renewal.admits(&company("b")).unwrap_err(), renewal.permits(&transaction("freee", "b")).unwrap_err()] {
            assert_eq!(failure.code, Code::CertificateOfAnotherCompany);
            let detail = failure.detail.unwrap();
            for text in [&failure.remedy.ja, &failure.remedy.en, &detail] {
                assert!(text.contains("株式会社a") && text.contains("株式会社b"), "{text}");
            }
        }
    }
}
