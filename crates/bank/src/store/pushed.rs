//! Pushed authorization requests (RFC 9126). A request is spent when an authorization completes, not when its page is opened.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Reader, Result, Tx};
use crate::clock::millis;

/// A request that was validated when it was pushed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Params {
    pub redirect_uri: String,
    pub scopes: Vec<String>,
    /// Scopes for managing the grant itself; they need no word of the customer's.
    #[serde(default)]
    pub management: Vec<String>,
    /// Absent when the provider sent none; then none is returned.
    pub state: Option<String>,
    /// S256.
    pub code_challenge: String,
    /// `grant_management_action=replace`: the grant that this one is to replace.
    pub replaces: Option<String>,
    /// The languages of the provider's page, best first (`OpenID` Connect Core §3.1.2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ui_locales: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    pub client_id: String,
    pub params: Params,
    pub expires_at: i64,
    pub completed_at: Option<i64>,
}

pub async fn insert(tx: &mut Tx<'_>, request_hash: &str, client_id: &str, params: &Params, expires_at: Timestamp) -> Result<()> {
    sqlx::query("INSERT INTO pushed_requests (request_hash, client_id, params, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(request_hash)
        .bind(client_id)
        .bind(serde_json::json!(params).to_string())
        .bind(millis(expires_at))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// By the hash that the transaction keeps, whatever its age.
pub async fn by_hash<'c>(reader: impl Reader<'c>, request_hash: &str) -> Result<Option<Pushed>> {
    let row: Option<(String, String, i64, Option<i64>)> =
        sqlx::query_as("SELECT client_id, params, expires_at, completed_at FROM pushed_requests WHERE request_hash = $1")
            .bind(request_hash)
            .fetch_optional(reader)
            .await?;
    row.map(|(client_id, params, expires_at, completed_at)| {
        let params = serde_json::from_str(&params).map_err(|cause| sqlx::Error::Decode(cause.into()))?;
        Ok(Pushed { client_id, params, expires_at, completed_at })
    })
    .transpose()
}

/// Spends the request, at 許可 or 許可しない. `false`: another tab was faster.
pub async fn complete(tx: &mut Tx<'_>, request_hash: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE pushed_requests SET completed_at = $1 WHERE request_hash = $2 AND completed_at IS NULL")
        .bind(millis(now))
        .bind(request_hash)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
