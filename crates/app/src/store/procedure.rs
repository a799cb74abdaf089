//! The step that is open, so that a killed program can show it again. Its secrets lie in the secret store.

use renkei_core::{
    Failure, Secret,
    linking::Thumbprint,
    wire::{Jst, challenge::Pending},
};
use serde::{Deserialize, Serialize};

use super::{Store, unreadable};
use crate::view::PurposeView;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenProcedure {
    pub purpose: PurposeView,
    pub certificate: Thumbprint,
    /// Without its session.
    pub pending: Pending,
    /// When the bank forgets the session.
    pub until: Jst,
}

impl Store {
    pub async fn open_procedure(&self) -> Result<Option<OpenProcedure>, Failure> {
        let body: Option<String> =
            sqlx::query_scalar("SELECT body FROM open_procedure").fetch_optional(&self.pool).await.map_err(unreadable)?;
        body.map(|body| serde_json::from_str(&body).map_err(unreadable)).transpose()
    }

    pub async fn put_open_procedure(&self, procedure: &OpenProcedure) -> Result<(), Failure> {
        let mut procedure = procedure.clone();
        procedure.pending.auth_session = Secret::default(); // whoever calls: no secret reaches the disk
        let body = serde_json::to_string(&procedure).map_err(unreadable)?;
        let sql = "INSERT INTO open_procedure (only, body) VALUES (1, $1) ON CONFLICT (only) DO UPDATE SET body = excluded.body";
        sqlx::query(sql).bind(body).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    pub async fn delete_open_procedure(&self) -> Result<(), Failure> {
        sqlx::query("DELETE FROM open_procedure").execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }
}
