//! Rich authorization requests (RFC 9396): the one type `account_information`.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::error::{Error, Result};
use crate::{clock::from_millis, store::grants::Grant};

const TYPE: &str = "account_information";

/// RFC 9396 §5: unknown types, and unknown or ill-typed fields, are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requested {
    #[serde(rename = "type")]
    kind: String,
    /// 業務, by scope id.
    actions: Vec<String>,
}

/// The scopes that the details ask for, each among `allowed`: an action is one name, whatever spaces are in it.
pub fn parse(json: &str, allowed: &[String]) -> Result<Vec<String>> {
    let refused = || {
        Error::bad_request("invalid_authorization_details", "only `account_information` with `actions` that this client may ask for")
            .field("authorization_details")
    };
    // Objects (RFC 9396 §2): a struct would be read from the bare list of its values as well.
    let _objects: Vec<Map<String, Value>> = serde_json::from_str(json).map_err(|_| refused())?;
    let requested: Vec<Requested> = serde_json::from_str(json).map_err(|_| refused())?;
    if requested.is_empty() || requested.iter().any(|one| one.kind != TYPE || one.actions.is_empty()) {
        return Err(refused());
    }
    let actions: Vec<String> = requested.into_iter().flat_map(|one| one.actions).collect();
    if actions.iter().all(|action| allowed.contains(action)) { Ok(actions) } else { Err(refused()) }
}

/// At the token endpoint, where scopes narrow.
pub fn not_here() -> Error {
    Error::bad_request("invalid_authorization_details", "details are asked for in the pushed request; `scope` narrows a refreshed token")
        .field("authorization_details")
}

/// What a token with `scopes` may do of what was granted, enriched by the accounts that the customer chose and the end that the bank fixed
/// (RFC 9396 §7.1).
pub fn granted(grant: &Grant, scopes: &[String]) -> Value {
    let actions: Vec<&String> = grant.scopes.iter().filter(|action| scopes.contains(action)).collect();
    json!([{ "type": TYPE, "actions": actions, "accounts": grant.accounts, "expires_at": from_millis(grant.expires_at) }])
}

/// Whole seconds until the grant ends.
pub fn seconds_left(grant: &Grant, now: Timestamp) -> i64 {
    (from_millis(grant.expires_at).0.as_second() - now.as_second()).max(0)
}
