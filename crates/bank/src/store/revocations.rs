//! What authorities revoked: imported CRLs. A serial number that was listed once stays revoked.

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::{Reader, Result, Tx};
use crate::{clock::millis, identity::reference::Reference};

/// Whether an imported CRL lists the certificate.
pub async fn contains<'c>(reader: impl Reader<'c>, certificate: &Reference) -> Result<bool> {
    let found = sqlx::query("SELECT revoked_at FROM revoked_serials WHERE issuer = $1 AND serial = $2")
        .bind(&certificate.issuer)
        .bind(&certificate.serial)
        .fetch_optional(reader)
        .await?;
    Ok(found.is_some())
}

/// A CRL whose signature holds.
#[derive(Debug, Clone)]
pub struct NewList {
    /// [`crate::identity::reference::issuer`]
    pub issuer: String,
    pub this_update: Timestamp,
    pub next_update: Timestamp,
    pub revoked: Vec<Revoked>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// Hex.
    pub serial: String,
    /// As the authority dates it.
    pub at: Timestamp,
}

/// When the last imported list of this issuer was made, in milliseconds.
pub async fn last_update<'c>(reader: impl Reader<'c>, issuer: &str) -> Result<Option<i64>> {
    let row: Option<(i64,)> =
        sqlx::query_as("SELECT this_update FROM revocation_lists WHERE issuer = $1").bind(issuer).fetch_optional(reader).await?;
    Ok(row.map(|(at,)| at))
}

/// The one statement that decides. `false`: a newer list of this issuer was imported before. The same one again is no harm.
pub async fn accept(tx: &mut Tx<'_>, list: &NewList, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO revocation_lists (issuer, this_update, next_update, imported_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (issuer) DO UPDATE SET this_update = excluded.this_update, next_update = excluded.next_update, imported_at = excluded.imported_at
           WHERE revocation_lists.this_update <= excluded.this_update",
    )
    .bind(&list.issuer)
    .bind(millis(list.this_update))
    .bind(millis(list.next_update))
    .bind(millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Rows of one INSERT: a long list must not hold the write lock for a statement each.
const ROWS: usize = 500;

/// Writes what the list names; how many of them are new.
pub async fn add(tx: &mut Tx<'_>, list: &NewList) -> Result<usize> {
    let known: Vec<(String,)> =
        sqlx::query_as("SELECT serial FROM revoked_serials WHERE issuer = $1").bind(&list.issuer).fetch_all(&mut **tx).await?;
    let known: HashSet<String> = known.into_iter().map(|(serial,)| serial).collect();
    let missing: Vec<&Revoked> = list.revoked.iter().filter(|revoked| !known.contains(&revoked.serial)).collect();
    let mut new = 0;
    for some in missing.chunks(ROWS) {
        let rows: Vec<String> = (0..some.len()).map(|row| format!("($1, ${}, ${})", 2 * row + 2, 2 * row + 3)).collect();
        let sql = format!(
            "INSERT INTO revoked_serials (issuer, serial, revoked_at) VALUES {} ON CONFLICT (issuer, serial) DO NOTHING",
            rows.join(", ")
        );
        let mut insert = sqlx::query(AssertSqlSafe(sql)).bind(&list.issuer);
        for revoked in some {
            insert = insert.bind(&revoked.serial).bind(millis(revoked.at));
        }
        let done = insert.execute(&mut **tx).await?;
        new += usize::try_from(done.rows_affected()).unwrap_or_default();
    }
    Ok(new)
}

/// Thumbprints of customers' certificates that are listed and still count as valid.
pub async fn registered_and_listed(tx: &mut Tx<'_>, issuer: &str) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT x.thumbprint FROM certificates x JOIN revoked_serials r ON r.serial = x.serial
         WHERE r.issuer = $1 AND (x.issuer = $1 OR x.issuer = '') AND x.revoked_at IS NULL ORDER BY x.thumbprint",
    )
    .bind(issuer)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|(thumbprint,)| thumbprint).collect())
}
