//! What authorities revoked: imported CRLs. A serial number that was listed once stays revoked.

use jiff::Timestamp;

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

/// Writes what the list names; how many of them are new.
pub async fn add(tx: &mut Tx<'_>, list: &NewList) -> Result<usize> {
    let mut new = 0;
    for revoked in &list.revoked {
        let done = sqlx::query(
            "INSERT INTO revoked_serials (issuer, serial, revoked_at) VALUES ($1, $2, $3) ON CONFLICT (issuer, serial) DO NOTHING",
        )
        .bind(&list.issuer)
        .bind(&revoked.serial)
        .bind(millis(revoked.at))
        .execute(&mut **tx)
        .await?;
        new += usize::from(done.rows_affected() == 1);
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
