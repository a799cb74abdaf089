//! Rows that nobody can use any more are deleted, some at a time: whoever waits to write waits for one portion, not for all of them.

use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

use super::{Result, Store};
use crate::{
    clock::millis,
    config::{Policy, after},
};

/// Rows of one transaction.
const PORTION: i64 = 1_000;

/// How long what is over can still be told apart from what never was.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The same for what anybody can begin without having decided anything: pages that were opened and never taken over, sign-ins. It bounds their number.
const BEGUN: SignedDuration = SignedDuration::from_mins(10);

pub async fn delete(store: &Store, policy: &Policy, now: Timestamp) -> Result<()> {
    let kept = now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    let begun = after(now, -policy.procedure.max(policy.handover)).saturating_sub(BEGUN).unwrap_or(Timestamp::MIN);
    for (table, key, condition, before) in [
        ("transactions", "id", "requested_at < $1 AND (purpose = 'sign_in' OR handover_used_at IS NULL)", begun),
        ("transactions", "id", "requested_at < $1", kept),
        ("pushed_requests", "request_hash", "expires_at < $1", kept),
        ("codes", "code_hash", "expires_at < $1", kept),
        ("tokens", "token_hash", "expires_at < $1", kept),
    ] {
        let sql = format!("DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {condition} LIMIT $2)");
        loop {
            let mut tx = store.begin().await?;
            let done = sqlx::query(AssertSqlSafe(sql.clone())).bind(millis(before)).bind(PORTION).execute(&mut *tx).await?;
            tx.commit().await?;
            if done.rows_affected() == 0 {
                break;
            }
        }
    }
    Ok(())
}
