//! The app's half of a transaction: taken over from the browser (or begun by the app itself), moved by one session at a time, ended.
//!
//! A session moves the transaction once. Whoever answers a request first claims it (`busy_…`), so that two copies of one request, on whichever
//! node, are counted once; the loser waits for the winner's answer, which is kept sealed ([`crate::steps::seal`]) beside the next session.

use jiff::{SignedDuration, Timestamp};

use super::{Reader, Result, Tx};
use crate::clock::millis;

/// After this, a claim counts as abandoned and the next copy of the request may be answered. Longer than any answer takes.
const CLAIM: SignedDuration = SignedDuration::from_secs(15);

#[derive(Debug, Clone, Default, sqlx::FromRow)]
pub struct Transaction {
    /// `tx_…`
    pub id: String,
    /// `approve` or `sign_in`
    pub purpose: String,
    pub client_id: String,
    pub request_hash: Option<String>,
    pub code_challenge: Option<String>,
    pub requested_at: i64,
    pub ip_masked: Option<String>,
    pub user_agent: Option<String>,
    pub verify_code: Option<String>,
    pub handover_expires_at: Option<i64>,
    pub handover_used_at: Option<i64>,
    pub thumbprint: Option<String>,
    pub device: Option<String>,
    pub state: Option<String>,
    pub session_hash: Option<String>,
    pub session_expires_at: Option<i64>,
    pub replay_session_hash: Option<String>,
    pub replay_digest: Option<String>,
    pub replay_sealed: Option<String>,
    pub replay_until: Option<i64>,
    pub outcome: Option<String>,
}

impl Transaction {
    /// When the app took it over, or began it. Unix milliseconds.
    pub fn began_at(&self) -> i64 {
        self.handover_used_at.unwrap_or(self.requested_at)
    }

    /// The kept answer, when this is the same request again and in time.
    pub fn replay(&self, asker_hash: &str, digest: &str, now: Timestamp) -> Option<&str> {
        let same = self.replay_session_hash.as_deref() == Some(asker_hash) && self.replay_digest.as_deref() == Some(digest);
        let in_time = self.replay_until.is_some_and(|until| until > millis(now));
        self.replay_sealed.as_deref().filter(|_| same && in_time)
    }
}

/// Named one by one: PostgreSQL refuses a statement that a running node has prepared with `*` once the table has another column.
macro_rules! columns {
    () => {
        "id, purpose, client_id, request_hash, code_challenge, requested_at, ip_masked, user_agent, verify_code, handover_expires_at, \
         handover_used_at, thumbprint, device, state, session_hash, session_expires_at, replay_session_hash, replay_digest, replay_sealed, \
         replay_until, outcome"
    };
}

pub async fn by_handover<'c>(reader: impl Reader<'c>, handover_hash: &str) -> Result<Option<Transaction>> {
    sqlx::query_as(concat!("SELECT ", columns!(), " FROM transactions WHERE handover_hash = $1"))
        .bind(handover_hash)
        .fetch_optional(reader)
        .await
}

/// By the session that may move it now, or by the one that moved it last.
pub async fn by_session<'c>(reader: impl Reader<'c>, session_hash: &str) -> Result<Option<Transaction>> {
    sqlx::query_as(concat!("SELECT ", columns!(), " FROM transactions WHERE session_hash = $1 OR replay_session_hash = $1"))
        .bind(session_hash)
        .fetch_optional(reader)
        .await
}

/// Who goes through the transaction from here on.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    pub user_id: &'a str,
    pub thumbprint: &'a str,
    /// JSON of the device context.
    pub device: Option<&'a str>,
}

/// Where a transaction stands after an answer.
#[derive(Debug, Clone, Copy)]
pub enum Standing<'a> {
    /// `state` is JSON; the session moves it next.
    Waiting { state: &'a str, session_hash: &'a str, session_expires_at: Timestamp },
    /// `outcome`: approved, denied, cancelled, refused.
    Ended { outcome: &'a str, grant_id: Option<&'a str>, continuation: Option<Continuation<'a>> },
}

/// What lets the browser go on.
#[derive(Debug, Clone, Copy)]
pub struct Continuation<'a> {
    pub key_hash: &'a str,
    pub expires_at: Timestamp,
}

/// An answer kept for the same request again.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    pub asker_hash: &'a str,
    pub digest: &'a str,
    pub sealed: &'a str,
    pub until: Timestamp,
}

