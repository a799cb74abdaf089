//! How a grant ends without a successor: its time is up, somebody stops it, or nobody ever claimed it.

use jiff::Timestamp;
use renkei_core::wire::links::{EndCause, EventKind, LinkStatus};
use rustls::crypto::SecureRandom;
use serde_json::{Value, json};

use super::{Grant, Status, ended};
use crate::{
    clock::millis,
    store::{Result, Store, Tx, audit, events, tokens},
};

/// Who stops a link; the name is what the customer reads in its history.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    Customer(&'a str),
    Provider(&'a str),
    /// The bank's own rule: a code that came twice.
    CodeReplay {
        bank: &'a str,
    },
    /// One of the bank's staff; the customer reads the bank's name.
    Operator {
        bank: &'a str,
        operator: &'a str,
    },
}

impl<'a> By<'a> {
    /// Whom the customer reads, why, and what the audit trail says.
    fn told(self) -> (&'a str, EndCause, Value) {
        match self {
            Self::Customer(name) => (name, EndCause::StoppedByCustomer, json!({ "by": "customer" })),
            Self::Provider(name) => (name, EndCause::StoppedByProvider, json!({ "by": "provider" })),
            Self::CodeReplay { bank } => (bank, EndCause::CodeReplayed, json!({ "by": "bank", "reason": "code_replay" })),
            Self::Operator { bank, operator } => (bank, EndCause::StoppedByBank, json!({ "by": "bank", "operator": operator })),
        }
    }
}

/// Ends a link and kills its tokens. `false`: it was over already; past its end it has expired, whoever comes first to say so.
pub async fn stop(tx: &mut Tx<'_>, random: &dyn SecureRandom, id: &str, by: By<'_>, now: Timestamp) -> Result<bool> {
    let (name, cause, detail) = by.told();
    let ended: Option<Ended> = sqlx::query_as(
        "UPDATE grants SET status = 'stopped', ended_at = $1, updated_at = $1, ended_cause = $3, ended_by = $4
         WHERE id = $2 AND status IN ('active', 'reauthentication_required') AND expires_at > $1
         RETURNING id, client_id, user_id, company_id",
    )
    .bind(millis(now))
    .bind(id)
    .bind(ended::word(cause))
    .bind(name)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(ended) = ended else { return Ok(false) };
    tokens::revoke_of_grant(tx, id, now).await?;
    events::record(tx, random, id, EventKind::Stopped, name, now).await?;
    audit::append(tx, audit::Event { detail, ..ended.event("grant.stopped") }, now).await?;
    Ok(true)
}

/// Ends every grant whose time is up; each is written exactly once, by whoever comes first.
pub async fn expire_due(store: &Store, random: &dyn SecureRandom, bank_name: &str, now: Timestamp) -> Result<usize> {
    expire(store, random, bank_name, None, now).await
}

/// For the first observer of one grant. `true` when it is past its end, however it ended.
pub async fn expire_if_due(store: &Store, random: &dyn SecureRandom, bank_name: &str, grant: &Grant, now: Timestamp) -> Result<bool> {
    if grant.expires_at > millis(now) {
        return Ok(false);
    }
    if let Status::Claimed(LinkStatus::Active | LinkStatus::ReauthenticationRequired) = grant.status {
        expire(store, random, bank_name, Some(&grant.id), now).await?;
    }
    Ok(true)
}

async fn expire(store: &Store, random: &dyn SecureRandom, bank_name: &str, only: Option<&str>, now: Timestamp) -> Result<usize> {
    let mut tx = store.begin().await?;
    let rows: Vec<Ended> = sqlx::query_as(
        "UPDATE grants SET status = 'expired', ended_at = expires_at, updated_at = $1, ended_cause = NULL, ended_by = NULL
         WHERE status IN ('active', 'reauthentication_required') AND expires_at <= $1 AND ($2 = '' OR id = $2)
         RETURNING id, client_id, user_id, company_id",
    )
    .bind(millis(now))
    .bind(only.unwrap_or_default())
    .fetch_all(&mut *tx)
    .await?;
    for ended in &rows {
        events::record(&mut tx, random, &ended.id, EventKind::Expired, bank_name, now).await?;
        audit::append(&mut tx, ended.event("grant.expired"), now).await?;
    }
    tx.commit().await?;
    Ok(rows.len())
}

/// Consents whose code nobody redeemed in time are not kept; the audit trail has them.
pub async fn drop_unclaimed(tx: &mut Tx<'_>, older_than: Timestamp, now: Timestamp) -> Result<usize> {
    let cut = millis(older_than);
    sqlx::query("DELETE FROM codes WHERE grant_id IN (SELECT id FROM grants WHERE status = 'unclaimed' AND created_at < $1)")
        .bind(cut)
        .execute(&mut **tx)
        .await?;
    let rows: Vec<Ended> =
        sqlx::query_as("DELETE FROM grants WHERE status = 'unclaimed' AND created_at < $1 RETURNING id, client_id, user_id, company_id")
            .bind(cut)
            .fetch_all(&mut **tx)
            .await?;
    for ended in &rows {
        audit::append(tx, ended.event("grant.unclaimed_dropped"), now).await?;
    }
    Ok(rows.len())
}

#[derive(sqlx::FromRow)]
struct Ended {
    id: String,
    client_id: String,
    user_id: String,
    company_id: String,
}

impl Ended {
    fn event<'a>(&'a self, name: &'a str) -> audit::Event<'a> {
        audit::Event {
            name,
            company_id: Some(&self.company_id),
            user_id: Some(&self.user_id),
            client_id: Some(&self.client_id),
            grant_id: Some(&self.id),
            ..audit::Event::default()
        }
    }
}
