//! The browser's half of a transaction: opened at `/authorize`, continued at `/authorize/continue`. What lies between is the app's ([`super::transactions`]).

use jiff::Timestamp;

use super::{Reader, Result, Tx};
use crate::clock::millis;

/// A provider's request that a browser has opened.
#[derive(Debug, Clone)]
pub struct NewTransaction<'a> {
    /// `tx_…`
    pub id: &'a str,
    pub client_id: &'a str,
    pub request_hash: &'a str,
    pub ip_masked: &'a str,
    pub user_agent: &'a str,
    pub cookie_hash: &'a str,
    pub verify_code: &'a str,
    pub handover_hash: &'a str,
    pub handover_expires_at: Timestamp,
}

/// How often one pushed request may be opened. Anybody who has its address can; nobody in earnest does it so often.
const OPENINGS: i64 = 32;

/// `false`: it was opened too often. Some that come at the same moment may pass beyond the limit.
pub async fn open(tx: &mut Tx<'_>, new: &NewTransaction<'_>, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO transactions (id, purpose, client_id, request_hash, requested_at, ip_masked, user_agent, cookie_hash, verify_code,
           handover_hash, handover_expires_at)
         SELECT $1, 'approve', $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE (SELECT COUNT(*) FROM transactions WHERE request_hash = $3) < $11",
    )
    .bind(new.id)
    .bind(new.client_id)
    .bind(new.request_hash)
    .bind(millis(now))
    .bind(new.ip_masked)
    .bind(new.user_agent)
    .bind(new.cookie_hash)
    .bind(new.verify_code)
    .bind(new.handover_hash)
    .bind(millis(new.handover_expires_at))
    .bind(OPENINGS)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A transaction that a browser has opened and no app has taken over yet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    pub verify_code: String,
    pub requested_at: i64,
    pub handover_expires_at: i64,
}

/// For the browser that opened it, by its cookie.
pub async fn waiting<'c>(
    reader: impl Reader<'c>,
    id: &str,
    request_hash: &str,
    cookie_hash: &str,
    now: Timestamp,
) -> Result<Option<Waiting>> {
    sqlx::query_as(
        "SELECT verify_code, requested_at, handover_expires_at FROM transactions
         WHERE id = $1 AND request_hash = $2 AND cookie_hash = $3 AND handover_used_at IS NULL AND outcome IS NULL AND handover_expires_at > $4",
    )
    .bind(id)
    .bind(request_hash)
    .bind(cookie_hash)
    .bind(millis(now))
    .fetch_optional(reader)
    .await
}

/// A transaction that the app has ended, as the browser finds it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Ended {
    pub id: String,
    pub client_id: String,
    pub request_hash: String,
    pub cookie_hash: String,
    /// `approved`, `denied`, `cancelled`, `refused`
    pub outcome: String,
    pub user_id: Option<String>,
    pub grant_id: Option<String>,
    pub continue_expires_at: i64,
    pub continue_used_at: Option<i64>,
}

pub async fn by_continue_hash<'c>(reader: impl Reader<'c>, id: &str, continue_hash: &str) -> Result<Option<Ended>> {
    sqlx::query_as(
        "SELECT id, client_id, request_hash, cookie_hash, outcome, user_id, grant_id, continue_expires_at, continue_used_at
         FROM transactions WHERE id = $1 AND continue_hash = $2 AND outcome IS NOT NULL",
    )
    .bind(id)
    .bind(continue_hash)
    .fetch_optional(reader)
    .await
}

/// The one statement that decides: the browser that began *and* the one-time key, once, in time.
pub async fn continue_once(tx: &mut Tx<'_>, continue_hash: &str, cookie_hash: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE transactions SET continue_used_at = $1
         WHERE continue_hash = $2 AND cookie_hash = $3 AND continue_used_at IS NULL AND continue_expires_at > $1 AND outcome IN ('approved', 'denied')",
    )
    .bind(millis(now))
    .bind(continue_hash)
    .bind(cookie_hash)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a transaction whose continuation went wrong. `false`: it was over already.
pub async fn cancel(tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE transactions SET outcome = 'cancelled', ended_at = $1, continue_used_at = $1 WHERE id = $2 AND continue_used_at IS NULL",
    )
    .bind(millis(now))
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
