//! What the bank's staff may do with a provider.

use jiff::Timestamp;

use super::{Client, Row};
use crate::{
    clock::millis,
    store::{Reader, Result, Tx},
};

pub async fn suspended_at<'c>(reader: impl Reader<'c>, client_id: &str) -> Result<Option<i64>> {
    let row: Option<(Option<i64>,)> =
        sqlx::query_as("SELECT suspended_at FROM clients WHERE client_id = $1").bind(client_id).fetch_optional(reader).await?;
    Ok(row.and_then(|(at,)| at))
}

/// Every client with when it was suspended, by id.
pub async fn all<'c>(reader: impl Reader<'c>) -> Result<Vec<(Client, Option<i64>)>> {
    let rows: Vec<Listed> =
        sqlx::query_as(concat!("SELECT ", columns!(), ", suspended_at FROM clients ORDER BY client_id")).fetch_all(reader).await?;
    Ok(rows.into_iter().map(|Listed { row, suspended_at }| (row.into(), suspended_at)).collect())
}

#[derive(sqlx::FromRow)]
struct Listed {
    #[sqlx(flatten)]
    row: Row,
    suspended_at: Option<i64>,
}

/// The other client that is known by this certificate subject: with one name for two, each could act as the other.
pub async fn of_subject<'c>(reader: impl Reader<'c>, subject_dn: &str, but: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = sqlx::query_as("SELECT client_id FROM clients WHERE subject_dn = $1 AND client_id <> $2")
        .bind(subject_dn)
        .bind(but)
        .fetch_optional(reader)
        .await?;
    Ok(row.map(|(id,)| id))
}

/// `false`: suspended before. Its access tokens die; refresh tokens wait for [`resume`].
pub async fn suspend(tx: &mut Tx<'_>, client_id: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE clients SET suspended_at = $1 WHERE client_id = $2 AND kind = 'provider' AND suspended_at IS NULL")
        .bind(millis(now))
        .bind(client_id)
        .execute(&mut **tx)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("UPDATE tokens SET revoked_at = $1 WHERE client_id = $2 AND kind = 'access' AND revoked_at IS NULL AND expires_at > $1")
        .bind(millis(now))
        .bind(client_id)
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

/// `false`: not suspended.
pub async fn resume(tx: &mut Tx<'_>, client_id: &str) -> Result<bool> {
    let done = sqlx::query("UPDATE clients SET suspended_at = NULL WHERE client_id = $1 AND suspended_at IS NOT NULL")
        .bind(client_id)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
