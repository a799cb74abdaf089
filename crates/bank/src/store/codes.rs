//! Authorization codes: single use, ≤ 60 s.

use jiff::Timestamp;
use renkei_core::Secret;
use rustls::crypto::SecureRandom;

use super::{Reader, Result, Tx, json_list};
use crate::{
    clock::millis,
    random::{reference, stored},
};

#[derive(Debug, Clone)]
pub struct NewCode<'a> {
    pub grant_id: &'a str,
    pub client_id: &'a str,
    /// `None` for the app's own sign-in, which has no redirect.
    pub redirect_uri: Option<&'a str>,
    /// S256.
    pub code_challenge: &'a str,
    pub expires_at: Timestamp,
    /// Scopes that the tokens carry beside the grant's.
    pub management: &'a [String],
}

/// The code itself leaves through the answer alone; its hash is kept.
pub async fn issue(tx: &mut Tx<'_>, random: &dyn SecureRandom, new: &NewCode<'_>) -> Result<Secret> {
    let code = reference(random);
    sqlx::query(
        "INSERT INTO codes (code_hash, grant_id, client_id, redirect_uri, code_challenge, expires_at, management)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(stored(code.expose()))
    .bind(new.grant_id)
    .bind(new.client_id)
    .bind(new.redirect_uri)
    .bind(new.code_challenge)
    .bind(millis(new.expires_at))
    .bind(serde_json::json!(new.management).to_string())
    .execute(&mut **tx)
    .await?;
    Ok(code)
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Code {
    pub code_hash: String,
    pub grant_id: String,
    pub client_id: String,
    pub redirect_uri: Option<String>,
    pub code_challenge: String,
    pub expires_at: i64,
    pub consumed_at: Option<i64>,
    management: String,
}

impl Code {
    pub fn management(&self) -> Vec<String> {
        json_list(&self.management)
    }
}

pub async fn by_value<'c>(reader: impl Reader<'c>, code: &str) -> Result<Option<Code>> {
    sqlx::query_as(
        "SELECT code_hash, grant_id, client_id, redirect_uri, code_challenge, expires_at, consumed_at, management FROM codes
         WHERE code_hash = $1",
    )
    .bind(stored(code))
    .fetch_optional(reader)
    .await
}

/// The one statement that decides who redeems. `false`: used or too old.
pub async fn spend(tx: &mut Tx<'_>, code_hash: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE codes SET consumed_at = $1 WHERE code_hash = $2 AND consumed_at IS NULL AND expires_at > $1")
        .bind(millis(now))
        .bind(code_hash)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
