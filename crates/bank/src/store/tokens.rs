//! Opaque tokens, kept as hashes. Revocation is immediate on every node, because every use reads this table.

use jiff::Timestamp;
use renkei_core::Secret;
use rustls::crypto::SecureRandom;
use sqlx::{FromRow, Row as _, any::AnyRow};

use super::{
    Reader, Result, Tx,
    grants::{self, Grant},
    json_list,
};
use crate::{
    clock::millis,
    random::{reference, stored},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Access,
    Refresh,
}

#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    pub kind: Kind,
    /// `None`: the client's own token, for grant management.
    pub grant_id: Option<&'a str>,
    pub client_id: &'a str,
    /// RFC 8705 `x5t#S256` of the certificate that asks for it.
    pub thumbprint: &'a str,
    pub scopes: &'a [String],
    pub expires_at: Timestamp,
}

pub async fn issue(tx: &mut Tx<'_>, random: &dyn SecureRandom, new: &NewToken<'_>, now: Timestamp) -> Result<Secret> {
    let token = reference(random);
    sqlx::query(
        "INSERT INTO tokens (token_hash, kind, grant_id, client_id, thumbprint, scopes, issued_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(stored(token.expose()))
    .bind(match new.kind {
        Kind::Access => "access",
        Kind::Refresh => "refresh",
    })
    .bind(new.grant_id)
    .bind(new.client_id)
    .bind(new.thumbprint)
    .bind(serde_json::json!(new.scopes).to_string())
    .bind(millis(now))
    .bind(millis(new.expires_at))
    .execute(&mut **tx)
    .await?;
    Ok(token)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub token_hash: String,
    pub kind: Kind,
    pub grant_id: Option<String>,
    pub client_id: String,
    pub thumbprint: String,
    pub scopes: Vec<String>,
    pub issued_at: i64,
    pub expires_at: i64,
    pub revoked_at: Option<i64>,
}

impl Token {
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > millis(now)
    }
}

pub async fn by_value<'c>(reader: impl Reader<'c>, token: &str) -> Result<Option<Token>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT token_hash, kind, grant_id, client_id, thumbprint, scopes, issued_at, expires_at, revoked_at FROM tokens
         WHERE token_hash = $1",
    )
    .bind(stored(token))
    .fetch_optional(reader)
    .await?;
    Ok(row.map(Into::into))
}

/// The token and the grant that it stands for (`None`: the client's own), by one statement: most requests need both.
pub async fn with_grant<'c>(reader: impl Reader<'c>, token: &str) -> Result<Option<(Token, Option<Grant>)>> {
    let found: Option<WithGrant> = sqlx::query_as(
        "SELECT t.token_hash, t.kind, t.grant_id, t.client_id AS token_client_id, t.thumbprint, t.scopes AS token_scopes, t.issued_at,
                t.expires_at AS token_expires_at, t.revoked_at, g.id, g.client_id, g.user_id, g.company_id, g.scopes, g.accounts, g.status,
                g.created_at, g.claimed_at, g.updated_at, g.expires_at, g.ended_at, g.superseded_by, g.replaces, g.certificate_serial,
                g.terms_version, g.last_access_at, g.ended_cause, g.ended_by
         FROM tokens t LEFT JOIN grants g ON g.id = t.grant_id WHERE t.token_hash = $1",
    )
    .bind(stored(token))
    .fetch_optional(reader)
    .await?;
    Ok(found.map(|WithGrant(token, grant)| (token.into(), grant.map(Into::into))))
}

struct WithGrant(Row, Option<grants::Row>);

impl FromRow<'_, AnyRow> for WithGrant {
    fn from_row(row: &AnyRow) -> Result<Self> {
        let token = Row {
            token_hash: row.try_get("token_hash")?,
            kind: row.try_get("kind")?,
            grant_id: row.try_get("grant_id")?,
            client_id: row.try_get("token_client_id")?,
            thumbprint: row.try_get("thumbprint")?,
            scopes: row.try_get("token_scopes")?,
            issued_at: row.try_get("issued_at")?,
            expires_at: row.try_get("token_expires_at")?,
            revoked_at: row.try_get("revoked_at")?,
        };
        let grant = token.grant_id.is_some().then(|| grants::Row::from_row(row)).transpose()?;
        Ok(Self(token, grant))
    }
}

/// Every token of the grant is dead after the commit.
pub async fn revoke_of_grant(tx: &mut Tx<'_>, grant_id: &str, now: Timestamp) -> Result<()> {
    sqlx::query("UPDATE tokens SET revoked_at = $1 WHERE grant_id = $2 AND revoked_at IS NULL")
        .bind(millis(now))
        .bind(grant_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn revoke(tx: &mut Tx<'_>, token_hash: &str, now: Timestamp) -> Result<()> {
    sqlx::query("UPDATE tokens SET revoked_at = $1 WHERE token_hash = $2 AND revoked_at IS NULL")
        .bind(millis(now))
        .bind(token_hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    token_hash: String,
    kind: String,
    grant_id: Option<String>,
    client_id: String,
    thumbprint: String,
    scopes: String,
    issued_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

impl From<Row> for Token {
    fn from(row: Row) -> Self {
        Self {
            kind: if row.kind == "refresh" { Kind::Refresh } else { Kind::Access },
            scopes: json_list(&row.scopes),
            token_hash: row.token_hash,
            grant_id: row.grant_id,
            client_id: row.client_id,
            thumbprint: row.thumbprint,
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
        }
    }
}
