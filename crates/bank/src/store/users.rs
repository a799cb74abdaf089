//! Users: who they are, what they may still try, and what the risk engine knows of their devices.
//!
//! The lock is two-staged: `password_attempts` failures in a row lock for a while, and after `temporary_locks` of those the next one locks until
//! the bank unlocks. A limit that was lowered below what somebody has failed already leaves one more attempt. An attempt is **reserved before anything is hashed** (`fails + in_flight < limit`), so a hundred guesses at once get no more
//! verifications than a hundred in a row; and it is given back when it was right, so ten right passwords at once all succeed.
//!
//! Reservations carry a lease (`in_flight_until`): a node that dies in the middle gives nothing back, and its reservations are forgotten once no
//! new one was made for [`LEASE`]. That needs no start-up clean-up, which would wipe the reservations of the other nodes.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use renkei_core::wire::Jst;
use sqlx::query;

use super::{Reader, Result, Tx};
use crate::{
    clock::{from_millis, millis},
    config::Policy,
};

mod administration;
pub mod registration;

pub use administration::{Record, find, has_open_question, is_suspended, of_company, resume, set_password, suspend, unlock};

/// Longer than any verification waits for a core.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);

/// What the steps need of a user beside the certificate's [`crate::identity::Customer`]; read anew whenever it decides something.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Login {
    pub password_hash: String,
    #[sqlx(flatten)]
    lock: Lock,
}

/// The columns that decide whether a user may try.
#[derive(Debug, Clone, sqlx::FromRow)]
struct Lock {
    suspended_at: Option<i64>,
    fails: i64,
    soft_locks: i64,
    locked_until: Option<i64>,
    locked_at: Option<i64>,
}

/// Whether a user may try to log in at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open { attempts_left: u32 },
    TemporarilyLocked { until: Jst },
    Locked,
    Suspended,
}

impl Lock {
    fn standing(&self, policy: &Policy, now: Timestamp) -> Standing {
        if self.suspended_at.is_some() {
            return Standing::Suspended;
        }
        if self.locked_at.is_some() {
            return Standing::Locked;
        }
        match self.locked_until {
            Some(until) if until > millis(now) => Standing::TemporarilyLocked { until: from_millis(until) },
            _ => Standing::Open { attempts_left: u32::try_from((policy.password_attempts - self.fails).max(1)).unwrap_or(1) },
        }
    }
}

impl Login {
    pub fn standing(&self, policy: &Policy, now: Timestamp) -> Standing {
        self.lock.standing(policy, now)
    }

    /// Tries left before a lock; none are told to a user who may not try.
    pub fn attempts_left(&self, policy: &Policy, now: Timestamp) -> Option<u32> {
        match self.standing(policy, now) {
            Standing::Open { attempts_left } => Some(attempts_left),
            Standing::TemporarilyLocked { .. } | Standing::Locked | Standing::Suspended => None,
        }
    }
}

/// The beginning, enough to recognise one's own: `user01***`.
pub fn masked_login_id(login_id: &str) -> String {
    let shown = login_id.chars().count().div_ceil(2).min(6);
    format!("{}***", login_id.chars().take(shown).collect::<String>())
}

pub async fn login<'c>(reader: impl Reader<'c>, id: &str) -> Result<Login> {
    sqlx::query_as("SELECT password_hash, suspended_at, fails, soft_locks, locked_until, locked_at FROM users WHERE id = $1")
        .bind(id)
        .fetch_one(reader)
        .await
}

/// Keeps everybody else from changing the user, or from deciding about the user's links, until the transaction ends. First of its row locks.
pub async fn hold(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    query("UPDATE users SET name = name WHERE id = $1").bind(id).execute(&mut **tx).await?;
    Ok(())
}

/// Names by id, for lists.
pub async fn names_of_company<'c>(reader: impl Reader<'c>, company: &str) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT id, name FROM users WHERE company_id = $1").bind(company).fetch_all(reader).await?;
    Ok(rows.into_iter().collect())
}

/// Whether [`reserve_attempt`] is worth a try.
pub async fn has_room<'c>(reader: impl Reader<'c>, id: &str, policy: &Policy, now: Timestamp) -> Result<bool> {
    let room = query(
        "SELECT id FROM users WHERE id = $1
           AND CASE WHEN fails >= $3 THEN $3 - 1 ELSE fails END + CASE WHEN in_flight_until > $2 THEN in_flight ELSE 0 END < $3",
    )
    .bind(id)
    .bind(millis(now))
    .bind(policy.password_attempts)
    .fetch_optional(reader)
    .await?;
    Ok(room.is_some())
}

/// Takes one attempt; `false` when the user is locked, suspended, or all attempts left are being verified right now.
pub async fn reserve_attempt(tx: &mut Tx<'_>, id: &str, policy: &Policy, now: Timestamp) -> Result<bool> {
    let reserved = query(
        "UPDATE users SET in_flight = CASE WHEN in_flight_until > $1 THEN in_flight + 1 ELSE 1 END, in_flight_until = $2
         WHERE id = $3 AND suspended_at IS NULL AND locked_at IS NULL AND (locked_until IS NULL OR locked_until <= $1)
           AND CASE WHEN fails >= $4 THEN $4 - 1 ELSE fails END + CASE WHEN in_flight_until > $1 THEN in_flight ELSE 0 END < $4",
    )
    .bind(millis(now))
    .bind(millis(now + LEASE))
    .bind(id)
    .bind(policy.password_attempts)
    .execute(&mut **tx)
    .await?;
    Ok(reserved.rows_affected() == 1)
}

