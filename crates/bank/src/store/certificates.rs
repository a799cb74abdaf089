//! The registry of 電子証明書: which certificate is which user's, and whether it still is.

use jiff::Timestamp;
use renkei_core::wire::challenge::{Company, Role, User};

use super::{Reader, Result, Tx};
use crate::{
    clock::{from_millis, millis},
    identity::Customer,
};

/// A certificate with the user and the company that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Registered {
    pub thumbprint: String,
    pub serial: String,
    pub not_after: i64,
    pub revoked_at: Option<i64>,
    pub user_id: String,
    pub user_name: String,
    pub role: String,
    pub login_id: String,
    pub company_id: String,
    pub company_name: String,
}

pub async fn by_thumbprint<'c>(reader: impl Reader<'c>, thumbprint: &str) -> Result<Option<Registered>> {
    sqlx::query_as(
        "SELECT x.thumbprint, x.serial, x.not_after, x.revoked_at, u.id AS user_id, u.name AS user_name, u.role, u.login_id,
                c.id AS company_id, c.name AS company_name
         FROM certificates x JOIN users u ON u.id = x.user_id JOIN companies c ON c.id = u.company_id WHERE x.thumbprint = $1",
    )
    .bind(thumbprint)
    .fetch_optional(reader)
    .await
}

/// A certificate that the bank issues to a user.
#[derive(Debug, Clone)]
pub struct NewCertificate<'a> {
    /// [`crate::identity::thumbprint`]
    pub thumbprint: &'a str,
    pub user_id: &'a str,
    pub subject: &'a str,
    /// Hex.
    pub serial: &'a str,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
}

pub async fn register(tx: &mut Tx<'_>, certificate: &NewCertificate<'_>, now: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO certificates (thumbprint, user_id, subject, serial, not_before, not_after, registered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(certificate.thumbprint)
    .bind(certificate.user_id)
    .bind(certificate.subject)
    .bind(certificate.serial)
    .bind(millis(certificate.not_before))
    .bind(millis(certificate.not_after))
    .bind(millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether it was this call that revoked it.
pub async fn revoke(tx: &mut Tx<'_>, thumbprint: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE certificates SET revoked_at = $1 WHERE thumbprint = $2 AND revoked_at IS NULL")
        .bind(millis(now))
        .bind(thumbprint)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

impl From<Registered> for Customer {
    fn from(row: Registered) -> Self {
        Self {
            thumbprint: row.thumbprint,
            serial: row.serial,
            not_after: from_millis(row.not_after),
            company: Company { id: row.company_id, name: row.company_name },
            user: User { id: row.user_id, name: row.user_name, role: role(&row.role) },
            login_id: row.login_id,
        }
    }
}

fn role(text: &str) -> Role {
    match text {
        "master" => Role::Master,
        "administrator" => Role::Administrator,
        _ => Role::General,
    }
}
