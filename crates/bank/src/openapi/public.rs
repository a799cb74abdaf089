//! What browsers and anybody reach.

use serde_json::{Value, json};

use super::{Document, Operation};

pub fn document() -> Value {
    let mut document = Document::new("Renkei bank: public", "No client certificate is ever asked for.");
    let html = json!({ "type": "string" });
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        document.at("get", path, Operation::new("Metadata (RFC 8414)").answers_object(200, "The metadata"));
    }
    document.at("get", "/jwks", Operation::new("Keys: none, tokens are opaque").answers_object(200, "A JWK set"));
    let open = Operation::new("The hand-over page of a pushed request (RFC 9126 §4)")
        .query("client_id", true)
        .query("request_uri", true)
        .query("lang", false)
        .answers(200, "The page, or the same as JSON", "text/html", &html);
    document.at("get", "/authorize", open);
    let go_on = Operation::new("Back to the provider, with the cookie of the browser that began")
        .query("tx", true)
        .query("key", true)
        .answers_nothing(303, "To the provider, with `code` or `error`, `state` and `iss` (RFC 9207)");
    document.at("get", "/authorize/continue", go_on);
    document.at("get", "/bank.css", Operation::new("The pages' style").answers(200, "CSS", "text/css", &html));
    document.finish("https://api.bank.example")
}
