//! What the bank's own people reach.

use serde_json::{Value, json};

use super::{Document, Operation};
use crate::admin::shapes::{Account, Client, Company, NewAccount, NewCustomer, Provider};

pub fn document() -> Value {
    let mut document =
        Document::new("Renkei bank: administration", "A unix socket of the bank's own system user. Every effect names its operator.");
    health(&mut document);
    registration(&mut document);
    people(&mut document);
    let certificate = json!({
        "type": "object",
        "required": ["user", "pem"],
        "properties": { "user": { "type": "string" }, "pem": { "type": "string" }, "replaces": { "type": "string" } },
    });
    document.at("get", "/certificates", Operation::new("A user's certificates").query("user", true).answers_object(200, "Newest first"));
    let register = effect("Registers a customer's certificate").body("application/json", &certificate);
    document.at("post", "/certificates", register.answers_object(201, "The certificate, and links that want a new consent"));
    let revoke = effect("Revokes a customer's certificate").answers_object(200, "The certificate, and links that want a new consent");
    document.at("post", "/certificates/{thumbprint}/revoke", revoke);
    let crl = effect("Imports a CRL").body("application/octet-stream", &json!({ "type": "string", "format": "binary" }));
    document.at("post", "/crl", crl.answers_object(200, "What it listed and ended"));
    document.at(
        "get",
        "/grants",
        Operation::new("A company's grants").query("company", true).query("cursor", false).answers_object(200, "Grants and `next`"),
    );
    document.at("post", "/grants/{id}/revoke", effect("Ends a grant").answers_object(200, "The grant"));
    document.at("post", "/clock/reset", effect("Takes the clock as it is for right").answers_object(200, "`now`"));
    document.finish("http://localhost")
}

fn health(document: &mut Document) {
    let text = json!({ "type": "string" });
    document.at("get", "/healthz", Operation::new("Whether the process lives").answers(200, "ok", "text/plain", &text));
    document.at("get", "/readyz", Operation::new("Whether it can serve; 503 says why not").answers(200, "ready", "text/plain", &text));
    document.at("get", "/metrics", Operation::new("Measurements").answers(200, "OpenMetrics", "application/openmetrics-text", &text));
    let verify = Operation::new("Whether the audit trail is whole").answers_object(200, "`intact`, `rows`, `cut`");
    document.at("get", "/audit/verify", verify.answers_object(409, "`first_broken`"));
    let openapi = Operation::new("This document, or that of `public` or `mtls`").answers_object(200, "OpenAPI 3.1");
    document.at("get", "/openapi/{listener}", openapi);
}

fn registration(document: &mut Document) {
    let (provider, client) = (document.schema::<Provider>(), document.schema::<Client>());
    document.at("get", "/clients", Operation::new("All clients").answers_object(200, "`clients`"));
    let register = effect("Registers a provider").body("application/json", &provider);
    document.at("post", "/clients", register.answers(201, "The provider", "application/json", &client));
    document.at("get", "/clients/{id}", Operation::new("A client").answers(200, "The client", "application/json", &client));
    let change = effect("Says all of a provider anew").body("application/json", &provider);
    document.at("post", "/clients/{id}", change.answers(200, "The provider", "application/json", &client));
    for (path, summary) in [("/clients/{id}/suspend", "Refuses a provider everything"), ("/clients/{id}/resume", "Ends that")] {
        document.at("post", path, effect(summary).answers(200, "The provider", "application/json", &client));
    }
    let company = document.schema::<Company>();
    document.at("get", "/companies", Operation::new("Companies by id").query("after", false).answers_object(200, "`companies`"));
    let register = effect("Registers a company").body("application/json", &company);
    document.at("post", "/companies", register.answers(201, "The company", "application/json", &company));
    document.at("get", "/companies/{id}", Operation::new("A company").answers(200, "The company", "application/json", &company));
    let (new, account) = (document.schema::<NewAccount>(), document.schema::<Account>());
    document.at("get", "/accounts", Operation::new("A company's accounts").query("company", true).answers_object(200, "`accounts`"));
    let register = effect("Registers an account").body("application/json", &new);
    document.at("post", "/accounts", register.answers(201, "The account", "application/json", &account));
    let unlock = effect("Ends the lock of the 照会用暗証番号").answers(200, "The account", "application/json", &account);
    document.at("post", "/accounts/{ref}/unlock", unlock);
}

fn people(document: &mut Document) {
    let new = document.schema::<NewCustomer>();
    let list = Operation::new("Users, by login id or company").query("login_id", false).query("company", false);
    document.at("get", "/users", list.answers_object(200, "`users`"));
    document.at("post", "/users", effect("Registers a user").body("application/json", &new).answers_object(201, "The user"));
    document.at("get", "/users/{id}", Operation::new("A user, by id or login id").answers_object(200, "The user"));
    for (name, summary) in [("unlock", "Ends a lock"), ("suspend", "Refuses a user everything"), ("resume", "Ends that")] {
        document.at("post", &format!("/users/{{id}}/{name}"), effect(summary).answers_object(200, "The user"));
    }
    let password = json!({ "type": "object", "required": ["password"], "properties": { "password": { "type": "string" } } });
    let set = effect("Sets the login password").body("application/json", &password);
    document.at("post", "/users/{id}/password", set.answers_object(200, "The user, and links that want a new consent"));
}

/// Needs the header that says who does it.
fn effect(summary: &str) -> Operation {
    Operation::new(summary).parameter("header", "Operator", true)
}
