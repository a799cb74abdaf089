//! The highest instant that any node has served at ([`crate::clock::HighWater`]).

use jiff::Timestamp;

use super::{Result, Tx};
use crate::clock::millis;

/// Raises the mark to `now`; answers where it stands, in Unix milliseconds.
pub async fn raise(tx: &mut Tx<'_>, now: Timestamp) -> Result<i64> {
    sqlx::query("UPDATE clock_mark SET at = $1 WHERE one = 1 AND at < $1").bind(millis(now)).execute(&mut **tx).await?;
    let (at,): (i64,) = sqlx::query_as("SELECT at FROM clock_mark WHERE one = 1").fetch_one(&mut **tx).await?;
    Ok(at)
}

/// Takes `now` for right although the mark is higher. `false`: it is not.
pub async fn lower(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE clock_mark SET at = $1 WHERE one = 1 AND at > $1").bind(millis(now)).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}
