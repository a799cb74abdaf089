//! Receipts: what happened to links, kept for years.

use std::collections::BTreeMap;

use renkei_core::{
    Failure,
    receipt::{Receipt, ReceiptKind, Source},
    wire::{Jst, challenge::Company},
};
use sqlx::{QueryBuilder, Sqlite};

use super::{Store, unreadable};

/// Which receipts; everything that is absent admits all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Id.
    pub company: Option<String>,
    pub kind: Option<ReceiptKind>,
    pub link: Option<String>,
    /// Not before.
    pub from: Option<Jst>,
    /// Before.
    pub until: Option<Jst>,
}

impl Store {
    /// Keeps those that are not kept yet. One that was only found by a look gives way to one with the bank's own instant.
    pub async fn put_receipts(&self, bank: &str, company: &Company, receipts: &[Receipt]) -> Result<(), Failure> {
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(unreadable)?;
        let known: Vec<(String, String, String)> =
            sqlx::query_as("SELECT link, kind, source FROM receipt WHERE bank = $1 AND company = $2")
                .bind(bank)
                .bind(&company.id)
                .fetch_all(&mut *tx)
                .await
                .map_err(unreadable)?;
        let known: BTreeMap<(String, String), String> = known.into_iter().map(|(link, kind, source)| ((link, kind), source)).collect();
        for receipt in receipts {
            let (kind, source) = (word(&receipt.kind)?, word(&receipt.source)?);
            let kept = known.get(&(receipt.link.clone(), kind.clone()));
            let gives_way = kept.is_some_and(|kept| *kept == word(&Source::Seen).unwrap_or_default()) && receipt.source != Source::Seen;
            if kept.is_some() && !gives_way {
                continue;
            }
            let sql =
                "INSERT INTO receipt (bank, company, company_name, link, kind, at, source, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                       ON CONFLICT (bank, link, kind) DO UPDATE SET at = excluded.at, source = excluded.source, body = excluded.body";
            let query = sqlx::query(sql).bind(bank).bind(&company.id).bind(&company.name).bind(&receipt.link).bind(kind);
            let query = query.bind(receipt.at.to_string()).bind(source).bind(serde_json::to_string(receipt).map_err(unreadable)?);
            query.execute(&mut *tx).await.map_err(unreadable)?;
        }
        tx.commit().await.map_err(unreadable)
    }

    /// The bank tells of these links: what was kept until it does is kept no longer.
    pub async fn drop_unconfirmed(&self, bank: &str, links: impl Iterator<Item = &str>) -> Result<(), Failure> {
        let unconfirmed = word(&Source::Unconfirmed)?;
        let sql = "SELECT link FROM receipt WHERE bank = $1 AND source = $2";
        let kept: Vec<String> = sqlx::query_scalar(sql).bind(bank).bind(&unconfirmed).fetch_all(&self.pool).await.map_err(unreadable)?;
        for link in links.filter(|link| kept.iter().any(|kept| kept == link)) {
            let sql = "DELETE FROM receipt WHERE bank = $1 AND source = $2 AND link = $3";
            sqlx::query(sql).bind(bank).bind(&unconfirmed).bind(link).execute(&self.pool).await.map_err(unreadable)?;
        }
        Ok(())
    }

    /// The newest first, at most `limit`, each with its company; and how many there are in all.
    pub async fn receipts(&self, bank: &str, sought: &Sought, limit: u32) -> Result<(Vec<(Company, Receipt)>, u32), Failure> {
        let mut count = select("count(*)", bank, sought)?;
        let all: i64 = count.build_query_scalar().fetch_one(&self.pool).await.map_err(unreadable)?;
        let mut query = select("company, company_name, body", bank, sought)?;
        query.push(" ORDER BY at DESC, rowid DESC LIMIT ").push_bind(i64::from(limit));
        let rows: Vec<(String, String, String)> = query.build_query_as().fetch_all(&self.pool).await.map_err(unreadable)?;
        let read =
            |(id, name, body): (String, String, String)| Ok((Company { id, name }, serde_json::from_str(&body).map_err(unreadable)?));
        Ok((rows.into_iter().map(read).collect::<Result<_, Failure>>()?, u32::try_from(all).unwrap_or(u32::MAX)))
    }

    /// The companies that have receipts, by name; a company of another name then is one company.
    pub async fn companies_with_receipts(&self, bank: &str) -> Result<Vec<Company>, Failure> {
        let sql = "SELECT company, max(company_name) FROM receipt WHERE bank = $1 GROUP BY company ORDER BY 2, 1";
        let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        Ok(rows.into_iter().map(|(id, name)| Company { id, name }).collect())
    }

    /// What is older is kept no longer.
    pub async fn forget_receipts_before(&self, bank: &str, before: Jst) -> Result<(), Failure> {
        let sql = "DELETE FROM receipt WHERE bank = $1 AND at < $2";
        sqlx::query(sql).bind(bank).bind(before.to_string()).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }
}

fn select(what: &str, bank: &str, sought: &Sought) -> Result<QueryBuilder<Sqlite>, Failure> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(what).push(" FROM receipt WHERE bank = ").push_bind(bank.to_owned());
    if let Some(company) = &sought.company {
        query.push(" AND company = ").push_bind(company.clone());
    }
    if let Some(kind) = &sought.kind {
        query.push(" AND kind = ").push_bind(word(kind)?);
    }
    if let Some(link) = &sought.link {
        query.push(" AND link = ").push_bind(link.clone());
    }
    if let Some(from) = sought.from {
        query.push(" AND at >= ").push_bind(from.to_string());
    }
    if let Some(until) = sought.until {
        query.push(" AND at < ").push_bind(until.to_string());
    }
    Ok(query)
}

