//! Certificate-bound bearer tokens at the bank's own resources (FAPI 2.0 §5.3.4, RFC 8705 §3).
//!
//! The token comes in the header alone, the certificate is judged again, and expiry and revocation are read on every request.

use axum::http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::error::{Error, Result};
use crate::{
    identity::{Customer, Peer, judge_customer},
    state::App,
    store::{
        clients::administration,
        grants::{self, Grant},
        tokens::{self, Kind, Token},
    },
};

/// A provider's request on behalf of a link.
#[derive(Debug, Clone)]
pub struct ProviderAccess {
    pub token: Token,
    pub grant: Grant,
}

/// A live access token, bound to the certificate of this connection.
pub async fn token(app: &App, peer: &Peer, headers: &HeaderMap, now: Timestamp) -> Result<Token> {
    let value = value(headers)?;
    let refused = || Error::invalid_token("the token is unknown, expired, revoked or bound to another certificate");
    let found = tokens::by_value(app.store.reader(), value).await?.ok_or_else(refused)?;
    let leaf = app.trust.judge(peer, &app.crypto.signature_verification_algorithms, now).map_err(|_| refused())?;
    leaf.require_unrevoked(app).await.map_err(at_resource)?;
    let same: bool = leaf.thumbprint().as_bytes().ct_eq(found.thumbprint.as_bytes()).into();
    if found.kind != Kind::Access || !found.is_live(now) || !same {
        return Err(refused());
    }
    // A refresh that ran beside the suspension may have made a token that the suspension did not find.
    if administration::suspended_at(app.store.reader(), &found.client_id).await?.is_some() {
        return Err(Error::invalid_token("the client is suspended").because("client_suspended"));
    }
    Ok(found)
}

/// A resource refuses the token, not the client (RFC 6750 §3.1); a database that fails stays what it is.
fn at_resource(refused: Error) -> Error {
    match refused.refusal.reason {
        Some(reason) if refused.refusal.error == "invalid_client" => Error::invalid_token("the certificate is revoked").because(&reason),
        _ => refused,
    }
}

/// For `/accounts…`: a token of a live link with at least one of `scopes`.
pub async fn provider(app: &App, peer: &Peer, headers: &HeaderMap, scopes: &[&str], now: Timestamp) -> Result<ProviderAccess> {
    let token = token(app, peer, headers, now).await?;
    let grant = live_grant(app, &token, now).await?;
    require_scope(&token, scopes)?;
    Ok(ProviderAccess { token, grant })
}

/// For `/me…`: the customer's certificate *and* a token of the same user's sign-in.
pub async fn customer(app: &App, peer: &Peer, headers: &HeaderMap, now: Timestamp) -> Result<(Customer, Grant)> {
    let customer = judge_customer(app, peer, now).await?;
    let token = token(app, peer, headers, now).await?;
    let grant = live_grant(app, &token, now).await?;
    require_scope(&token, &["links"])?;
    if grant.user_id != customer.user.id {
        return Err(Error::invalid_token("the token is another user's"));
    }
    if customer.suspended {
        return Err(Error::access_denied("user_suspended"));
    }
    Ok((customer, grant))
}

async fn live_grant(app: &App, token: &Token, now: Timestamp) -> Result<Grant> {
    let refused = || Error::invalid_token("the grant has ended");
    let id = token.grant_id.as_deref().ok_or_else(refused)?;
    let grant = grants::by_id(app.store.reader(), id).await?.ok_or_else(refused)?;
    if grants::expire_if_due(&app.store, app.random(), &app.config.bank_name, &grant, now).await? || !grant.is_live(now) {
        return Err(refused());
    }
    Ok(grant)
}

pub fn require_scope(token: &Token, any_of: &[&str]) -> Result<()> {
    if any_of.iter().any(|scope| token.scopes.iter().any(|granted| granted == scope)) {
        return Ok(());
    }
    Err(Error::new(StatusCode::FORBIDDEN, "insufficient_scope").described(&format!("the token lacks the scope {}", any_of.join(" or "))))
}

/// The scheme's name is case-insensitive (RFC 9110 §11.1); anything but exactly one header is refused.
pub(crate) fn value(headers: &HeaderMap) -> Result<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let one = match (all.next(), all.next()) {
        (Some(one), None) => one,
        (None, _) => return Err(Error::token_required()),
        (Some(_), Some(_)) => return Err(Error::invalid_request("one Authorization header is required")),
    };
    let refused = || Error::invalid_token("the Authorization header must be `Bearer <token>`");
    let (scheme, token) = one.to_str().map_err(|_| refused())?.split_once(' ').ok_or_else(refused)?;
    if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() { Ok(token.trim()) } else { Err(refused()) }
}
