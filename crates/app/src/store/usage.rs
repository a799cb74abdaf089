//! When each certificate was last used.

use std::collections::BTreeMap;

use renkei_core::{Failure, wire::Jst};

use super::{Store, unreadable};

impl Store {
    pub async fn note_use(&self, thumbprint: &str, company: &str, at: Jst) -> Result<(), Failure> {
        let sql = "INSERT INTO certificate_use (thumbprint, company, at) VALUES ($1, $2, $3)
                   ON CONFLICT (thumbprint, company) DO UPDATE SET at = excluded.at";
        let query = sqlx::query(sql).bind(thumbprint).bind(company).bind(at.to_string());
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// By thumbprint, for whichever company.
    pub async fn last_used(&self) -> Result<BTreeMap<String, Jst>, Failure> {
        let sql = "SELECT thumbprint, MAX(at) FROM certificate_use GROUP BY thumbprint";
        let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&self.pool).await.map_err(unreadable)?;
        rows.into_iter().map(|(thumbprint, at)| Ok((thumbprint, Jst(at.parse().map_err(unreadable)?)))).collect()
    }
}
