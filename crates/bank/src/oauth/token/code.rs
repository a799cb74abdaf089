//! `grant_type=authorization_code`. Client, redirect and PKCE are checked before the code is spent, so that a stranger's call cannot burn it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use renkei_core::wire::oauth::Tokens;
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{answer, issue};
use crate::{
    oauth::{
        caller::Caller,
        error::{Error, Result},
        form::Form,
    },
    state::App,
    store::{
        audit,
        codes::{self, Code},
        grants::{self, By, Claim, Grant},
        tokens::{self, Kind},
        users,
    },
};

/// One answer for every reason: a guesser learns nothing.
fn refused() -> Error {
    Error::invalid_grant("the code is unknown, used, expired, or does not belong to this request")
}

pub async fn redeem(app: &App, caller: &Caller, form: &Form, now: Timestamp) -> Result<Tokens> {
    let code = codes::by_value(app.store.reader(), form.require("code")?).await?.ok_or_else(refused)?;
    if code.client_id != caller.client().client_id || code.redirect_uri.as_deref() != form.get("redirect_uri") {
        return Err(refused());
    }
    if !form.get("code_verifier").is_some_and(|verifier| matches(verifier, &code.code_challenge)) {
        return Err(refused());
    }
    let grant = grants::by_id(app.store.reader(), &code.grant_id).await?.ok_or_else(refused)?;
    if !caller.may_have_tokens_for(&grant.user_id) {
        return Err(refused());
    }
    match spend(app, caller, &code, &grant, now).await? {
        Some(tokens) => Ok(tokens),
        None => {
            after_replay(app, &code, &grant, now).await?;
            Err(refused())
        }
    }
}

/// The code, the grant and its tokens change in one transaction, or nothing does.
async fn spend(app: &App, caller: &Caller, code: &Code, grant: &Grant, now: Timestamp) -> Result<Option<Tokens>> {
    let mut tx = app.store.begin().await?;
    // Two codes of one user that are redeemed at once must not miss each other's grant: the later one supersedes the earlier.
    users::hold(&mut tx, &grant.user_id).await?;
    if !codes::spend(&mut tx, &code.code_hash, now).await? {
        return Ok(None);
    }
    // A link that is there outlives a suspension; a new one is not made. The code is not spent by that.
    if users::is_suspended(&mut *tx, &grant.user_id).await? {
        return Err(refused());
    }
    let claim = Claim { grant, client: caller.client(), supersede_other_providers: app.config.policy.supersede_other_providers };
    if !grants::claim(&mut tx, app.random(), claim, now).await? {
        return Err(refused());
    }
    let scopes = [grant.scopes.clone(), code.management()].concat();
    let access = issue(app, &mut tx, caller, grant, Kind::Access, &scopes, now).await?;
    let refresh = issue(app, &mut tx, caller, grant, Kind::Refresh, &scopes, now).await?;
    tx.commit().await?;
    Ok(Some(answer(app, caller, grant, access, refresh, &scopes, now)))
}

/// A used code that comes again has leaked (RFC 6749 §4.1.2): what it gave is taken back. An expired one has not.
async fn after_replay(app: &App, code: &Code, grant: &Grant, now: Timestamp) -> Result<()> {
    let mut tx = app.store.begin().await?;
    let (used,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM codes WHERE code_hash = $1 AND consumed_at IS NOT NULL")
        .bind(&code.code_hash)
        .fetch_one(&mut *tx)
        .await?;
    if used == 0 {
        return Ok(());
    }
    let event = audit::Event {
        name: "code.replay",
        company_id: Some(&grant.company_id),
        user_id: Some(&grant.user_id),
        client_id: Some(&grant.client_id),
        grant_id: Some(&grant.id),
        detail: json!({}),
    };
    audit::append(&mut tx, event, now).await?;
    let by = By::CodeReplay { bank: &app.config.bank_name };
    grants::stop(&mut tx, app.random(), &grant.id, by, now).await?;
    tokens::revoke_of_grant(&mut tx, &grant.id, now).await?;
    tx.commit().await?;
    Ok(())
}

/// RFC 7636 §4.6.
fn matches(verifier: &str, challenge: &str) -> bool {
    let wellformed = (43..=128).contains(&verifier.len()) && verifier.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
    let computed = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let same: bool = computed.as_bytes().ct_eq(challenge.as_bytes()).into();
    wellformed && same
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_verifier_matches_the_challenge_of_rfc_7636_appendix_b_only() {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(matches("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge));
        assert!(!matches("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl", challenge));
        assert!(!matches(challenge, challenge), "plain is not S256");
        assert!(!matches("short", challenge));
    }
}
