use std::process::{Command, Stdio};

use axum::{Router, routing::get};
use renkei_bank::{
    clock::SystemClock,
    config::Policy,
    server::{self, Admin, Listeners, Parts},
};
use serde_json::json;

use crate::support::{
    Bank, DesktopApp, Identity,
    bank::{as_toml, configured},
    database::Database,
};

#[tokio::test]
async fn the_admin_listener_says_whether_the_bank_lives_and_carries_the_embedders_routes() {
    let directory = tempfile::tempdir().unwrap();
    let listeners = Listeners::loopback().unwrap();
    let database = Database::new(directory.path()).await;
    let config = configured(&directory, &database, &listeners);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let extra = Router::new().route("/clock", get(|| async { "extra" }));
    let crypto = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let parts = Parts { clock: std::sync::Arc::new(SystemClock), crypto, listeners, admin: Some(Admin { listener, extra }) };
    let running = server::start(config, parts).await.unwrap();
    let bank = Bank::start().await;
    let get = async |path: &str| bank.browser().get(format!("{address}{path}")).send().await.unwrap();
    for (path, expected) in [("/healthz", "ok"), ("/readyz", "ready"), ("/clock", "extra")] {
        assert_eq!(get(path).await.text().await.unwrap(), expected);
    }
    assert_eq!(get("/audit/verify").await.json::<serde_json::Value>().await.unwrap(), json!({ "intact": true, "rows": 0 }));
    running.store().close().await;
    assert_eq!(get("/healthz").await.status(), 200, "it lives");
    let refused = get("/readyz").await;
    assert_eq!(refused.status(), 503, "and cannot serve");
    assert!(refused.headers().contains_key("retry-after"));
    running.stop().await;
}

#[tokio::test]
async fn a_request_without_a_database_is_503_and_never_500() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    bank.running.store().close().await;
    let response = provider.push(&[]).await;
    assert_eq!(response.status(), 503);
    assert!(response.headers().contains_key("retry-after"));
    assert_eq!(response.json::<serde_json::Value>().await.unwrap(), json!({ "error": "temporarily_unavailable" }));
    let page = bank.browser().get(bank.public("/authorize?client_id=provider-1&request_uri=urn:x")).send().await.unwrap();
    assert_eq!(page.status(), 503);
    assert!(page.text().await.unwrap().contains("temporarily_unavailable"));
}

