//! The highest instant that any node has served at ([`crate::clock::HighWater`]).

use jiff::Timestamp;

use super::{Engine, Result, Store, Tx};
use crate::clock::millis;

/// Raises the mark to `now`; answers where it stands, in Unix milliseconds.
pub async fn raise(tx: &mut Tx<'_>, now: Timestamp) -> Result<i64> {
    sqlx::query("UPDATE clock_mark SET at = $1 WHERE one = 1 AND at < $1").bind(millis(now)).execute(&mut **tx).await?;
    let (at,): (i64,) = sqlx::query_as("SELECT at FROM clock_mark WHERE one = 1").fetch_one(&mut **tx).await?;
    Ok(at)
}

/// Where the mark stands.
pub async fn read(store: &Store) -> Result<i64> {
    let (at,): (i64,) = sqlx::query_as("SELECT at FROM clock_mark WHERE one = 1").fetch_one(store.reader()).await?;
    Ok(at)
}

/// A write that is committed and leaves everything as it was: `Ok` when the database takes writes. There and back, because SQLite writes nothing for a row
/// that stays the same.
pub async fn touch(store: &Store) -> Result<()> {
    let mut tx = store.begin().await?;
    sqlx::query("UPDATE clock_mark SET at = at + 1 WHERE one = 1").execute(&mut *tx).await?;
    sqlx::query("UPDATE clock_mark SET at = at - 1 WHERE one = 1").execute(&mut *tx).await?;
    tx.commit().await
}

/// The database server's own time, in Unix milliseconds. SQLite has none but this machine's: `None`.
pub async fn server_time(store: &Store) -> Result<Option<i64>> {
    if store.engine == Engine::Sqlite {
        return Ok(None);
    }
    let (at,): (i64,) =
        sqlx::query_as("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)").fetch_one(store.reader()).await?;
    Ok(Some(at))
}

/// Takes `now` for right although the mark is higher. `false`: it is not.
pub async fn lower(tx: &mut Tx<'_>, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE clock_mark SET at = $1 WHERE one = 1 AND at > $1").bind(millis(now)).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}
