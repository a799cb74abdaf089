//! `/.well-known/oauth-authorization-server` (RFC 8414), the same document at `/.well-known/openid-configuration`, and `/jwks`.

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use super::scope::{BUSINESSES, MANAGEMENT};
use crate::state::App;

pub fn router() -> Router<App> {
    Router::new()
        .route("/.well-known/oauth-authorization-server", get(document))
        .route("/.well-known/openid-configuration", get(document))
        .route("/jwks", get(keys))
}

/// Tokens are opaque and answers unsigned, so there is no key to publish.
async fn keys() -> Json<Value> {
    Json(json!({ "keys": [] }))
}

async fn document(State(app): State<App>) -> Json<Value> {
    let (public, mtls) = (&app.config.addresses.public_url, &app.config.addresses.mtls_url);
    let at = |path: &str| format!("{mtls}/{path}");
    let client_endpoints = json!({
        "token_endpoint": at("token"),
        "revocation_endpoint": at("revoke"),
        "introspection_endpoint": at("introspect"),
        "pushed_authorization_request_endpoint": at("par"),
        "authorization_challenge_endpoint": at("authorize-challenge"),
        "grant_management_endpoint": at("grants"),
    });
    let mut document = json!({
        "issuer": public,
        "authorization_endpoint": format!("{public}/authorize"),
        "jwks_uri": format!("{public}/jwks"),
        "mtls_endpoint_aliases": &client_endpoints,
        "require_pushed_authorization_requests": true,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["tls_client_auth"],
        "introspection_endpoint_auth_methods_supported": ["tls_client_auth"],
        "revocation_endpoint_auth_methods_supported": ["tls_client_auth"],
        "tls_client_certificate_bound_access_tokens": true,
        "authorization_response_iss_parameter_supported": true,
        "scopes_supported": BUSINESSES.map(|(id, _)| id).into_iter().chain(MANAGEMENT).collect::<Vec<_>>(),
        "authorization_details_types_supported": ["account_information"],
        "grant_management_actions_supported": ["query", "revoke", "create", "replace"],
        "grant_management_action_required": false,
        "ui_locales_supported": ["ja", "en"],
        "x_accounts_endpoint": at("accounts"),
        "x_links_endpoint": at("me/links"),
        "x_link_revocation_supported": app.config.policy.link_revocation,
        "x_bank_name": app.config.bank_name,
    });
    // Every client endpoint needs a certificate, so the aliases are the endpoints themselves.
    if let (Some(all), Some(more)) = (document.as_object_mut(), client_endpoints.as_object()) {
        all.extend(more.clone());
    }
    Json(document)
}
