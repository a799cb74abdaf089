//! The names of the measurements are stable, and requests, steps and locks are counted.

use std::time::{Duration, Instant};

use renkei_bank::sweeper::{self, Believed};

use crate::support::{Bank, DesktopApp};

#[tokio::test]
async fn the_measurements_have_the_names_that_the_documents_list() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let handover = provider.opened(&provider.pushed(&[]).await).await;
    DesktopApp::new(&bank, &bank.customers[0]).approve(&handover.handover, "deny").await;
    let page = bank.browser().get(format!("{}/metrics", bank.admin)).send().await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("application/openmetrics-text"));
    let page = page.text().await.unwrap();
    let document = include_str!("../../../../docs/bank-admin.md");
    let names: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    assert!(names.len() > 8, "{page}");
    for name in names {
        assert!(document.contains(name), "docs/bank-admin.md does not list {name}");
    }
    for line in [
        r#"renkei_bank_requests_total{listener="mtls",method="POST",route="/par",status="201"}"#,
        r#"renkei_bank_steps_total{outcome="asked_password"}"#,
        r#"renkei_bank_steps_total{outcome="denied"}"#,
        r#"renkei_bank_request_seconds_bucket{le="0.1",listener="mtls",route="/authorize-challenge"}"#,
        "renkei_bank_database_up 1",
        r#"renkei_bank_users_locked{stage="full"} 0"#,
    ] {
        assert!(page.lines().any(|have| have.starts_with(line)), "{line}\n{page}");
    }
}

#[tokio::test]
async fn a_bank_that_is_not_ready_says_why() {
    let bank = Bank::start().await;
    bank.advance(-3_600);
    let (status, body) = bank.look("/readyz").await;
    assert_eq!((status, body["reason"].as_str()), (503, Some("clock_behind")));
    bank.advance(3_600);
    bank.running.store().close().await;
    let (status, body) = bank.look("/readyz").await;
    assert_eq!((status, body["reason"].as_str()), (503, Some("database_unavailable")));
}

/// Every request answers within a few seconds while all that could be asked is away.
#[tokio::test]
async fn a_database_that_is_held_neither_hides_the_measurements_nor_looks_ready() {
    let bank = Bank::start().await;
    assert_eq!(bank.browser().get(format!("{}/readyz", bank.admin)).send().await.unwrap().status(), 200);
    let mut held = Vec::new();
    // Every connection there is.
    let pool = bank.running.store().reader();
    for _ in 0..pool.options().get_max_connections() {
        held.push(pool.acquire().await.unwrap());
    }
    let began = Instant::now();
    let page = bank.browser().get(format!("{}/metrics", bank.admin)).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("renkei_bank_database_up 0"), "{page}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let (status, body) = bank.look("/readyz").await;
    assert_eq!((status, body["reason"].as_str()), (503, Some("database_unavailable")));
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
    drop(held);
}

#[tokio::test]
async fn the_health_listener_has_health_and_measurements_and_nothing_else() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let bank = Bank::configured(|config, _| config.admin.health_listen = Some(free)).await;
    for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/clients", 404), ("/clock/reset", 404)] {
        assert_eq!(bank.browser().get(format!("http://{free}{path}")).send().await.unwrap().status(), status, "{path}");
    }
}

/// PostgreSQL's server has a clock of its own; beside SQLite there is none.
#[tokio::test]
async fn a_node_whose_clock_runs_ahead_of_the_databases_ends_nothing_and_says_so() {
    let bank = Bank::start().await;
    let mark = async || sqlx::query_scalar::<_, i64>("SELECT at FROM clock_mark").fetch_one(bank.running.store().reader()).await.unwrap();
    if std::env::var_os("RENKEI_TEST_POSTGRES").is_none() {
        return println!("skipped: for PostgreSQL");
    }
    let (before, believed) = (mark().await, Believed::since(mark().await));
    bank.advance(100 * 365 * 86_400);
    sweeper::round(bank.running.app(), believed).await.unwrap();
    assert_eq!(mark().await, before);
    assert_eq!(bank.look("/readyz").await.1["reason"], "clock_ahead");
    bank.advance(-100 * 365 * 86_400);
    sweeper::round(bank.running.app(), believed).await.unwrap();
    assert_eq!(bank.browser().get(format!("{}/readyz", bank.admin)).send().await.unwrap().status(), 200);
}
