//! The audit trail: append-only, hash-chained, written inside the transaction whose effect it records.

use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::AnyConnection;

use super::{Reader, Result, Tx};
use crate::{clock::millis, random::stored, telemetry};

/// Named one by one: PostgreSQL refuses a statement that a running node has prepared with `*` once the table has another column.
macro_rules! columns {
    () => {
        "seq, at, event, company_id, user_id, client_id, grant_id, detail, previous, hash"
    };
}

mod chain;
pub mod export;
pub mod retention;

pub use chain::{Verdict, verify};

/// One thing that happened. `detail` holds no secret and no account number.
#[derive(Debug, Clone, Default)]
pub struct Event<'a> {
    /// `grant.claimed`, `code.replay`, `handover.browser_mismatch` …
    pub name: &'a str,
    pub company_id: Option<&'a str>,
    pub user_id: Option<&'a str>,
    pub client_id: Option<&'a str>,
    pub grant_id: Option<&'a str>,
    pub detail: Value,
}

/// Kept by the transaction and written by its commit.
pub async fn append(tx: &mut Tx<'_>, event: Event<'_>, now: Timestamp) -> Result<()> {
    tx.record(Entry {
        at: millis(now),
        event: event.name.into(),
        company_id: event.company_id.map(Into::into),
        user_id: event.user_id.map(Into::into),
        client_id: event.client_id.map(Into::into),
        grant_id: event.grant_id.map(Into::into),
        detail: event.detail.to_string(),
    });
    Ok(())
}

/// An event that has no place in the chain yet.
#[derive(Debug)]
pub(super) struct Entry {
    at: i64,
    event: String,
    company_id: Option<String>,
    user_id: Option<String>,
    client_id: Option<String>,
    grant_id: Option<String>,
    detail: String,
}

/// Continues the chain. Taking the head's row first makes concurrent writers queue here, on every node.
pub(super) async fn write(connection: &mut AnyConnection, entries: Vec<Entry>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let (end, mut previous): (i64, String) = sqlx::query_as("UPDATE audit_head SET seq = seq + $1 WHERE one = 1 RETURNING seq, hash")
        .bind(count)
        .fetch_one(&mut *connection)
        .await?;
    for (seq, entry) in (end - count + 1..).zip(entries) {
        previous = insert(connection, entry.row(seq, previous)).await?;
    }
    sqlx::query("UPDATE audit_head SET hash = $1 WHERE one = 1").bind(previous).execute(connection).await?;
    Ok(())
}

impl Entry {
    fn row(self, seq: i64, previous: String) -> Row {
        let Self { at, event, company_id, user_id, client_id, grant_id, detail } = self;
        let row = Row { seq, at, event, company_id, user_id, client_id, grant_id, detail, previous, hash: String::new() };
        Row { hash: row.expected_hash(), ..row }
    }
}

/// Its hash.
async fn insert(connection: &mut AnyConnection, row: Row) -> Result<String> {
    sqlx::query(
        "INSERT INTO audit (seq, at, event, company_id, user_id, client_id, grant_id, detail, previous, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(row.seq)
    .bind(row.at)
    .bind(&row.event)
    .bind(row.company_id)
    .bind(row.user_id)
    .bind(row.client_id)
    .bind(row.grant_id)
    .bind(row.detail)
    .bind(row.previous)
    .bind(&row.hash)
    .execute(connection)
    .await?;
    telemetry::of_process().audit_row(&row.event);
    Ok(row.hash)
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    pub seq: i64,
    pub at: i64,
    pub event: String,
    pub company_id: Option<String>,
    pub user_id: Option<String>,
    pub client_id: Option<String>,
    pub grant_id: Option<String>,
    pub detail: String,
    pub previous: String,
    pub hash: String,
}

impl Row {
    fn expected_hash(&self) -> String {
        stored(&self.hashed())
    }

    /// What the hash is of. A JSON array, so that no two different rows can read the same.
    fn hashed(&self) -> String {
        let Self { seq, at, event, company_id, user_id, client_id, grant_id, detail, previous, hash: _ } = self;
        json!([seq, at, event, company_id, user_id, client_id, grant_id, detail, previous]).to_string()
    }
}

/// Rows after `seq`, oldest first.
pub async fn after<'c>(reader: impl Reader<'c>, seq: i64, limit: i64) -> Result<Vec<Row>> {
    sqlx::query_as(concat!("SELECT ", columns!(), " FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2"))
        .bind(seq)
        .bind(limit)
        .fetch_all(reader)
        .await
}
