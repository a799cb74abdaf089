//! The names of the measurements are stable, and requests, steps and locks are counted.

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
