//! What the bank's staff may do with a provider.

use jiff::Timestamp;

use super::{Client, Row, execute};
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

/// `false`: its id or its subject is another's. Of several at once one is registered; the others wait for that and find it.
pub async fn register(tx: &mut Tx<'_>, client: &Client) -> Result<bool> {
    let sql = "INSERT INTO clients (client_id, kind, name, service, registration_number, contact, subject_dn, scopes, redirect_uris, chooses_scopes, directory)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT DO NOTHING";
    Ok(execute(tx, sql, client).await? == 1)
}

/// Nobody else changes the provider until this transaction ends. `false`: there is none.
pub async fn hold(tx: &mut Tx<'_>, client_id: &str) -> Result<bool> {
    let done = sqlx::query("UPDATE clients SET client_id = client_id WHERE client_id = $1 AND kind = 'provider'")
        .bind(client_id)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Of a provider that is held. `false`: the new subject became another's at this moment; the transaction is over.
pub async fn change(tx: &mut Tx<'_>, client: &Client) -> Result<bool> {
    let sql = "UPDATE clients SET name = $3, service = $4, registration_number = $5, contact = $6, subject_dn = $7, scopes = $8, redirect_uris = $9,
           chooses_scopes = $10, directory = $11
         WHERE client_id = $1 AND kind = $2";
    match execute(tx, sql, client).await {
        Ok(rows) => Ok(rows == 1),
        Err(cause) if cause.as_database_error().is_some_and(|cause| cause.is_unique_violation()) => Ok(false),
        Err(cause) => Err(cause),
    }
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