/// Spends the hand-over reference: the one statement that decides. `false`: used, expired, cancelled or unknown.
pub async fn take_over(tx: &mut Tx<'_>, handover_hash: &str, actor: Actor<'_>, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE transactions SET handover_used_at = $1, user_id = $2, thumbprint = $3, device = $4
         WHERE handover_hash = $5 AND handover_used_at IS NULL AND handover_expires_at > $1 AND outcome IS NULL",
    )
    .bind(millis(now))
    .bind(actor.user_id)
    .bind(actor.thumbprint)
    .bind(actor.device)
    .bind(handover_hash)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A sign-in, begun by the app itself.
pub async fn begin_sign_in(
    tx: &mut Tx<'_>,
    id: &str,
    client_id: &str,
    code_challenge: &str,
    actor: Actor<'_>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO transactions (id, purpose, client_id, code_challenge, requested_at, user_id, thumbprint, device)
         VALUES ($1, 'sign_in', $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(client_id)
    .bind(code_challenge)
    .bind(millis(now))
    .bind(actor.user_id)
    .bind(actor.thumbprint)
    .bind(actor.device)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Claims the right to answer this session's request. `false`: another copy of it, or another request, is being answered.
pub async fn claim(tx: &mut Tx<'_>, id: &str, session_hash: &str, digest: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE transactions SET busy_digest = $1, busy_until = $2
         WHERE id = $3 AND session_hash = $4 AND outcome IS NULL AND (busy_until IS NULL OR busy_until <= $5)",
    )
    .bind(digest)
    .bind(millis(now + CLAIM))
    .bind(id)
    .bind(session_hash)
    .bind(millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Lets the session that moves the transaction next live until `until`. `false`: it has moved on, ended or expired.
pub async fn prolong(tx: &mut Tx<'_>, id: &str, session_hash: &str, until: Timestamp, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE transactions SET session_expires_at = $1 WHERE id = $2 AND session_hash = $3 AND outcome IS NULL AND session_expires_at > $4",
    )
    .bind(millis(until))
    .bind(id)
    .bind(session_hash)
    .bind(millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false`: this procedure has been given more time before.
pub async fn first_more_time(tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE transactions SET more_time_at = $1 WHERE id = $2 AND more_time_at IS NULL")
        .bind(millis(now))
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives a claim back that moved nothing.
pub async fn release(tx: &mut Tx<'_>, id: &str, session_hash: &str, digest: &str) -> Result<()> {
    sqlx::query("UPDATE transactions SET busy_digest = NULL, busy_until = NULL WHERE id = $1 AND session_hash = $2 AND busy_digest = $3")
        .bind(id)
        .bind(session_hash)
        .bind(digest)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Moves the transaction from the session `from` (none: it has just been begun) to `to`. `false`: something else moved it meanwhile; roll back.
pub async fn settle(
    tx: &mut Tx<'_>,
    id: &str,
    from: Option<&str>,
    to: Standing<'_>,
    kept: Option<Kept<'_>>,
    now: Timestamp,
) -> Result<bool> {
    let (state, session, session_until, outcome, grant, key, key_until) = match to {
        Standing::Waiting { state, session_hash, session_expires_at } => {
            (Some(state), Some(session_hash), Some(millis(session_expires_at)), None, None, None, None)
        }
        Standing::Ended { outcome, grant_id, continuation } => {
            let until = continuation.map(|continuation| millis(continuation.expires_at));
            (None, None, None, Some(outcome), grant_id, continuation.map(|continuation| continuation.key_hash), until)
        }
    };
    let done = sqlx::query(
        "UPDATE transactions SET state = $1, session_hash = $2, session_expires_at = $3, outcome = $4, ended_at = $5, grant_id = $6,
                continue_hash = $7, continue_expires_at = $8, replay_session_hash = $9, replay_digest = $10, replay_sealed = $11, replay_until = $12,
                busy_digest = NULL, busy_until = NULL
         WHERE id = $13 AND outcome IS NULL AND COALESCE(session_hash, '') = $14",
    )
    .bind(state)
    .bind(session)
    .bind(session_until)
    .bind(outcome)
    .bind(outcome.map(|_| millis(now)))
    .bind(grant)
    .bind(key)
    .bind(key_until)
    .bind(kept.map(|kept| kept.asker_hash))
    .bind(kept.map(|kept| kept.digest))
    .bind(kept.map(|kept| kept.sealed))
    .bind(kept.map(|kept| millis(kept.until)))
    .bind(id)
    .bind(from.unwrap_or_default())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a transaction that somebody else tried to take over, even when it is approved and only the browser has not come back yet.
/// `false`: it was over already.
pub async fn cancel(tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE transactions SET outcome = 'cancelled', ended_at = $1, session_hash = NULL, replay_session_hash = NULL, replay_sealed = NULL
         WHERE id = $2 AND (outcome IS NULL OR (outcome = 'approved' AND continue_used_at IS NULL))",
    )
    .bind(millis(now))
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
