//! A customer's certificate stops counting: revoked by the bank, listed in a CRL, or replaced by another of the same user.
//!
//! Whatever rests on it goes with it, in one transaction: its tokens die, its sign-ins end, what it has begun and not finished is cancelled, and the
//! links that were allowed with it want a new consent (要再認証). Links that the user allowed with another certificate stay.

use jiff::Timestamp;
use renkei_core::wire::links::EndCause;
use rustls::crypto::SecureRandom;
use serde_json::{Value, json};

use crate::{
    clock::millis,
    store::{
        Result, Tx, audit,
        clients::DESKTOP,
        grants::{self, Changed},
        unfinished::{self, Certificate, Unfinished},
    },
};

/// What a retirement reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retired {
    pub thumbprint: String,
    /// Ids of the links that are 要再認証 from now on.
    pub links: Vec<String>,
}

/// Why, for the customer and for the audit trail.
#[derive(Debug, Clone, Copy)]
pub struct Reason<'a> {
    pub cause: EndCause,
    /// What the customer reads in the links' history.
    pub bank_name: &'a str,
    /// An object: who and why.
    pub detail: &'a Value,
}

/// `None`: it was retired before, or is unknown.
pub async fn retire(
    tx: &mut Tx<'_>,
    random: &dyn SecureRandom,
    thumbprint: &str,
    Reason { cause, bank_name, detail }: Reason<'_>,
    now: Timestamp,
) -> Result<Option<Retired>> {
    let row: Option<Row> = sqlx::query_as(
        "UPDATE certificates SET revoked_at = $1 WHERE thumbprint = $2 AND revoked_at IS NULL
         RETURNING user_id, serial, (SELECT company_id FROM users WHERE users.id = certificates.user_id) AS company_id",
    )
    .bind(millis(now))
    .bind(thumbprint)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let begun = Unfinished { user_id: &row.user_id, certificate: Some(Certificate { thumbprint, serial: &row.serial }) };
    unfinished::end(tx, begun, now).await?;
    end_sign_ins(tx, thumbprint, &row, now).await?;
    let changed =
        Changed { user_id: &row.user_id, company_id: &row.company_id, certificate_serial: Some(&row.serial), cause, bank_name, detail };
    let links = grants::ask_for_consent_again(tx, random, changed, now).await?;
    let mut told = detail.clone();
    told["certificate"] = json!({ "thumbprint": thumbprint, "serial": row.serial });
    told["links"] = json!(links);
    audit::append(tx, row.event("certificate.revoked", told), now).await?;
    Ok(Some(Retired { thumbprint: thumbprint.to_owned(), links }))
}

/// Sign-ins after codes, and their tokens after them: one that is being made at this moment is then refused, or found.
async fn end_sign_ins(tx: &mut Tx<'_>, thumbprint: &str, row: &Row, now: Timestamp) -> Result<()> {
    sqlx::query(
        "UPDATE grants SET status = 'stopped', ended_at = $1, updated_at = $1
         WHERE user_id = $2 AND certificate_serial = $3 AND client_id = $4 AND status = 'active'",
    )
    .bind(millis(now))
    .bind(&row.user_id)
    .bind(&row.serial)
    .bind(DESKTOP)
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE tokens SET revoked_at = $1 WHERE thumbprint = $2 AND revoked_at IS NULL")
        .bind(millis(now))
        .bind(thumbprint)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: String,
    serial: String,
    company_id: String,
}

impl Row {
    fn event<'a>(&'a self, name: &'a str, detail: Value) -> audit::Event<'a> {
        audit::Event { name, company_id: Some(&self.company_id), user_id: Some(&self.user_id), detail, ..audit::Event::default() }
    }
}
