//! What is known of certificates: their company, their last use, and which of them the bank has called revoked.

use std::collections::{BTreeMap, BTreeSet};

use renkei_core::{
    Failure,
    linking::Thumbprint,
    wire::{Jst, challenge::Company},
};

use super::{Store, unreadable};

/// A certificate whose company the bank has named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCertificate {
    pub company: Company,
    pub last_used: Option<Jst>,
}

impl Store {
    /// The bank has named the certificate's company; with `used` it has begun a procedure as well.
    pub async fn note_certificate(&self, bank: &str, thumbprint: &str, company: &Company, used: Option<Jst>) -> Result<(), Failure> {
        let sql = "INSERT INTO known_certificate (bank, thumbprint, company, company_name, used_at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (bank, thumbprint) DO UPDATE SET company = excluded.company, company_name = excluded.company_name,
                       used_at = COALESCE(excluded.used_at, used_at)";
        let used = used.map(|at| at.to_string());
        let query = sqlx::query(sql).bind(bank).bind(thumbprint).bind(&company.id).bind(&company.name).bind(used);
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// By thumbprint.
    pub async fn known_certificates(&self, bank: &str) -> Result<BTreeMap<Thumbprint, KnownCertificate>, Failure> {
        let sql = "SELECT thumbprint, company, company_name, used_at FROM known_certificate WHERE bank = $1";
        let rows: Vec<(String, String, String, Option<String>)> =
            sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        rows.into_iter()
            .map(|(thumbprint, id, name, used)| {
                let last_used = used.map(|at| at.parse().map(Jst).map_err(unreadable)).transpose()?;
                Ok((thumbprint, KnownCertificate { company: Company { id, name }, last_used }))
            })
            .collect()
    }

    pub async fn note_revoked(&self, bank: &str, thumbprint: &str) -> Result<(), Failure> {
        let sql = "INSERT INTO revoked_certificate (bank, thumbprint) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        sqlx::query(sql).bind(bank).bind(thumbprint).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// The bank accepts it (again).
    pub async fn note_not_revoked(&self, bank: &str, thumbprint: &str) -> Result<(), Failure> {
        let sql = "DELETE FROM revoked_certificate WHERE bank = $1 AND thumbprint = $2";
        sqlx::query(sql).bind(bank).bind(thumbprint).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    pub async fn revoked_certificates(&self, bank: &str) -> Result<BTreeSet<Thumbprint>, Failure> {
        let sql = "SELECT thumbprint FROM revoked_certificate WHERE bank = $1";
        let rows: Vec<String> = sqlx::query_scalar(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        Ok(rows.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::wire::{Jst, challenge::Company};
    use sqlx::sqlite::SqlitePoolOptions;

    use super::{KnownCertificate, Store};

    fn at(day: u8) -> Jst {
        Jst(format!("2026-11-{day:02}T09:00:00+09:00").parse().unwrap())
    }

    fn company(id: &str) -> Company {
        Company { id: id.into(), name: format!("会社{id}") }
    }

    #[tokio::test]
    async fn the_last_use_is_kept_apart_for_every_bank_and_outlives_what_the_bank_says_later() {
        let store = Store::in_memory().await;
        store.note_certificate("b1", "t1", &company("c1"), Some(at(3))).await.unwrap();
        store.note_certificate("b1", "t1", &company("c1"), None).await.unwrap();
        store.note_certificate("b1", "t2", &company("c2"), None).await.unwrap();
        store.note_certificate("b2", "t1", &company("c9"), Some(at(4))).await.unwrap();

        let known = store.known_certificates("b1").await.unwrap();

        assert_eq!(known.len(), 2);
        assert_eq!(known["t1"], KnownCertificate { company: company("c1"), last_used: Some(at(3)) });
        assert_eq!(known["t2"].last_used, None);
    }

    #[tokio::test]
    async fn what_was_revoked_stays_so_until_the_bank_says_otherwise() {
        let store = Store::in_memory().await;
        store.note_revoked("b1", "t1").await.unwrap();
        store.note_revoked("b1", "t1").await.unwrap();
        assert!(store.revoked_certificates("b1").await.unwrap().contains("t1"));
        assert!(store.revoked_certificates("b2").await.unwrap().is_empty());

        store.note_not_revoked("b1", "t1").await.unwrap();

        assert!(store.revoked_certificates("b1").await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn uses_of_the_version_before_are_taken_over_where_their_bank_is_known() {
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).connect("sqlite::memory:").await.unwrap();
        sqlx::raw_sql(include_str!("../../migrations/0001_local.sql")).execute(&pool).await.unwrap();
        let before = "INSERT INTO company VALUES ('b1', 'c1', '会社c1', '山田', 't1', '0A');
                      INSERT INTO certificate_use VALUES ('t1', 'c1', '2026-11-03T09:00:00+09:00'), ('t2', 'c1', '2026-11-04T09:00:00+09:00'),
                          ('t3', 'never signed in', '2026-11-05T09:00:00+09:00');";
        sqlx::raw_sql(before).execute(&pool).await.unwrap();

        sqlx::raw_sql(include_str!("../../migrations/0002_certificates.sql")).execute(&pool).await.unwrap();

        let known = Store { pool, in_use: None, unwritten: Default::default(), out_of_reach: Default::default() }
            .known_certificates("b1")
            .await
            .unwrap();
        let seen: Vec<_> = known.into_iter().map(|(thumbprint, known)| (thumbprint, known.company.name, known.last_used)).collect();
        assert_eq!(seen, [("t1".into(), "会社c1".into(), Some(at(3))), ("t2".into(), "会社c1".into(), Some(at(4)))]);
    }
}
