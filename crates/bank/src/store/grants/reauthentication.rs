//! What a link rests on is another one now (要再認証): its tokens die, and only a new consent brings the provider back.

use jiff::Timestamp;
use renkei_core::wire::links::{EndCause, EventKind};
use rustls::crypto::SecureRandom;
use serde_json::Value;

use super::ended;
use crate::{
    clock::millis,
    store::{Result, Tx, audit, clients::DESKTOP, events, tokens},
};

#[derive(Debug, Clone, Copy)]
pub struct Changed<'a> {
    pub user_id: &'a str,
    pub company_id: &'a str,
    /// Only the links that were allowed with this certificate; `None`: all of the user's.
    pub certificate_serial: Option<&'a str>,
    pub cause: EndCause,
    /// What the customer reads in the links' history.
    pub bank_name: &'a str,
    /// For the audit trail: who and why.
    pub detail: &'a Value,
}

/// The links that are 要再認証 from now on.
pub async fn ask_for_consent_again(
    tx: &mut Tx<'_>,
    random: &dyn SecureRandom,
    changed: Changed<'_>,
    now: Timestamp,
) -> Result<Vec<String>> {
    let links: Vec<(String, String)> = sqlx::query_as(
        "UPDATE grants SET status = 'reauthentication_required', ended_at = $1, updated_at = $1, ended_cause = $5, ended_by = $6
         WHERE user_id = $2 AND ($3 = '' OR certificate_serial = $3) AND client_id <> $4 AND status = 'active' AND expires_at > $1
         RETURNING id, client_id",
    )
    .bind(millis(now))
    .bind(changed.user_id)
    .bind(changed.certificate_serial.unwrap_or_default())
    .bind(DESKTOP)
    .bind(ended::word(changed.cause))
    .bind(changed.bank_name)
    .fetch_all(&mut **tx)
    .await?;
    for (id, client_id) in &links {
        tokens::revoke_of_grant(tx, id, now).await?;
        events::record(tx, random, id, EventKind::Refused, changed.bank_name, now).await?;
        let event = audit::Event {
            name: "grant.reauthentication_required",
            company_id: Some(changed.company_id),
            user_id: Some(changed.user_id),
            client_id: Some(client_id),
            grant_id: Some(id),
            detail: changed.detail.clone(),
        };
        audit::append(tx, event, now).await?;
    }
    Ok(links.into_iter().map(|(id, _)| id).collect())
}
