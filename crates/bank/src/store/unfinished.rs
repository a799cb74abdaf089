//! What a user has begun and not finished: procedures, codes, consents that no provider has claimed. It ends when what it rests on does.

use jiff::Timestamp;

use super::{Result, Tx};
use crate::clock::millis;

#[derive(Debug, Clone, Copy)]
pub struct Unfinished<'a> {
    pub user_id: &'a str,
    /// Only what was begun with this certificate; `None`: all of the user's.
    pub certificate: Option<Certificate<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub struct Certificate<'a> {
    /// [`crate::identity::thumbprint`]
    pub thumbprint: &'a str,
    /// Hex.
    pub serial: &'a str,
}

/// Procedures and codes before grants: a code that is being redeemed at this moment is then either refused, or has made a link that whoever
/// comes for the links in the same transaction finds. Codes and unclaimed consents end at 0, not now: whoever redeems may read a clock that is
/// behind ours.
pub async fn end(tx: &mut Tx<'_>, Unfinished { user_id, certificate }: Unfinished<'_>, now: Timestamp) -> Result<()> {
    let (thumbprint, serial) = certificate.map_or(("", ""), |certificate| (certificate.thumbprint, certificate.serial));
    sqlx::query(
        "UPDATE transactions SET outcome = 'cancelled', ended_at = $1, session_hash = NULL, replay_session_hash = NULL, replay_sealed = NULL
         WHERE user_id = $2 AND ($3 = '' OR thumbprint = $3) AND (outcome IS NULL OR (outcome = 'approved' AND continue_used_at IS NULL))",
    )
    .bind(millis(now))
    .bind(user_id)
    .bind(thumbprint)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "UPDATE codes SET expires_at = 0 WHERE consumed_at IS NULL
           AND grant_id IN (SELECT id FROM grants WHERE user_id = $1 AND ($2 = '' OR certificate_serial = $2) AND status = 'unclaimed')",
    )
    .bind(user_id)
    .bind(serial)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "UPDATE grants SET expires_at = 0, updated_at = $1
         WHERE user_id = $2 AND ($3 = '' OR certificate_serial = $3) AND status = 'unclaimed'",
    )
    .bind(millis(now))
    .bind(user_id)
    .bind(serial)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
