//! The renewal that was begun, so that a deep link which starts the program anew still meets the company guard.

use renkei_core::{Failure, company_guard::Renewal, wire::Jst};
use serde::{Deserialize, Serialize};

use super::{Store, unreadable};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunRenewal {
    /// Issuer.
    pub bank: String,
    pub renewal: Renewal,
    /// When it counts as given up.
    pub until: Jst,
}

impl Store {
    pub async fn begun_renewal(&self) -> Result<Option<BegunRenewal>, Failure> {
        let body: Option<String> = sqlx::query_scalar("SELECT body FROM renewal").fetch_optional(&self.pool).await.map_err(unreadable)?;
        body.map(|body| serde_json::from_str(&body).map_err(unreadable)).transpose()
    }

    pub async fn put_begun_renewal(&self, renewal: &BegunRenewal) -> Result<(), Failure> {
        let body = serde_json::to_string(renewal).map_err(unreadable)?;
        let sql = "INSERT INTO renewal (only, body) VALUES (1, $1) ON CONFLICT (only) DO UPDATE SET body = excluded.body";
        sqlx::query(sql).bind(body).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    pub async fn delete_begun_renewal(&self) -> Result<(), Failure> {
        sqlx::query("DELETE FROM renewal").execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }
}
