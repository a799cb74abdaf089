//! What providers and the app reach with their certificates.

use serde_json::{Value, json};

use super::{Document, Operation};

pub fn document() -> Value {
    let mut document =
        Document::new("Renkei bank: mutual TLS", "Every request needs a client certificate (RFC 8705), resources a token bound to it too.");
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        document.at("get", path, Operation::new("Metadata (RFC 8414)").answers_object(200, "The metadata"));
    }
    document.at("get", "/jwks", Operation::new("Keys: none, tokens are opaque").answers_object(200, "A JWK set"));
    oauth(&mut document);
    challenge(&mut document);
    resources(&mut document);
    document.finish("https://mtls.api.bank.example")
}

fn oauth(document: &mut Document) {
    let par = Operation::new("Pushed authorization request (RFC 9126)")
        .form(
            &["client_id", "response_type", "redirect_uri", "code_challenge", "code_challenge_method"],
            &["scope", "state", "response_mode", "ui_locales", "authorization_details", "grant_management_action", "grant_id"],
        )
        .answers_object(201, "`request_uri`, `expires_in`");
    document.at("post", "/par", par);
    let token = Operation::new("Tokens (RFC 6749 §5), bound to the certificate")
        .form(&["client_id", "grant_type"], &["code", "redirect_uri", "code_verifier", "refresh_token", "scope"])
        .answers_object(200, "Tokens, `grant_id`, `authorization_details`");
    document.at("post", "/token", token);
    let introspect = Operation::new("Introspection (RFC 7662)")
        .form(&["client_id", "token"], &["token_type_hint"])
        .answers_object(200, "`active` and more");
    document.at("post", "/introspect", introspect);
    let revoke = Operation::new("Revocation (RFC 7009)")
        .form(&["client_id", "token"], &["token_type_hint"])
        .answers_nothing(200, "Revoked, or unknown");
    document.at("post", "/revoke", revoke);
    document.at("get", "/grants/{id}", bearer("A grant (Grant Management)").answers_object(200, "The grant"));
    document.at("delete", "/grants/{id}", bearer("Ends a grant (Grant Management)").answers_nothing(204, "Ended"));
}

/// The first request is a form, the following ones are JSON.
fn challenge(document: &mut Document) {
    let answer = json!({
        "type": "object",
        "required": ["auth_session", "step", "answer"],
        "properties": { "auth_session": { "type": "string" }, "step": { "type": "string" }, "answer": { "type": "object" } },
    });
    let challenge = Operation::new("Native steps of the app (a profile of OAuth 2.0 for First-Party Applications)")
        .parameter("header", "Idempotency-Key", false)
        .form(&["response_type", "client_id"], &["handover", "scope", "code_challenge", "code_challenge_method", "login_hint", "device"])
        .body("application/json", &answer)
        .answers_object(200, "`status` and `continue_uri`, or `authorization_code`")
        .answers_object(400, "`insufficient_authorization` with the next step, or a refusal");
    document.at("post", "/authorize-challenge", challenge);
}

fn resources(document: &mut Document) {
    document.at("get", "/accounts", bearer("Accounts of a link").answers_object(200, "The accounts"));
    document.at("get", "/accounts/{reference}/balances", bearer("残高照会").answers_object(200, "The balance"));
    let transactions = bearer("入出金明細照会, 振込入金明細照会")
        .query("from", false)
        .query("to", false)
        .choice("kind", &["transfer"])
        .query("cursor", false);
    document.at("get", "/accounts/{reference}/transactions", transactions.answers_object(200, "Entries and `next`"));
    document.at("get", "/me", bearer("The customer").answers_object(200, "Company, user, certificate"));
    document.at("get", "/me/links", bearer("The customer's links").query("cursor", false).answers_object(200, "Links and `next`"));
    document.at("get", "/me/links/{id}/events", bearer("A link's history").query("cursor", false).answers_object(200, "Events and `next`"));
    document.at("post", "/me/links/{id}/revoke", bearer("Stops a link").answers_nothing(204, "Stopped"));
    document.at("get", "/me/providers", bearer("The directory of providers").answers_object(200, "Providers"));
    document.at("get", "/me/service", bearer("The bank's time, hours and notices").answers_object(200, "The service"));
}

fn bearer(summary: &str) -> Operation {
    Operation::new(summary).parameter("header", "Authorization", true)
}