/// A node goes on while one of a later version brings the tables up to date.
#[tokio::test]
async fn a_table_that_gets_another_column_does_not_disturb_a_running_bank() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let app = DesktopApp::new(&bank, &bank.customers[0]);
    let everything = async || {
        let opened = provider.opened(&provider.pushed(&[]).await).await;
        app.approve(&opened.handover, "deny").await;
        let tokens = provider.tokens(&[]).await;
        let access = tokens["access_token"].as_str().unwrap();
        assert_eq!(provider.get("/accounts", access).await.status(), 200);
        assert_eq!(provider.introspect(access).await["active"], true);
        let signed_in: serde_json::Value = app.redeem(&app.sign_in().await).await.json().await.unwrap();
        for path in ["/me/links", "/me/providers"] {
            let request = app.http.get(bank.mtls(path)).bearer_auth(signed_in["access_token"].as_str().unwrap());
            assert_eq!(request.send().await.unwrap().status(), 200, "{path}");
        }
        for path in ["/clients", "/accounts?company=company-1", "/audit/verify"] {
            assert_eq!(bank.look(path).await.0, 200, "{path}");
        }
    };
    everything().await;

    for table in ["clients", "grants", "transactions", "codes", "tokens", "accounts", "users", "audit"] {
        let statement = format!("ALTER TABLE {table} ADD COLUMN later TEXT");
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(bank.running.store().reader()).await.unwrap();
    }

    everything().await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_program_serves_verifies_its_audit_trail_and_ends_on_sigterm() {
    let directory = tempfile::tempdir().unwrap();
    let listeners = Listeners::loopback().unwrap();
    let database = Database::new(directory.path()).await;
    let config = configured(&directory, &database, &listeners);
    drop(listeners);
    let file = directory.path().join("bank.toml");
    std::fs::write(&file, as_toml(&config)).unwrap();
    let program = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei-bank"));
        command.args(words).arg("--config").arg(&file).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let mut serving = program(&["serve"]).spawn().unwrap();
    // The sockets are there before the schema is.
    let mut tries = 0;
    let verified = loop {
        let verified = program(&["audit", "verify"]).output().unwrap();
        if verified.status.success() || tries == 100 {
            break verified;
        }
        tries += 1;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    };
    let said = String::from_utf8_lossy(&verified.stderr);
    assert_eq!(String::from_utf8_lossy(&verified.stdout), "intact, 0 rows\n", "{said}");
    while std::net::TcpStream::connect(config.addresses.public_listen).is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(Command::new("kill").args(["-TERM", &serving.id().to_string()]).status().unwrap().success());
    assert!(serving.wait().unwrap().success());
    let missing = Command::new(env!("CARGO_BIN_EXE_renkei-bank")).args(["serve", "--config", "/nowhere.toml"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/nowhere.toml cannot be read"));
}

#[tokio::test]
async fn whatever_is_asked_for_in_vain_is_refused_as_json() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let token = provider.tokens(&[]).await["access_token"].as_str().unwrap().to_owned();
    let asked = async |method: reqwest::Method, path: &str| {
        let response = provider.http.request(method, bank.mtls(path)).bearer_auth(&token).send().await.unwrap();
        let allow = response.headers().contains_key("allow");
        assert_eq!(response.headers().get("cache-control").map(|value| value.as_bytes()), Some(&b"no-store"[..]), "{path}");
        (response.status().as_u16(), response.json::<serde_json::Value>().await.unwrap(), allow)
    };
    for (method, path, status, error) in [
        (reqwest::Method::GET, "/nowhere", 404, "not_found"),
        (reqwest::Method::GET, "/accounts/%FF/balances", 404, "not_found"),
        (reqwest::Method::GET, "/grants/%FF", 404, "not_found"),
        (reqwest::Method::POST, "/me/links/%FF/revoke", 404, "not_found"),
        (reqwest::Method::GET, "/par", 405, "method_not_allowed"),
        (reqwest::Method::DELETE, "/accounts", 405, "method_not_allowed"),
    ] {
        assert_eq!(asked(method, path).await, (status, json!({ "error": error }), status == 405), "{path}");
    }
}

#[tokio::test]
async fn certificates_of_ones_own_making_share_the_limit_of_their_address() {
    let bank = Bank::with(Policy { requests_per_minute: 3, ..Policy::default() }).await;
    let get = async |identity: &Identity| bank.http(Some(identity)).get(bank.mtls("/accounts")).send().await.unwrap().status().as_u16();
    for (number, expected) in [(1, 401), (2, 401), (3, 401), (4, 429)] {
        let made = bank.other_ca.client(&format!("{number}"), "api", (2026, 2030));
        assert_eq!(get(&made).await, expected, "{number}");
    }
    assert_eq!(get(&bank.providers[0]).await, 401, "a provider has a share of its own");
}

#[tokio::test]
async fn a_bank_with_a_policy_that_cannot_work_does_not_start() {
    let directory = tempfile::tempdir().unwrap();
    let listeners = Listeners::loopback().unwrap();
    let database = Database::new(directory.path()).await;
    let mut config = configured(&directory, &database, &listeners);
    config.policy.code = 61;
    let crypto = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let parts = Parts { clock: std::sync::Arc::new(SystemClock), crypto, listeners, admin: None };
    let refused = server::start(config, parts).await.err().expect("refused");
    assert!(refused.to_string().contains("policy.code"), "{refused}");
}
