//! Grants: what a customer allowed a provider, until when, and what became of it. A grant is separate from its tokens' lifetimes.

use jiff::Timestamp;
use renkei_core::wire::links::{Ended, LinkStatus};
use serde_json::Value;

use super::{Reader, Result, Tx, json_list};
use crate::clock::{from_millis, millis};

mod claiming;
pub mod ended;
mod ending;
mod reauthentication;

pub use claiming::{Claim, claim};
pub use ending::{By, drop_unclaimed, expire_due, expire_if_due, stop};
pub use reauthentication::{Changed, ask_for_consent_again};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Consented; its code has not been redeemed. Not a link yet.
    Unclaimed,
    Claimed(LinkStatus),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// `gr_…`; not secret
    pub id: String,
    pub client_id: String,
    pub user_id: String,
    pub company_id: String,
    pub scopes: Vec<String>,
    /// References.
    pub accounts: Vec<String>,
    pub status: Status,
    pub created_at: i64,
    pub claimed_at: Option<i64>,
    pub updated_at: i64,
    pub expires_at: i64,
    pub ended_at: Option<i64>,
    pub superseded_by: Option<String>,
    pub replaces: Option<String>,
    pub certificate_serial: String,
    pub terms_version: String,
    pub last_access_at: Option<i64>,
    /// How it ended before its day, where that was written down.
    pub ended: Option<Ended>,
}

impl Grant {
    /// Whether tokens of it may be used now.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.status == Status::Claimed(LinkStatus::Active) && self.expires_at > millis(now)
    }
}

/// A consent, or a sign-in of the app (then without accounts).
#[derive(Debug, Clone)]
pub struct NewGrant<'a> {
    pub id: &'a str,
    pub client_id: &'a str,
    pub user_id: &'a str,
    pub company_id: &'a str,
    pub scopes: &'a [String],
    pub accounts: &'a [String],
    /// Fixed here and never moved: [`crate::config::Policy::grant_end`].
    pub expires_at: Timestamp,
    /// The grant that the provider asked to replace.
    pub replaces: Option<&'a str>,
    pub certificate_serial: &'a str,
    pub terms_version: &'a str,
    /// What was shown and decided.
    pub evidence: Value,
}

pub async fn insert_unclaimed(tx: &mut Tx<'_>, new: &NewGrant<'_>, now: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO grants (id, client_id, user_id, company_id, scopes, accounts, status, created_at, updated_at, expires_at, replaces,
           certificate_serial, terms_version, evidence)
         VALUES ($1, $2, $3, $4, $5, $6, 'unclaimed', $7, $7, $8, $9, $10, $11, $12)",
    )
    .bind(new.id)
    .bind(new.client_id)
    .bind(new.user_id)
    .bind(new.company_id)
    .bind(serde_json::json!(new.scopes).to_string())
    .bind(serde_json::json!(new.accounts).to_string())
    .bind(millis(now))
    .bind(millis(new.expires_at))
    .bind(new.replaces)
    .bind(new.certificate_serial)
    .bind(new.terms_version)
    .bind(new.evidence.to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Named one by one: PostgreSQL refuses a statement that a running node has prepared with `*` once the table has another column.
macro_rules! columns {
    () => {
        "g.id, g.client_id, g.user_id, g.company_id, g.scopes, g.accounts, g.status, g.created_at, g.claimed_at, g.updated_at, \
         g.expires_at, g.ended_at, g.superseded_by, g.replaces, g.certificate_serial, g.terms_version, g.last_access_at, g.ended_cause, \
         g.ended_by"
    };
}

pub async fn by_id<'c>(reader: impl Reader<'c>, id: &str) -> Result<Option<Grant>> {
    let row: Option<Row> =
        sqlx::query_as(concat!("SELECT ", columns!(), " FROM grants g WHERE g.id = $1")).bind(id).fetch_optional(reader).await?;
    Ok(row.map(Into::into))
}

