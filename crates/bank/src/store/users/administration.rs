//! What the bank's staff may see and do with a user.

use jiff::Timestamp;

use super::{Lock, Standing};
use crate::{
    clock::millis,
    config::Policy,
    store::{Reader, Result, Tx},
};

/// A user with the company and the locks; no secret.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Record {
    pub id: String,
    pub name: String,
    pub role: String,
    pub login_id: String,
    pub company_id: String,
    pub company_name: String,
    #[sqlx(flatten)]
    lock: Lock,
}

impl Record {
    pub fn standing(&self, policy: &Policy, now: Timestamp) -> Standing {
        self.lock.standing(policy, now)
    }

    /// Wrong passwords or answers since the last success or lock.
    pub fn failed_attempts(&self) -> i64 {
        self.lock.fails
    }

    /// Temporary locks since the last success.
    pub fn temporary_locks(&self) -> i64 {
        self.lock.soft_locks
    }
}

macro_rules! record {
    ($condition:literal) => {
        concat!(
            "SELECT u.id, u.name, u.role, u.login_id, u.suspended_at, u.fails, u.soft_locks, u.locked_until, u.locked_at,
                    c.id AS company_id, c.name AS company_name
             FROM users u JOIN companies c ON c.id = u.company_id WHERE ",
            $condition
        )
    };
}

/// By id or by login id; an id goes first.
pub async fn find<'c>(reader: impl Reader<'c>, key: &str) -> Result<Option<Record>> {
    sqlx::query_as(record!("u.id = $1 OR u.login_id = $1 ORDER BY CASE WHEN u.id = $1 THEN 0 ELSE 1 END LIMIT 1"))
        .bind(key)
        .fetch_optional(reader)
        .await
}

pub async fn of_company<'c>(reader: impl Reader<'c>, company: &str) -> Result<Vec<Record>> {
    sqlx::query_as(record!("u.company_id = $1 ORDER BY u.login_id")).bind(company).fetch_all(reader).await
}

/// Whether a risk question waits for its right answer.
pub async fn has_open_question<'c>(reader: impl Reader<'c>, id: &str) -> Result<bool> {
    let open = sqlx::query("SELECT id FROM users WHERE id = $1 AND pending_question IS NOT NULL").bind(id).fetch_optional(reader).await?;
    Ok(open.is_some())
}

/// Ends both stages of the lock, the row of failures, and the question that waits for its answer. `false`: there was nothing to end.
pub async fn unlock(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE users SET fails = 0, soft_locks = 0, locked_until = NULL, locked_at = NULL, pending_question = NULL
         WHERE id = $1
           AND (fails > 0 OR soft_locks > 0 OR locked_until IS NOT NULL OR locked_at IS NOT NULL OR pending_question IS NOT NULL)",
    )
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// `false`: suspended before.
pub async fn suspend(tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE users SET suspended_at = $1 WHERE id = $2 AND suspended_at IS NULL")
        .bind(millis(now))
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// `hash` is a PHC string.
pub async fn set_password(tx: &mut Tx<'_>, id: &str, hash: &str) -> Result<()> {
    sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2").bind(hash).bind(id).execute(&mut **tx).await?;
    Ok(())
}

pub async fn is_suspended<'c>(reader: impl Reader<'c>, id: &str) -> Result<bool> {
    let suspended = sqlx::query("SELECT id FROM users WHERE id = $1 AND suspended_at IS NOT NULL").bind(id).fetch_optional(reader).await?;
    Ok(suspended.is_some())
}

/// `false`: not suspended.
pub async fn resume(tx: &mut Tx<'_>, id: &str) -> Result<bool> {
    let done =
        sqlx::query("UPDATE users SET suspended_at = NULL WHERE id = $1 AND suspended_at IS NOT NULL").bind(id).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}
