//! 手順6: what the consent shows, and what becomes of 許可 and 許可しない; and the end of a sign-in.

use renkei_core::{
    Secret,
    wire::challenge::{ClientCard, ConsentPrompt, Decision, PinState, StepError, Terms},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    machine::Verified,
    procedure::{Procedure, Verdict},
    scopes,
};
use crate::{
    clock::{from_millis, millis},
    config::{TermsText, after},
    oauth::{
        continuation,
        error::{Error, Result},
    },
    random::identifier,
    store::{
        Tx, accounts, codes,
        codes::NewCode,
        grants::{self, NewGrant},
        pushed,
    },
};

/// What the consent screen showed, kept until the decision and then as its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// References of the accounts that become visible.
    accounts: Vec<String>,
    /// Unix milliseconds.
    shown_at: i64,
    valid_until: i64,
    terms_version: String,
    terms_sha256: String,
    statement_sha256: String,
    supersedes: Vec<String>,
}

pub async fn prompt(procedure: &Procedure<'_>, tx: &mut Tx<'_>, chosen: &[String]) -> Result<(ConsentPrompt, Offer)> {
    let Procedure { app, customer, client, now, .. } = procedure;
    let (policy, terms) = (&app.config.policy, &app.config.terms);
    let mut visible = accounts::visible_to(&mut **tx, &customer.user.id).await?;
    visible.retain(|account| account.state() == PinState::Registered);
    let live = grants::live_of_user(&mut **tx, &customer.user.id, *now).await?;
    let supersedes: Vec<String> = live
        .into_iter()
        .filter(|grant| policy.supersede_other_providers || grant.client_id == client.client_id)
        .map(|grant| grant.id)
        .collect();
    let offer = Offer {
        accounts: visible.iter().map(|account| account.reference.clone()).collect(),
        shown_at: millis(*now),
        valid_until: millis(policy.grant_end(*now)),
        terms_version: terms.version.clone(),
        terms_sha256: sha256_hex(&terms.text),
        statement_sha256: sha256_hex(&terms.statement),
        supersedes: supersedes.clone(),
    };
    let prompt = ConsentPrompt {
        client: ClientCard {
            client_id: client.client_id.clone(),
            name: client.name.clone(),
            service: client.service.clone(),
            registration_number: client.registration_number.clone(),
            contact: client.contact.clone(),
        },
        scopes: scopes::choices(chosen),
        accounts: visible.iter().map(accounts::Account::line).collect(),
        valid_until: from_millis(offer.valid_until),
        terms: Terms { version: terms.version.clone(), sha256: offer.terms_sha256.clone(), text: terms.text.clone() },
        statement: terms.statement.clone(),
        supersedes,
    };
    Ok((prompt, offer))
}

impl Offer {
    /// Whether the terms and the declaration that were shown are those in force.
    fn is_in_force(&self, terms: &TermsText) -> bool {
        let TermsText { version, text, statement } = terms;
        self.terms_version == *version && self.terms_sha256 == sha256_hex(text) && self.statement_sha256 == sha256_hex(statement)
    }
}

/// 許可 needs the terms that were shown, still in force; 許可しない needs nothing.
pub fn check(terms: &TermsText, offer: Option<&Offer>, decision: Decision, terms_sha256: &str) -> Verdict {
    let agreed = |offer: &Offer| offer.is_in_force(terms) && offer.terms_sha256.eq_ignore_ascii_case(terms_sha256);
    match decision {
        Decision::Deny => Verdict::Right(Verified::Denied),
        Decision::Allow if offer.is_some_and(agreed) => Verdict::Right(Verified::Allowed),
        Decision::Allow => Verdict::Again(StepError::TermsChanged),
    }
}

