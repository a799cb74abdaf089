//! What a code is worth at the token endpoint.

use serde_json::json;

use crate::{
    checks::{refused, resource, tokens},
    support::Bank,
};

/// `fapi2-security-profile-final-ensure-client-id-in-token-endpoint`
#[tokio::test]
async fn ensure_client_id_in_token_endpoint() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    refused(provider.redeem_with(&code, &[("client_id", "provider-2")]).await, 401, "invalid_client").await;
    refused(provider.redeem_with(&code, &[("client_id", "nobody")]).await, 401, "invalid_client").await;
    refused(provider.redeem_with(&code, &[("client_id", "")]).await, 400, "invalid_request").await;
    tokens(provider.redeem(&code).await).await;
}

/// `fapi2-security-profile-final-ensure-holder-of-key-required`
#[tokio::test]
async fn ensure_holder_of_key_required() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let anonymous = crate::support::Provider { bank: &bank, client_id: "provider-1".into(), http: bank.http(None) };
    let body = refused(anonymous.redeem(&code).await, 401, "invalid_client").await;
    assert_eq!(body["reason"], "certificate_required");
    tokens(provider.redeem(&code).await).await;
}

/// `fapi2-security-profile-final-ensure-authorization-code-is-bound-to-client`
#[tokio::test]
async fn ensure_authorization_code_is_bound_to_client() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    refused(bank.provider(2).redeem(&code).await, 400, "invalid_grant").await;
    tokens(provider.redeem(&code).await).await;
}

/// `fapi2-security-profile-final-attempt-reuse-authorization-code-after-one-second`
#[tokio::test]
async fn attempt_reuse_authorization_code_after_one_second() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let granted = tokens(provider.redeem(&code).await).await;
    let access = granted["access_token"].as_str().unwrap();
    resource(&provider, access, None).await;
    bank.advance(1);
    refused(provider.redeem(&code).await, 400, "invalid_grant").await;
    refused(provider.get("/accounts", access).await, 401, "invalid_token").await;
    assert_eq!(provider.introspect(access).await, json!({ "active": false }));
    refused(provider.refresh(granted["refresh_token"].as_str().unwrap()).await, 400, "invalid_grant").await;
    refused(provider.redeem(&code).await, 400, "invalid_grant").await;
    assert_eq!((bank.audited("code.replay").await, bank.audited("grant.stopped").await), (2, 1));
}

/// `fapi2-security-profile-final-ensure-token-endpoint-fails-with-expired-auth-code`
#[tokio::test]
async fn ensure_token_endpoint_fails_with_expired_auth_code() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let (early, late, later) = (provider.code(&[]).await, provider.code(&[]).await, provider.code(&[]).await);
    bank.advance(59);
    tokens(provider.redeem(&early).await).await;
    bank.advance(1);
    refused(provider.redeem(&late).await, 400, "invalid_grant").await;
    bank.advance(1);
    refused(provider.redeem(&later).await, 400, "invalid_grant").await;
    assert_eq!(bank.audited("code.replay").await, 0, "an expired code has not leaked");
}

/// `fapi2-security-profile-final-ensure-pkce-code-verifier-required`
#[tokio::test]
async fn ensure_pkce_code_verifier_required() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    refused(provider.redeem_with(&code, &[("code_verifier", "")]).await, 400, "invalid_grant").await;
    tokens(provider.redeem(&code).await).await;
}

/// `fapi2-security-profile-final-incorrect-pkce-code-verifier-rejected`
#[tokio::test]
async fn incorrect_pkce_code_verifier_rejected() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let challenge = crate::support::provider::challenge(crate::support::provider::VERIFIER);
    for verifier in ["another-code-verifier-of-at-least-43-characters", "short", challenge.as_str(), &"x".repeat(129)] {
        refused(provider.redeem_with(&code, &[("code_verifier", verifier)]).await, 400, "invalid_grant").await;
    }
    tokens(provider.redeem(&code).await).await;
}