/// As JSON names it.
fn word(value: &impl serde::Serialize) -> Result<String, Failure> {
    let json = serde_json::to_value(value).map_err(unreadable)?;
    Ok(json.as_str().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use renkei_core::{
        receipt::{Receipt, ReceiptKind, Source},
        wire::{Jst, challenge::Company, links::ProviderName},
    };

    use super::{Sought, Store};

    const BANK: &str = "https://bank.example";

    fn at(day: &str) -> Jst {
        Jst(format!("{day}T10:00:00+09:00").parse().unwrap())
    }

    fn company(id: &str) -> Company {
        Company { id: id.into(), name: format!("会社{id}") }
    }

    fn receipt(link: &str, kind: ReceiptKind, day: &str) -> Receipt {
        Receipt {
            kind,
            at: at(day),
            source: Source::Bank,
            by: "山田".into(),
            link: link.into(),
            provider: ProviderName { id: "p".into(), name: "p".into(), service: "s".into() },
            accounts: vec![],
            scopes: vec![],
            granted_at: at("2026-10-01"),
            expires_at: at("2026-12-30"),
            certificate_serial: "01".into(),
            cause: None,
            successor: None,
        }
    }

    async fn found(store: &Store, sought: &Sought) -> Vec<(String, ReceiptKind)> {
        let (receipts, all) = store.receipts(BANK, sought, 100).await.unwrap();
        assert_eq!(receipts.len(), all as usize);
        receipts.into_iter().map(|(_, receipt)| (receipt.link, receipt.kind)).collect()
    }

    #[tokio::test]
    async fn a_receipt_is_kept_once_and_as_it_was_first_told() {
        let store = Store::in_memory().await;
        let first = receipt("a", ReceiptKind::Stopped, "2026-11-20");
        store.put_receipts(BANK, &company("c"), std::slice::from_ref(&first)).await.unwrap();
        store.put_receipts(BANK, &company("c"), &[Receipt { by: "somebody else".into(), ..first.clone() }]).await.unwrap();
        let kept = store.receipts(BANK, &Sought::default(), 10).await.unwrap();
        assert_eq!(kept, (vec![(company("c"), first)], 1));
    }

    #[tokio::test]
    async fn what_a_look_found_gives_way_to_the_banks_word_and_not_the_other_way_round() {
        let store = Store::in_memory().await;
        let seen = Receipt { source: Source::Seen, ..receipt("a", ReceiptKind::Stopped, "2026-11-22") };
        let told = receipt("a", ReceiptKind::Stopped, "2026-11-20");
        for next in [&seen, &told, &seen] {
            store.put_receipts(BANK, &company("c"), std::slice::from_ref(next)).await.unwrap();
        }
        assert_eq!(store.receipts(BANK, &Sought::default(), 10).await.unwrap().0, [(company("c"), told)]);
    }

    #[tokio::test]
    async fn what_waits_for_the_banks_word_is_gone_once_the_bank_tells_of_the_link() {
        let store = Store::in_memory().await;
        let waiting = |link| Receipt { source: Source::Unconfirmed, ..receipt(link, ReceiptKind::Stopped, "2026-11-22") };
        let told = receipt("c", ReceiptKind::Stopped, "2026-11-20");
        store.put_receipts(BANK, &company("c"), &[waiting("a"), waiting("b"), told]).await.unwrap();
        store.put_receipts(BANK, &company("c"), &[waiting("c")]).await.unwrap();

        store.drop_unconfirmed(BANK, ["a", "c", "d"].into_iter()).await.unwrap();

        let expected = [("b".to_owned(), ReceiptKind::Stopped), ("c".to_owned(), ReceiptKind::Stopped)];
        assert_eq!(found(&store, &Sought::default()).await, expected, "the bank's own stays, and what it has not told of");
    }

    #[tokio::test]
    async fn receipts_are_found_by_company_kind_link_and_period_the_newest_first() {
        let store = Store::in_memory().await;
        let (granted, stopped) = (ReceiptKind::Granted, ReceiptKind::Stopped);
        let of_c = [receipt("a", granted, "2026-10-01"), receipt("a", stopped, "2026-11-20"), receipt("b", granted, "2026-11-01")];
        store.put_receipts(BANK, &company("c"), &of_c).await.unwrap();
        store.put_receipts(BANK, &company("d"), &[receipt("e", granted, "2026-11-10")]).await.unwrap();
        store.put_receipts("https://other.example", &company("c"), &[receipt("f", granted, "2026-11-10")]).await.unwrap();

        let all = Sought::default();
        for (sought, expected) in [
            (all.clone(), vec![("a", stopped), ("e", granted), ("b", granted), ("a", granted)]),
            (Sought { company: Some("d".into()), ..all.clone() }, vec![("e", granted)]),
            (Sought { kind: Some(stopped), ..all.clone() }, vec![("a", stopped)]),
            (Sought { link: Some("a".into()), ..all.clone() }, vec![("a", stopped), ("a", granted)]),
            (Sought { from: Some(at("2026-11-01")), until: Some(at("2026-11-20")), ..all.clone() }, vec![("e", granted), ("b", granted)]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(link, kind)| (link.to_owned(), kind)).collect();
            assert_eq!(found(&store, &sought).await, expected, "{sought:?}");
        }
        let (two, count) = store.receipts(BANK, &all, 2).await.unwrap();
        assert_eq!((two.len(), count), (2, 4), "the rest is counted");
        assert_eq!(store.companies_with_receipts(BANK).await.unwrap(), [company("c"), company("d")]);

        store.forget_receipts_before(BANK, at("2026-11-10")).await.unwrap();
        assert_eq!(found(&store, &all).await.len(), 2);
    }
}
