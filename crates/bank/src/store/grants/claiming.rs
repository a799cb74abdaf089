//! A code is redeemed: the grant becomes a link and takes the place of earlier ones, all in the redeeming transaction.

use jiff::Timestamp;
use renkei_core::wire::links::{EndCause, EventKind};
use rustls::crypto::SecureRandom;
use serde_json::json;

use super::{Grant, ended};
use crate::{
    clock::millis,
    store::{Result, Tx, audit, clients, events, tokens},
};

#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    pub grant: &'a Grant,
    pub client: &'a clients::Client,
    /// [`crate::config::Policy::supersede_other_providers`]
    pub supersede_other_providers: bool,
}

/// `false`: no longer unclaimed, or past its end.
pub async fn claim(tx: &mut Tx<'_>, random: &dyn SecureRandom, claim: Claim<'_>, now: Timestamp) -> Result<bool> {
    let Claim { grant, client, .. } = claim;
    let done = sqlx::query(
        "UPDATE grants SET status = 'active', claimed_at = $1, updated_at = $1 WHERE id = $2 AND status = 'unclaimed' AND expires_at > $1",
    )
    .bind(millis(now))
    .bind(&grant.id)
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let superseded = match client.kind {
        clients::Kind::Provider => supersede(tx, random, &claim, now).await?,
        // The same user may be signed in from several programs at once.
        clients::Kind::Desktop => Vec::new(),
    };
    let event = audit::Event {
        name: "grant.claimed",
        company_id: Some(&grant.company_id),
        user_id: Some(&grant.user_id),
        client_id: Some(&grant.client_id),
        grant_id: Some(&grant.id),
        detail: json!({ "superseded": superseded, "expires_at": grant.expires_at }),
    };
    audit::append(tx, event, now).await?;
    Ok(true)
}

async fn supersede(tx: &mut Tx<'_>, random: &dyn SecureRandom, claim: &Claim<'_>, now: Timestamp) -> Result<Vec<String>> {
    let Claim { grant, client, supersede_other_providers } = *claim;
    let (user,): (String,) = sqlx::query_as("SELECT name FROM users WHERE id = $1").bind(&grant.user_id).fetch_one(&mut **tx).await?;
    let (before,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM grants WHERE user_id = $1 AND client_id = $2 AND claimed_at IS NOT NULL AND id <> $3")
            .bind(&grant.user_id)
            .bind(&client.client_id)
            .bind(&grant.id)
            .fetch_one(&mut **tx)
            .await?;
    let kind = if before > 0 { EventKind::Renewed } else { EventKind::Granted };
    events::record(tx, random, &grant.id, kind, &user, now).await?;
    // One that is past its end has expired, whoever comes first to say so.
    let rows: Vec<(String,)> = sqlx::query_as(
        "UPDATE grants SET status = 'superseded', superseded_by = $1, ended_at = $2, updated_at = $2, ended_cause = $6, ended_by = $7
         WHERE user_id = $3 AND id <> $1 AND status IN ('active', 'reauthentication_required') AND expires_at > $2
           AND (client_id = $4 OR ($5 = 1 AND client_id IN (SELECT client_id FROM clients WHERE kind = 'provider')))
         RETURNING id",
    )
    .bind(&grant.id)
    .bind(millis(now))
    .bind(&grant.user_id)
    .bind(&client.client_id)
    .bind(i64::from(supersede_other_providers))
    .bind(ended::word(EndCause::Superseded))
    .bind(&user)
    .fetch_all(&mut **tx)
    .await?;
    let superseded: Vec<String> = rows.into_iter().map(|(id,)| id).collect();
    for id in &superseded {
        tokens::revoke_of_grant(tx, id, now).await?;
        events::record(tx, random, id, EventKind::Superseded, &user, now).await?;
    }
    Ok(superseded)
}
