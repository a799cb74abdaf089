//! A bank is filled without SQL: companies, accounts, users, certificates and providers, through the admin API alone.

use serde_json::{Value, json};

use crate::support::{Bank, DesktopApp, Provider};

fn provider(subject: &str) -> Value {
    json!({
        "client_id": "provider-3", "name": "プロバイダー3株式会社", "service": "会計3", "registration_number": "関東財務局長（電代）第3号",
        "contact": "03-0000-0000", "subject_dn": subject, "scopes": ["balance", "statement"],
        "redirect_uris": ["https://provider.example/callback"],
    })
}

#[tokio::test]
async fn what_is_registered_by_the_staff_makes_a_link() {
    let bank = Bank::start().await;
    let certificate = bank.client_ca.client("鷹巣木材", "user", (2026, 2030));
    let third = bank.client_ca.client("プロバイダー3株式会社", "api", (2026, 2030));
    let done = async |path: &str, body: Value| {
        let (status, answer) = bank.operate(path, body.to_string()).await;
        assert_eq!(status, 201, "{path}: {answer}");
        answer
    };
    done("/companies", json!({ "id": "company-3", "name": "鷹巣木材" })).await;
    let account = json!({ "ref": "acc_31", "company": "company-3", "branch": "鷹巣", "kind": "普通", "number": "7654321", "balance": 500, "pin": "1234" });
    let registered = done("/accounts", account).await;
    assert_eq!(registered["account"]["number_masked"], "***4321");
    let user = json!({ "id": "user-3", "company": "company-3", "name": "成田", "role": "master", "login_id": "user03", "password": "correct horse", "accounts": ["acc_31"] });
    assert_eq!(done("/users", user).await["state"], "active");
    done("/certificates", json!({ "user": "user-3", "pem": certificate.pem() })).await;
    done("/clients", provider(&third.subject())).await;

    let provider = Provider::new(&bank, "provider-3", &third);
    let handover = provider.opened(&provider.pushed(&[("scope", "balance")]).await).await;
    let (steps, end) = DesktopApp::new(&bank, &certificate).approve(&handover.handover, "allow").await;
    assert_eq!(end["status"], "approved");
    assert_eq!(steps, ["password", "account_pin", "account_pin_result", "consent"]);
    for event in ["company.registered", "account.registered", "user.registered", "client.registered"] {
        assert_eq!(bank.audited(event).await, 1, "{event}");
    }
}

#[tokio::test]
async fn the_same_again_and_what_does_not_fit_is_refused_with_its_field() {
    let bank = Bank::start().await;
    let subject = bank.providers[0].subject();
    let fresh = |change: fn(&mut Value)| {
        let mut body = provider("CN=api,O=Third,C=JP");
        change(&mut body);
        body
    };
    for (path, body, status, error, field) in [
        ("/companies", json!({ "id": "company-1", "name": "x" }), 409, "already_registered", "id"),
        ("/companies", json!({ "id": "a/b", "name": "x" }), 400, "invalid_request", "id"),
        ("/companies", json!({ "id": "c", "name": " " }), 400, "invalid_request", "name"),
        ("/clients", provider(&subject), 409, "subject_taken", "subject_dn"),
        ("/clients", fresh(|body| body["client_id"] = json!("provider-1")), 409, "already_registered", "client_id"),
        ("/clients", fresh(|body| body["client_id"] = json!("bank-desktop")), 400, "invalid_request", "client_id"),
        ("/clients", fresh(|body| body["redirect_uris"] = json!(["http://x.example/cb"])), 400, "invalid_request", "redirect_uris[0]"),
        ("/clients", fresh(|body| body["scopes"] = json!(["transfer"])), 400, "invalid_request", "scopes[0]"),
        ("/clients", fresh(|body| body["subject_dn"] = json!("api")), 400, "invalid_request", "subject_dn"),
        (
            "/users",
            json!({ "id": "u", "company": "company-1", "name": "n", "role": "master", "login_id": "user01", "password": "p" }),
            409,
            "already_registered",
            "id",
        ),
        (
            "/users",
            json!({ "id": "u", "company": "nobody", "name": "n", "role": "master", "login_id": "u", "password": "p" }),
            404,
            "not_found",
            "company",
        ),
        (
            "/users",
            json!({ "id": "u", "company": "company-1", "name": "n", "role": "general", "login_id": "u", "password": "p", "accounts": ["acc_21"] }),
            400,
            "invalid_request",
            "accounts[0]",
        ),
        (
            "/accounts",
            json!({ "ref": "acc_11", "company": "company-1", "branch": "b", "kind": "普通", "number": "1", "pin": "1234" }),
            409,
            "already_registered",
            "ref",
        ),
        (
            "/accounts",
            json!({ "ref": "a", "company": "company-1", "branch": "b", "kind": "普通", "number": "1", "pin": "123" }),
            400,
            "invalid_request",
            "pin",
        ),
    ] {
        let (got, answer) = bank.operate(path, body.to_string()).await;
        assert_eq!((got, &answer["error"], &answer["field"]), (status, &json!(error), &json!(field)), "{path} {answer}");
    }
    assert_eq!(bank.look("/users/u").await.0, 404, "nothing half-made");
}

