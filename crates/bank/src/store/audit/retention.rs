//! The end of rows whose retention is over. The cut is a row of the chain itself, so that it cannot be told from nothing by accident, nor made in silence.

use jiff::Timestamp;
use serde_json::json;

use super::{Event, append};
use crate::{
    clock::{from_millis, millis},
    store::{Result, Tx},
};

pub const EVENT: &str = "audit.cut";

/// Rows that one transaction deletes at most.
const AT_ONCE: i64 = 5_000;

/// Cuts off rows from before `limit`, oldest first; how many. Another node that does the same at this moment leaves nothing to do.
pub async fn cut(tx: &mut Tx<'_>, limit: Timestamp, now: Timestamp) -> Result<i64> {
    let (end, begun): (i64, i64) = sqlx::query_as("SELECT seq, cut_seq FROM audit_head WHERE one = 1").fetch_one(&mut **tx).await?;
    let kept: Option<(i64,)> =
        sqlx::query_as("SELECT seq FROM audit WHERE at >= $1 ORDER BY seq LIMIT 1").bind(millis(limit)).fetch_optional(&mut **tx).await?;
    let through = kept.map_or(end, |(first,)| first - 1).min(begun + AT_ONCE);
    if through <= begun {
        return Ok(0);
    }
    let (hash, at): (String, i64) = sqlx::query_as("SELECT hash, at FROM audit WHERE seq = $1").bind(through).fetch_one(&mut **tx).await?;
    let cut = sqlx::query("UPDATE audit_head SET cut_seq = $1, cut_hash = $2 WHERE one = 1 AND cut_seq = $3")
        .bind(through)
        .bind(&hash)
        .bind(begun)
        .execute(&mut **tx)
        .await?;
    if cut.rows_affected() == 0 {
        return Ok(0);
    }
    sqlx::query("DELETE FROM audit WHERE seq <= $1").bind(through).execute(&mut **tx).await?;
    let rows = through - begun;
    let detail = json!({ "through": through, "hash": hash, "rows": rows, "until": from_millis(at) });
    append(tx, Event { name: EVENT, detail, ..Event::default() }, now).await?;
    Ok(rows)
}
