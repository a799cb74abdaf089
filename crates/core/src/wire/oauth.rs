//! OAuth answers: metadata (RFC 8414), PAR (RFC 9126), token, introspection (RFC 7662), errors.

use serde::{Deserialize, Serialize};

use super::Jst;
use crate::Secret;

/// The error body of every OAuth endpoint (RFC 6749 §5.2), with our own `reason` and `field`.
pub use super::challenge::Refusal as OAuthError;

/// The part of the metadata document that our own client needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    pub issuer: String,
    pub mtls_endpoint_aliases: Aliases,
    pub x_links_endpoint: String,
    #[serde(default)]
    pub x_link_revocation_supported: bool,
    /// The name that customers know the bank by.
    #[serde(default)]
    pub x_bank_name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aliases {
    pub token_endpoint: String,
    pub revocation_endpoint: String,
    pub authorization_challenge_endpoint: String,
}

/// HTTP 201 from `/par`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    pub request_uri: String,
    /// Seconds, below 600.
    pub expires_in: u32,
}

/// HTTP 200 from `/token`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tokens {
    pub access_token: Secret,
    pub token_type: String,
    /// Seconds.
    pub expires_in: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// Seconds until the grant ends; a refresh never moves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_expires_in: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_details: Option<serde_json::Value>,
}

/// `GET /grants/{id}` (Grant Management for OAuth 2.0, draft-03).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    pub scopes: Vec<GrantScope>,
    pub authorization_details: serde_json::Value,
    pub created_at: Jst,
    pub last_updated_at: Jst,
    pub expires_at: Jst,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantScope {
    pub scope: String,
}