#[tokio::test]
async fn a_suspended_provider_is_refused_at_once_and_goes_on_after_it_is_resumed() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let (access, refresh) = (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    let accounts = async || provider.http.get(bank.mtls("/accounts")).bearer_auth(access).send().await.unwrap().status().as_u16();
    let again = [("grant_type", "refresh_token"), ("client_id", "provider-1"), ("refresh_token", refresh)];
    let refreshed = async || provider.http.post(bank.mtls("/token")).form(&again).send().await.unwrap();
    assert_eq!(accounts().await, 200);

    let (status, client) = bank.operate("/clients/provider-1/suspend", "").await;
    assert!(status == 200 && client["suspended_at"].is_string(), "{client}");
    assert_eq!(bank.operate("/clients/provider-1/suspend", "").await.1["error"], "already_suspended");
    assert_eq!(accounts().await, 401);
    let refused = refreshed().await;
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.json::<Value>().await.unwrap()["reason"], "client_suspended");

    assert_eq!(bank.operate("/clients/provider-1/resume", "").await.0, 200);
    assert_eq!(refreshed().await.status(), 200);
    assert_eq!(bank.operate("/clients/bank-desktop/suspend", "").await.0, 404, "that would lock every customer out");
    assert_eq!((bank.audited("client.suspended").await, bank.audited("client.resumed").await), (1, 1));
}

/// A refresh that ran beside the suspension leaves a token that was issued after it.
#[tokio::test]
async fn a_token_that_outlived_the_suspension_of_its_provider_opens_nothing() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let access = tokens["access_token"].as_str().unwrap();
    bank.operate("/clients/provider-1/suspend", "").await;
    sqlx::query("UPDATE tokens SET revoked_at = NULL").execute(bank.running.store().reader()).await.unwrap();

    let refused = provider.get("/accounts", access).await;
    assert_eq!(refused.status(), 401);
    let said: Value = refused.json().await.unwrap();
    assert_eq!((&said["error"], &said["reason"]), (&json!("invalid_token"), &json!("client_suspended")));
    let introspected = provider.post("/introspect", &[("client_id", "provider-1"), ("token", access)]).await;
    assert_eq!(introspected.status(), 401, "nor is it told to be active");

    bank.operate("/clients/provider-1/resume", "").await;
    assert_eq!(provider.get("/accounts", access).await.status(), 200);
}

#[tokio::test]
async fn requests_of_a_suspended_provider_can_be_neither_opened_nor_taken_over() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    bank.operate("/clients/provider-1/suspend", "").await;

    let visited = provider.visit(&opened.request_uri).await;
    assert_eq!(visited.status(), 400);
    assert_eq!(visited.json::<Value>().await.unwrap()["error_description"], "request_unknown");
    let app = DesktopApp::new(&bank, &bank.customers[0]);
    let first = [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", opened.handover.as_str())];
    let refused = app.http.post(bank.mtls("/authorize-challenge")).form(&first).send().await.unwrap();
    assert_eq!(refused.status(), 400);
    let said: Value = refused.json().await.unwrap();
    assert_eq!((&said["error"], &said["reason"]), (&json!("invalid_session"), &json!("client_suspended")));

    bank.operate("/clients/provider-1/resume", "").await;
    assert_eq!(provider.visit(&opened.request_uri).await.status(), 200);
    assert_eq!(app.approve(&opened.handover, "allow").await.1["status"], "approved", "the refusal spent nothing");
}

