//! The registry of 電子証明書: which certificate is which user's, and whether it still is.

use jiff::Timestamp;
use renkei_core::wire::challenge::{Company, Role, User};

use super::{Reader, Result, Tx};
use crate::{
    clock::{from_millis, millis},
    identity::{Customer, reference::Reference},
};

mod retirement;

pub use retirement::{Reason, Retired, retire};

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
    pub suspended_at: Option<i64>,
    pub company_id: String,
    pub company_name: String,
}

/// A CRL that was imported while the certificate was being registered counts as well: neither of the two saw the other.
pub async fn by_thumbprint<'c>(reader: impl Reader<'c>, thumbprint: &str) -> Result<Option<Registered>> {
    sqlx::query_as(
        "SELECT x.thumbprint, x.serial, x.not_after, COALESCE(x.revoked_at, r.revoked_at) AS revoked_at, u.id AS user_id, u.name AS user_name, u.role, u.login_id, u.suspended_at,
                c.id AS company_id, c.name AS company_name
         FROM certificates x JOIN users u ON u.id = x.user_id JOIN companies c ON c.id = u.company_id
           LEFT JOIN revoked_serials r ON r.issuer = x.issuer AND r.serial = x.serial
         WHERE x.thumbprint = $1",
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
    pub reference: &'a Reference,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
}

/// `false`: it is registered already, whoever's it is.
pub async fn register(tx: &mut Tx<'_>, certificate: &NewCertificate<'_>, now: Timestamp) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO certificates (thumbprint, user_id, subject, serial, not_before, not_after, registered_at, issuer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (thumbprint) DO NOTHING",
    )
    .bind(certificate.thumbprint)
    .bind(certificate.user_id)
    .bind(certificate.subject)
    .bind(&certificate.reference.serial)
    .bind(millis(certificate.not_before))
    .bind(millis(certificate.not_after))
    .bind(millis(now))
    .bind(&certificate.reference.issuer)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A row of the registry, for its administration.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    pub thumbprint: String,
    pub user_id: String,
    /// RFC 4514.
    pub subject: String,
    /// Hex.
    pub serial: String,
    pub not_before: i64,
    pub not_after: i64,
    pub registered_at: i64,
    pub revoked_at: Option<i64>,
}

pub async fn entry<'c>(reader: impl Reader<'c>, thumbprint: &str) -> Result<Option<Entry>> {
    sqlx::query_as(
        "SELECT thumbprint, user_id, subject, serial, not_before, not_after, registered_at, revoked_at FROM certificates WHERE thumbprint = $1",
    )
    .bind(thumbprint)
    .fetch_optional(reader)
    .await
}

/// Newest first.
pub async fn of_user<'c>(reader: impl Reader<'c>, user: &str) -> Result<Vec<Entry>> {
    sqlx::query_as(
        "SELECT thumbprint, user_id, subject, serial, not_before, not_after, registered_at, revoked_at FROM certificates
         WHERE user_id = $1 ORDER BY registered_at DESC, not_before DESC, thumbprint",
    )
    .bind(user)
    .fetch_all(reader)
    .await
}

/// Of all its users, newest first.
pub async fn of_company<'c>(reader: impl Reader<'c>, company: &str) -> Result<Vec<Entry>> {
    sqlx::query_as(
        "SELECT x.thumbprint, x.user_id, x.subject, x.serial, x.not_before, x.not_after, x.registered_at, x.revoked_at
         FROM certificates x JOIN users u ON u.id = x.user_id
         WHERE u.company_id = $1 ORDER BY x.registered_at DESC, x.not_before DESC, x.thumbprint",
    )
    .bind(company)
    .fetch_all(reader)
    .await
}

/// Marks it as revoked, and nothing else ([`retire`] has the consequences). Whether it was this call that did.
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
            suspended: row.suspended_at.is_some(),
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
