//! The company guard: a link is renewed with a certificate of the company that holds it, and with no other; the same for a sign-in that was begun
//! for one company, and for what this PC keeps of one.
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

/// What a company was expected for, besides a renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// A sign-in that was begun for one company.
    SignIn,
    /// What this PC keeps of a company: its token must be that company's.
    KeptSignIn,
}

/// Whether what was meant for `expected` may go on for `found`.
pub fn same_company(expected: &Company, found: &Company, meant: Meant) -> Result<(), Failure> {
    if expected.id == found.id {
        return Ok(());
    }
    let remedy = match meant {
        Meant::SignIn => Text {
            ja: format!(
                "「{}」のサインインですが、選択した電子証明書は「{}」のものです。「{}」の電子証明書を選び直してください。別の会社でサインインするときは、いったん中止してください。",
                expected.name, found.name, expected.name
            ),
            en: format!(
                "This is the sign-in of {}, but the chosen certificate belongs to {}. Choose a certificate of {}, or cancel to sign in as another company.",
                expected.name, found.name, expected.name
            ),
        },
        Meant::KeptSignIn => Text {
            ja: format!(
                "このパソコンに保存された「{}」のサインインは、「{}」のものでした。破棄したので、「{}」の電子証明書でサインインし直してください。何も取得していません。",
                expected.name, found.name, expected.name
            ),
            en: format!(
                "What this PC kept as the sign-in of {} is that of {}. It was dropped and nothing was fetched: sign in again with a certificate of {}.",
                expected.name, found.name, expected.name
            ),
        },
    };
    let cause = match meant {
        Meant::SignIn => (
            "選択した電子証明書は、サインインする会社のものではありません。",
            "The chosen certificate belongs to another company than the sign-in.",
        ),
        Meant::KeptSignIn => ("保存されていたサインインは、別の会社のものでした。", "The sign-in that was kept is another company's."),
    };
    let detail = format!("expected: {} ({}), found: {} ({})", expected.name, expected.id, found.name, found.id);
    let failure = Failure::new(Code::CertificateOfAnotherCompany).with_remedy(remedy).with_detail(detail);
    Err(Failure { cause: cause.into(), ..failure })
}

#[cfg(test)]
mod tests {
    use super::{Meant, Renewal, RenewedLink, same_company};
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
        let kept = |meant| same_company(&company("a"), &company("b"), meant).unwrap_err();
        assert_eq!(same_company(&company("a"), &Company { name: "renamed".into(), ..company("a") }, Meant::SignIn), Ok(()));
        for failure in [
            renewal.admits(&company("b")).unwrap_err(),
            renewal.permits(&transaction("freee", "b")).unwrap_err(),
            kept(Meant::SignIn),
            kept(Meant::KeptSignIn),
        ] {
            assert_eq!(failure.code, Code::CertificateOfAnotherCompany);
            let detail = failure.detail.unwrap();
            for text in [&failure.remedy.ja, &failure.remedy.en, &detail] {
                assert!(text.contains("株式会社a") && text.contains("株式会社b"), "{text}");
            }
        }
    }
}
