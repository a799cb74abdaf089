//! 「履歴と控え」: what happened to the links of every company, from the receipts of this PC.

use std::path::PathBuf;

use jiff::civil::Date;
use renkei_core::{
    Failure,
    ending::cause_words,
    export::Language,
    receipt::{Receipt, table},
    wire::{Jst, challenge::Company},
};

use crate::{
    App,
    dashboard::save,
    store::Sought,
    view::{HistoryFilter, HistoryView, Locale, ReceiptView},
};

/// More at once nobody reads; the filter finds them, and the CSV has all.
const SHOWN: u32 = 500;

impl App {
    pub async fn history(&self, filter: &HistoryFilter) -> Result<HistoryView, Failure> {
        let Ok(bank) = self.bank.issuer() else { return Ok(HistoryView::default()) };
        let (receipts, total) = self.store.receipts(bank, &sought(filter), SHOWN).await?;
        Ok(HistoryView {
            receipts: receipts.into_iter().map(view).collect(),
            total,
            companies: self.store.companies_with_receipts(bank).await?,
        })
    }

    /// Everything that the filter finds, as CSV.
    pub async fn history_table(&self, filter: &HistoryFilter, locale: Locale) -> Result<String, Failure> {
        let (receipts, _) = self.store.receipts(self.bank.issuer()?, &sought(filter), u32::MAX).await?;
        let receipts: Vec<_> = receipts.into_iter().map(|(company, receipt)| (company.name, receipt)).collect();
        let language: Language = match locale {
            Locale::Ja => |text| &text.ja,
            Locale::En => |text| &text.en,
        };
        Ok(table(&receipts, language))
    }

    /// The same in a file, in the person's language. One that is there already is replaced.
    pub async fn save_history(&self, filter: &HistoryFilter, to: PathBuf) -> Result<(), Failure> {
        save(self.history_table(filter, self.locale()).await?, to).await
    }

    /// Of the file, with the day.
    pub fn history_name(&self) -> String {
        format!("{}-{}.csv", self.locale().pick("API連携の履歴", "api-link-history"), self.clock.now().date())
    }

    /// What this PC can prove of one link, the newest first.
    pub(crate) async fn receipts_of(&self, link: &str) -> Result<Vec<ReceiptView>, Failure> {
        let sought = Sought { link: Some(link.into()), ..Sought::default() };
        let (receipts, _) = self.store.receipts(self.bank.issuer()?, &sought, u32::MAX).await?;
        Ok(receipts.into_iter().map(view).collect())
    }
}

/// Days are Japan's, both included.
fn sought(filter: &HistoryFilter) -> Sought {
    let begins = |day: Date| Jst::from_civil(day.at(0, 0, 0, 0));
    Sought {
        company: filter.company.clone(),
        kind: filter.kind,
        link: None,
        from: filter.from.and_then(begins),
        until: filter.until.and_then(|day| begins(day.tomorrow().ok()?)),
    }
}

pub(crate) fn view((company, receipt): (Company, Receipt)) -> ReceiptView {
    ReceiptView {
        company,
        kind: receipt.kind,
        source: receipt.source,
        at: receipt.at.to_string(),
        by: receipt.by,
        link: receipt.link,
        provider: receipt.provider,
        accounts: receipt.accounts,
        scopes: receipt.scopes,
        granted_at: receipt.granted_at.to_string(),
        expires_at: receipt.expires_at.to_string(),
        certificate_serial: receipt.certificate_serial,
        cause: receipt.cause.map(cause_words),
        successor: receipt.successor,
    }
}