/// Spends the provider's request and writes the grant, unclaimed until its code is redeemed. `None`: another tab was faster.
pub async fn approve(procedure: &Procedure<'_>, tx: &mut Tx<'_>, scopes: &[String], offer: &Offer) -> Result<Option<String>> {
    let Procedure { app, customer, transaction, client, now } = procedure;
    let Some(request) = spend_request(procedure, tx).await? else { return Ok(None) };
    let id = identifier(app.random(), "gr");
    let expires_at = from_millis(offer.valid_until);
    let evidence = json!({
        "decision": "allow",
        "decided_at": from_millis(millis(*now)),
        "expires_at": expires_at,
        "shown": offer,
        "scopes": scopes,
        "transaction": transaction.id,
        "requested_at": from_millis(transaction.requested_at),
        "origin": { "ip_masked": transaction.ip_masked, "ua": transaction.user_agent },
        "certificate": { "thumbprint": customer.thumbprint, "serial": customer.serial },
        "device": procedure.device(),
    });
    let grant = NewGrant {
        id: &id,
        client_id: &client.client_id,
        user_id: &customer.user.id,
        company_id: &customer.company.id,
        scopes,
        accounts: &offer.accounts,
        expires_at: expires_at.0,
        replaces: request.replaces.as_deref(),
        certificate_serial: &customer.serial,
        terms_version: &offer.terms_version,
        evidence,
    };
    grants::insert_unclaimed(tx, &grant, *now).await?;
    procedure
        .audit(tx, "consent.allowed", json!({ "grant": id, "scopes": scopes, "accounts": offer.accounts, "terms": offer.terms_sha256 }))
        .await?;
    Ok(Some(id))
}

/// Spends the provider's request. `false`: another tab was faster.
pub async fn deny(procedure: &Procedure<'_>, tx: &mut Tx<'_>) -> Result<bool> {
    if spend_request(procedure, tx).await?.is_none() {
        return Ok(false);
    }
    procedure.audit(tx, "consent.denied", json!({})).await?;
    Ok(true)
}

async fn spend_request(procedure: &Procedure<'_>, tx: &mut Tx<'_>) -> Result<Option<pushed::Params>> {
    let hash = procedure.transaction.request_hash.as_deref().ok_or_else(|| Error::unavailable(1))?;
    if !pushed::complete(tx, hash, procedure.now).await? {
        procedure.audit(tx, "request.completed_before", json!({})).await?;
        return Ok(None);
    }
    Ok(pushed::by_hash(&mut **tx, hash).await?.map(|request| request.params))
}

pub fn continue_uri(procedure: &Procedure<'_>, key: &Secret) -> Secret {
    Secret::new(continuation::uri(&procedure.app.config, &procedure.transaction.id, key.expose()))
}

/// The app's own grant and its code, which needs no redirect.
pub async fn sign_in(procedure: &Procedure<'_>, tx: &mut Tx<'_>) -> Result<(String, Secret)> {
    let Procedure { app, customer, transaction, client, now } = procedure;
    let policy = &app.config.policy;
    let code_challenge = transaction.code_challenge.as_deref().ok_or_else(|| Error::unavailable(1))?;
    let id = identifier(app.random(), "gr");
    let grant = NewGrant {
        id: &id,
        client_id: &client.client_id,
        user_id: &customer.user.id,
        company_id: &customer.company.id,
        scopes: &["links".to_owned()],
        accounts: &[],
        expires_at: after(*now, policy.sign_in_days * 86_400),
        replaces: None,
        certificate_serial: &customer.serial,
        terms_version: "",
        evidence: json!({ "transaction": transaction.id, "device": procedure.device() }),
    };
    grants::insert_unclaimed(tx, &grant, *now).await?;
    let code = NewCode {
        grant_id: &id,
        client_id: &client.client_id,
        redirect_uri: None,
        code_challenge,
        expires_at: after(*now, policy.code),
        management: &[],
    };
    let code = codes::issue(tx, app.random(), &code).await?;
    procedure.audit(tx, "sign_in.approved", json!({ "grant": id })).await?;
    Ok((id, code))
}

/// Lower-case hexadecimal.
fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
