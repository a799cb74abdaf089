//! Accounts: who sees them, and the registration of their 照会用暗証番号 with a lock of each account's own.
//!
//! A PIN attempt is reserved before it is hashed and given back when it was right, as with passwords ([`super::users`]); the lock has one stage.

use jiff::Timestamp;
use renkei_core::wire::challenge::{AccountLine, PinState};

use super::{Reader, Result, Tx, users::LEASE};
use crate::{clock::millis, config::Policy};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    #[sqlx(rename = "ref")]
    pub reference: String,
    pub company_id: String,
    pub branch: String,
    /// 普通, 当座
    pub kind: String,
    pub number: String,
    /// Yen.
    pub balance: i64,
    pub pin_hash: String,
    pin_registered_at: Option<i64>,
    pin_fails: i64,
    pin_locked_at: Option<i64>,
}

impl Account {
    /// A registered account stays registered; the lock concerns the registration alone.
    pub fn state(&self) -> PinState {
        match (self.pin_registered_at, self.pin_locked_at) {
            (Some(_), _) => PinState::Registered,
            (None, Some(_)) => PinState::Locked,
            (None, None) => PinState::Unregistered,
        }
    }

    /// Of an account that is not locked: at least one, also after the limit was lowered below what has failed already.
    pub fn attempts_left(&self, policy: &Policy) -> u32 {
        u32::try_from((policy.pin_attempts - self.pin_fails).max(1)).unwrap_or(1)
    }

    /// Wrong PINs since the last right one.
    pub fn failed_attempts(&self) -> i64 {
        self.pin_fails
    }

    /// The last four digits, e.g. `***4567`.
    pub fn number_masked(&self) -> String {
        let hidden = self.number.chars().count().saturating_sub(4);
        format!("***{}", self.number.chars().skip(hidden).collect::<String>())
    }

    pub fn line(&self) -> AccountLine {
        AccountLine {
            reference: self.reference.clone(),
            branch: self.branch.clone(),
            kind: self.kind.clone(),
            number_masked: self.number_masked(),
        }
    }
}

/// Named one by one: PostgreSQL refuses a statement that a running node has prepared with `*` once the table has another column.
macro_rules! columns {
    () => {
        "a.ref, a.company_id, a.branch, a.kind, a.number, a.balance, a.pin_hash, a.pin_registered_at, a.pin_fails, a.pin_locked_at"
    };
}

/// What a user may see, in the order of references.
pub async fn visible_to<'c>(reader: impl Reader<'c>, user: &str) -> Result<Vec<Account>> {
    sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM accounts a JOIN user_accounts v ON v.account_ref = a.ref WHERE v.user_id = $1 ORDER BY a.ref",
    ))
    .bind(user)
    .fetch_all(reader)
    .await
}

pub async fn of_company<'c>(reader: impl Reader<'c>, company: &str) -> Result<Vec<Account>> {
    sqlx::query_as(concat!("SELECT ", columns!(), " FROM accounts a WHERE a.company_id = $1 ORDER BY a.ref"))
        .bind(company)
        .fetch_all(reader)
        .await
}

pub async fn by_ref<'c>(reader: impl Reader<'c>, reference: &str) -> Result<Option<Account>> {
    sqlx::query_as(concat!("SELECT ", columns!(), " FROM accounts a WHERE a.ref = $1")).bind(reference).fetch_optional(reader).await
}

pub struct NewAccount<'a> {
    pub reference: &'a str,
    pub company_id: &'a str,
    pub branch: &'a str,
    /// 普通, 当座
    pub kind: &'a str,
    pub number: &'a str,
    /// Yen.
    pub balance: i64,
    /// PHC string of the 照会用暗証番号 on file; customers still register it (手順4).
    pub pin_hash: &'a str,
}

/// `false`: the reference is taken.
pub async fn register(tx: &mut Tx<'_>, account: &NewAccount<'_>) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO accounts (ref, company_id, branch, kind, number, balance, pin_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (ref) DO NOTHING",
    )
    .bind(account.reference)
    .bind(account.company_id)
    .bind(account.branch)
    .bind(account.kind)
    .bind(account.number)
    .bind(account.balance)
    .bind(account.pin_hash)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends the lock of the PIN's registration and its row of failures. `false`: there was nothing to end.
pub async fn unlock_pin(tx: &mut Tx<'_>, reference: &str) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE accounts SET pin_fails = 0, pin_locked_at = NULL WHERE ref = $1 AND (pin_fails > 0 OR pin_locked_at IS NOT NULL)",
    )
    .bind(reference)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes one attempt at an unregistered account's PIN; `false` when it is locked, registered, or all attempts left are being verified right now.
pub async fn reserve_pin(tx: &mut Tx<'_>, reference: &str, policy: &Policy, now: Timestamp) -> Result<bool> {
    let reserved = sqlx::query(
        "UPDATE accounts SET pin_in_flight = CASE WHEN pin_in_flight_until > $1 THEN pin_in_flight + 1 ELSE 1 END, pin_in_flight_until = $2
         WHERE ref = $3 AND pin_locked_at IS NULL AND pin_registered_at IS NULL
           AND CASE WHEN pin_fails >= $4 THEN $4 - 1 ELSE pin_fails END + CASE WHEN pin_in_flight_until > $1 THEN pin_in_flight ELSE 0 END < $4",
    )
    .bind(millis(now))
    .bind(millis(now + LEASE))
    .bind(reference)
    .bind(policy.pin_attempts)
    .execute(&mut **tx)
    .await?;
    Ok(reserved.rows_affected() == 1)
}

/// The reserved attempt was never made.
pub async fn pin_withdrawn(tx: &mut Tx<'_>, reference: &str) -> Result<()> {
    sqlx::query("UPDATE accounts SET pin_in_flight = pin_in_flight - CASE WHEN pin_in_flight > 0 THEN 1 ELSE 0 END WHERE ref = $1")
        .bind(reference)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The reserved attempt was right: the account is registered. `false` when the bank locked it, or another session registered it, meanwhile.
pub async fn pin_matched(tx: &mut Tx<'_>, reference: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "UPDATE accounts SET pin_in_flight = pin_in_flight - CASE WHEN pin_in_flight > 0 THEN 1 ELSE 0 END, pin_fails = 0, pin_registered_at = $1
         WHERE ref = $2 AND pin_locked_at IS NULL AND pin_registered_at IS NULL",
    )
    .bind(millis(now))
    .bind(reference)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The reserved attempt was wrong: counts it, and locks this account when it was the last one.
pub async fn pin_mismatched(tx: &mut Tx<'_>, reference: &str, policy: &Policy, now: Timestamp) -> Result<()> {
    sqlx::query(
        "UPDATE accounts SET pin_in_flight = pin_in_flight - CASE WHEN pin_in_flight > 0 THEN 1 ELSE 0 END, pin_fails = pin_fails + 1,
                pin_locked_at = CASE WHEN pin_fails + 1 >= $1 THEN $2 ELSE pin_locked_at END
         WHERE ref = $3",
    )
    .bind(policy.pin_attempts)
    .bind(millis(now))
    .bind(reference)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
