//! The bank's answers, kept as they came.

use renkei_core::{Failure, wire::Jst};
use serde::{Serialize, de::DeserializeOwned};

use super::{Store, unreadable};

/// An answer and when the bank gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document<T> {
    pub as_of: Jst,
    pub body: T,
}

impl Store {
    pub async fn document<T: DeserializeOwned>(&self, bank: &str, company: &str, name: &str) -> Result<Option<Document<T>>, Failure> {
        let sql = "SELECT as_of, body FROM document WHERE bank = $1 AND company = $2 AND name = $3";
        let row: Option<(String, String)> =
            sqlx::query_as(sql).bind(bank).bind(company).bind(name).fetch_optional(&self.pool).await.map_err(unreadable)?;
        let Some((as_of, body)) = row else { return Ok(None) };
        Ok(Some(Document { as_of: Jst(as_of.parse().map_err(unreadable)?), body: serde_json::from_str(&body).map_err(unreadable)? }))
    }

    pub async fn put_document<T: Serialize + ?Sized>(
        &self,
        bank: &str,
        company: &str,
        name: &str,
        as_of: Jst,
        body: &T,
    ) -> Result<(), Failure> {
        let body = serde_json::to_string(body).map_err(unreadable)?;
        let sql = "INSERT INTO document (bank, company, name, as_of, body) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (bank, company, name) DO UPDATE SET as_of = excluded.as_of, body = excluded.body";
        let query = sqlx::query(sql).bind(bank).bind(company).bind(name).bind(as_of.to_string()).bind(body);
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::wire::Jst;

    use super::{Document, Store};

    #[tokio::test]
    async fn the_latest_answer_is_kept_apart_for_every_bank_and_company() {
        let store = Store::in_memory().await;
        let at = |text: &str| Jst(text.parse().unwrap());
        let (first, second) = (at("2026-11-22T09:00:00+09:00"), at("2026-11-22T10:00:00+09:00"));

        store.put_document("b1", "c1", "links", first, &["old"]).await.unwrap();
        store.put_document("b1", "c1", "links", second, &["new"]).await.unwrap();
        store.put_document("b2", "c1", "links", first, &["other bank"]).await.unwrap();

        let found = store.document::<Vec<String>>("b1", "c1", "links").await.unwrap();
        assert_eq!(found, Some(Document { as_of: second, body: vec!["new".into()] }));
        assert_eq!(store.document::<Vec<String>>("b1", "c2", "links").await.unwrap(), None);
    }
}