/// The user's live links with this provider: what a new consent would replace (plus, by policy, those with other providers).
pub async fn live_of_user<'c>(reader: impl Reader<'c>, user_id: &str, now: Timestamp) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM grants g JOIN clients c ON c.client_id = g.client_id
         WHERE g.user_id = $1 AND c.kind = 'provider' AND g.status IN ('active', 'reauthentication_required') AND g.expires_at > $2
         ORDER BY g.created_at, g.id",
    ))
    .bind(user_id)
    .bind(millis(now))
    .fetch_all(reader)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Whose links a list shows.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    Company(&'a str),
    User(&'a str),
}

/// Links (claimed grants with providers), newest consent first; `cursor` is the one that the page before gave.
pub async fn page<'c>(
    reader: impl Reader<'c>,
    whose: Whose<'_>,
    cursor: Option<(i64, String)>,
    limit: u32,
) -> Result<(Vec<Grant>, Option<String>)> {
    let (before, id) = cursor.unwrap_or((i64::MAX, String::new()));
    let (company, user) = match whose {
        Whose::Company(id) => (Some(id), None),
        Whose::User(id) => (None, Some(id)),
    };
    let mut rows: Vec<Row> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        " FROM grants g JOIN clients c ON c.client_id = g.client_id
         WHERE c.kind = 'provider' AND g.status <> 'unclaimed' AND (g.company_id = $1 OR g.user_id = $2)
           AND (g.created_at < $3 OR (g.created_at = $3 AND g.id < $4))
         ORDER BY g.created_at DESC, g.id DESC LIMIT $5",
    ))
    .bind(company)
    .bind(user)
    .bind(before)
    .bind(id)
    .bind(i64::from(limit) + 1)
    .fetch_all(reader)
    .await?;
    let next = super::next_page(&mut rows, limit, |row| (row.created_at, row.id.as_str()));
    Ok((rows.into_iter().map(Into::into).collect(), next))
}

/// Whether tokens of it may be made now. If so nobody ends it before the transaction does, so that no token slips past its end.
pub async fn hold_live(tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE grants SET status = status WHERE id = $1 AND status = 'active' AND expires_at > $2")
        .bind(id)
        .bind(millis(now))
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// A provider uses the link. `false`: the link has ended, and shows nothing any more.
pub async fn accessed(tx: &mut Tx<'_>, id: &str, now: Timestamp) -> Result<bool> {
    let done = sqlx::query("UPDATE grants SET last_access_at = $1 WHERE id = $2 AND status = 'active' AND expires_at > $1")
        .bind(millis(now))
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Without `evidence`, which is long and for disputes alone.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    client_id: String,
    user_id: String,
    company_id: String,
    scopes: String,
    accounts: String,
    status: String,
    created_at: i64,
    claimed_at: Option<i64>,
    updated_at: i64,
    expires_at: i64,
    ended_at: Option<i64>,
    superseded_by: Option<String>,
    replaces: Option<String>,
    certificate_serial: String,
    terms_version: String,
    last_access_at: Option<i64>,
    ended_cause: Option<String>,
    ended_by: Option<String>,
}

impl From<Row> for Grant {
    fn from(row: Row) -> Self {
        let ended = row.ended_cause.zip(row.ended_at).map(|(cause, at)| Ended {
            at: from_millis(at),
            cause: ended::cause(&cause),
            by: row.ended_by.unwrap_or_default(),
        });
        Self {
            ended,
            scopes: json_list(&row.scopes),
            accounts: json_list(&row.accounts),
            status: status(&row.status),
            id: row.id,
            client_id: row.client_id,
            user_id: row.user_id,
            company_id: row.company_id,
            created_at: row.created_at,
            claimed_at: row.claimed_at,
            updated_at: row.updated_at,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
            superseded_by: row.superseded_by,
            replaces: row.replaces,
            certificate_serial: row.certificate_serial,
            terms_version: row.terms_version,
            last_access_at: row.last_access_at,
        }
    }
}

/// A word that this version does not know stands for nothing that may be used.
fn status(text: &str) -> Status {
    match text {
        "active" => Status::Claimed(LinkStatus::Active),
        "expired" => Status::Claimed(LinkStatus::Expired),
        "superseded" => Status::Claimed(LinkStatus::Superseded),
        "reauthentication_required" => Status::Claimed(LinkStatus::ReauthenticationRequired),
        "unclaimed" => Status::Unclaimed,
        _ => Status::Claimed(LinkStatus::Stopped),
    }
}