/// The reserved attempt was right. `completes` ends the row of failures; without it (a risk question follows) they stay, so that a known
/// password does not buy unlimited guesses at the answer. `false` when the user was locked or suspended meanwhile.
pub async fn attempt_succeeded(tx: &mut Tx<'_>, id: &str, completes: bool, now: Timestamp) -> Result<bool> {
    let sql = if completes {
        "UPDATE users SET in_flight = in_flight - CASE WHEN in_flight > 0 THEN 1 ELSE 0 END, fails = 0, soft_locks = 0, locked_until = NULL
         WHERE id = $1 AND suspended_at IS NULL AND locked_at IS NULL AND (locked_until IS NULL OR locked_until <= $2)"
    } else {
        "UPDATE users SET in_flight = in_flight - CASE WHEN in_flight > 0 THEN 1 ELSE 0 END
         WHERE id = $1 AND suspended_at IS NULL AND locked_at IS NULL AND (locked_until IS NULL OR locked_until <= $2)"
    };
    Ok(query(sql).bind(id).bind(millis(now)).execute(&mut **tx).await?.rows_affected() == 1)
}

/// The reserved attempt was never made.
pub async fn attempt_withdrawn(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    query("UPDATE users SET in_flight = in_flight - CASE WHEN in_flight > 0 THEN 1 ELSE 0 END WHERE id = $1")
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The reserved attempt was wrong: counts it, and locks when it was the last one.
pub async fn attempt_failed(tx: &mut Tx<'_>, id: &str, policy: &Policy, now: Timestamp) -> Result<()> {
    query(
        "UPDATE users SET in_flight = in_flight - CASE WHEN in_flight > 0 THEN 1 ELSE 0 END,
                locked_at = CASE WHEN fails + 1 >= $1 AND soft_locks >= $2 THEN $3 ELSE locked_at END,
                locked_until = CASE WHEN fails + 1 >= $1 AND soft_locks < $2 THEN $4 ELSE locked_until END,
                soft_locks = soft_locks + CASE WHEN fails + 1 >= $1 AND soft_locks < $2 THEN 1 ELSE 0 END,
                fails = CASE WHEN fails + 1 >= $1 THEN 0 ELSE fails + 1 END
         WHERE id = $5",
    )
    .bind(policy.password_attempts)
    .bind(policy.temporary_locks)
    .bind(millis(now))
    .bind(millis(now) + policy.temporary_lock * 1_000)
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// 追加認証: what the user registered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Question {
    pub question_id: String,
    pub text: String,
    pub rules: String,
    /// `full` or `half`; none: any characters.
    pub width: Option<String>,
    pub answer_hash: String,
}

pub async fn questions<'c>(reader: impl Reader<'c>, user: &str) -> Result<Vec<Question>> {
    sqlx::query_as("SELECT question_id, text, rules, width, answer_hash FROM risk_questions WHERE user_id = $1 ORDER BY question_id")
        .bind(user)
        .fetch_all(reader)
        .await
}

pub async fn question<'c>(reader: impl Reader<'c>, user: &str, id: &str) -> Result<Question> {
    sqlx::query_as("SELECT question_id, text, rules, width, answer_hash FROM risk_questions WHERE user_id = $1 AND question_id = $2")
        .bind(user)
        .bind(id)
        .fetch_one(reader)
        .await
}

/// Which of the user's questions is asked: the one that is still unanswered, else `drawn`, which is unanswered from now on. Without this, whoever
/// has the password could begin again until a question comes whose answer is known.
pub async fn ask(tx: &mut Tx<'_>, user: &str, drawn: &str) -> Result<String> {
    let (asked,): (String,) = sqlx::query_as(
        "UPDATE users SET pending_question =
           COALESCE((SELECT question_id FROM risk_questions WHERE user_id = $1 AND question_id = users.pending_question), $2)
         WHERE id = $1 RETURNING pending_question",
    )
    .bind(user)
    .bind(drawn)
    .fetch_one(&mut **tx)
    .await?;
    Ok(asked)
}

/// The next question may be another one.
pub async fn answered(tx: &mut Tx<'_>, user: &str, question: &str) -> Result<()> {
    query("UPDATE users SET pending_question = NULL WHERE id = $1 AND pending_question = $2")
        .bind(user)
        .bind(question)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn knows_device<'c>(reader: impl Reader<'c>, user: &str, host_hash: &str) -> Result<bool> {
    let row = query("SELECT first_seen FROM devices WHERE user_id = $1 AND host_hash = $2")
        .bind(user)
        .bind(host_hash)
        .fetch_optional(reader)
        .await?;
    Ok(row.is_some())
}

/// Notes that a known device was used; an unknown one stays unknown.
pub async fn saw_device(tx: &mut Tx<'_>, user: &str, host_hash: &str, now: Timestamp) -> Result<()> {
    query("UPDATE devices SET last_seen = $1 WHERE user_id = $2 AND host_hash = $3")
        .bind(millis(now))
        .bind(user)
        .bind(host_hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// From now on this device raises no question.
pub async fn remember_device(tx: &mut Tx<'_>, user: &str, host_hash: &str, now: Timestamp) -> Result<()> {
    query(
        "INSERT INTO devices (user_id, host_hash, first_seen, last_seen) VALUES ($1, $2, $3, $3)
         ON CONFLICT (user_id, host_hash) DO UPDATE SET last_seen = excluded.last_seen",
    )
    .bind(user)
    .bind(host_hash)
    .bind(millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