#[tokio::test]
async fn a_changed_provider_is_told_what_changed_in_the_trail() {
    let bank = Bank::start().await;
    let (_, mut client) = bank.look("/clients/provider-1").await;
    for name in ["kind", "suspended_at"] {
        client.as_object_mut().unwrap().remove(name);
    }
    client["redirect_uris"] = json!(["https://provider.example/new"]);
    assert_eq!(bank.operate("/clients/provider-1", client.to_string()).await.0, 200);
    assert_eq!(bank.operate("/clients/provider-1", client.to_string()).await.1["error"], "unchanged");
    assert_eq!(bank.look("/clients/provider-1").await.1["redirect_uris"], json!(["https://provider.example/new"]));
    let (detail,): (String,) =
        sqlx::query_as("SELECT detail FROM audit WHERE event = 'client.changed'").fetch_one(bank.running.store().reader()).await.unwrap();
    assert!(detail.contains(r#""changed":["redirect_uris"]"#), "{detail}");
    assert_eq!(bank.look("/clients").await.1["clients"].as_array().unwrap().len(), 3);
}

/// How many of ten had which answer.
async fn ten(bank: &Bank, path: &str, body: impl Fn(usize) -> Value) -> std::collections::BTreeMap<(u16, String), usize> {
    let asked = (0..10).map(|number| bank.operate(path, body(number).to_string()));
    let mut counted = std::collections::BTreeMap::new();
    for (status, answer) in futures_util::future::join_all(asked).await {
        *counted.entry((status, answer["error"].as_str().unwrap_or_default().to_owned())).or_default() += 1;
    }
    counted
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_providers_registered_or_changed_at_once_one_is() {
    let bank = Bank::start().await;
    let counts = |status: u16, error: &str| [((status, String::new()), 1), ((409, error.to_owned()), 9)].into();
    assert_eq!(ten(&bank, "/clients", |_| provider("CN=api,O=Third,C=JP")).await, counts(201, "already_registered"));
    let other = |number: usize| {
        let mut body = provider("CN=api,O=Fourth,C=JP");
        body["client_id"] = json!(format!("provider-4-{number}"));
        body
    };
    assert_eq!(ten(&bank, "/clients", other).await, counts(201, "subject_taken"));
    let mut changed = provider("CN=api,O=Third,C=JP");
    changed["contact"] = json!("03-1111-1111");
    assert_eq!(ten(&bank, "/clients/provider-3", |_| changed.clone()).await, counts(200, "unchanged"));
    changed["subject_dn"] = json!("CN=api,O=Fourth,C=JP");
    assert_eq!(bank.operate("/clients/provider-3", changed.to_string()).await.1["error"], "subject_taken");
    assert_eq!((bank.audited("client.registered").await, bank.audited("client.changed").await), (2, 1));
}

#[tokio::test]
async fn a_body_that_does_not_fit_is_refused_without_what_stood_there() {
    let bank = Bank::start().await;
    for (path, body, field) in [
        ("/accounts", r#"{"ref":"a","company":"company-1","branch":"b","kind":"普通","number":"1","pin":7351}"#, Some("pin")),
        ("/users/user-1/password", r#"{"password":["hunter2-7351"]}"#, Some("password")),
        ("/users/user-1/password", r#"{"password":"hunter2-7351}"#, None),
        ("/users/user-1/password", r#""hunter2-7351""#, None),
    ] {
        let (status, answer) = bank.operate(path, body).await;
        assert_eq!((status, answer["field"].as_str()), (400, field), "{answer}");
        assert!(!answer.to_string().contains("7351") && answer["error_description"].as_str().unwrap().contains("line 1"), "{answer}");
    }
}
