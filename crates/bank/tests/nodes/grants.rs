//! Tokens against the end of what they rest on: whichever comes first, no token outlives its grant.

use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use renkei_bank::clock::{Clock, SystemClock, millis};
use sqlx::AssertSqlSafe;

use crate::{
    SPREADS,
    cluster::Cluster,
    journey::{Journey, Tokens, answered},
    rounds,
};

async fn live_tokens(cluster: &Cluster, grant: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM tokens WHERE grant_id = '{grant}' AND revoked_at IS NULL");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(cluster.store.reader()).await.unwrap()
}

async fn status(cluster: &Cluster, grant: &str) -> String {
    sqlx::query_scalar("SELECT status FROM grants WHERE id = $1").bind(grant.to_owned()).fetch_one(cluster.store.reader()).await.unwrap()
}

/// Only those that succeeded; the others must have been refused in words.
fn access_tokens(all: &[(u16, serde_json::Value)]) -> Vec<String> {
    assert!(all.iter().all(|(status, body)| *status == 200 || body["error"] == "invalid_grant"), "{all:?}");
    all.iter().filter(|(status, _)| *status == 200).map(|(_, body)| Tokens::of(body).access).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn refresh_storm_64() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    let tokens = journey.tokens(0).await;
    for spread in SPREADS {
        let all = join_all((0..64).map(|number| journey.refresh(number % spread, &tokens.refresh))).await;
        assert!(all.iter().all(|(status, body)| *status == 200 && body["refresh_token"] == tokens.refresh.as_str()), "{all:?}");
    }
    assert_eq!(cluster.number("SELECT COUNT(*) FROM grants").await, 1);
    assert_eq!(cluster.number("SELECT COUNT(*) FROM tokens WHERE kind = 'refresh'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn revoke_vs_refresh() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        for _ in 0..rounds(5, 50) {
            let tokens = journey.tokens(0).await;
            let refreshes = join_all((0..8).map(|number| journey.refresh(number % spread, &tokens.refresh)));
            let (all, revoked) = tokio::join!(refreshes, journey.revoke(spread - 1, &tokens.refresh));
            assert_eq!(revoked, 200);
            for access in access_tokens(&all) {
                assert!(!journey.is_active(0, &access).await);
            }
            assert_eq!((live_tokens(&cluster, &tokens.grant).await, status(&cluster, &tokens.grant).await.as_str()), (0, "stopped"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn replace_vs_refresh() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    let mut old = journey.tokens(0).await;
    for spread in SPREADS {
        for _ in 0..rounds(5, 50) {
            let code = journey.code(0).await;
            let refreshes = join_all((0..8).map(|number| journey.refresh(number % spread, &old.refresh)));
            let (all, (redeemed, new)) = tokio::join!(refreshes, journey.redeem(spread - 1, &code));
            assert_eq!(redeemed, 200, "{new}");
            for access in access_tokens(&all) {
                assert!(!journey.is_active(0, &access).await);
            }
            assert_eq!((live_tokens(&cluster, &old.grant).await, status(&cluster, &old.grant).await.as_str()), (0, "superseded"));
            old = Tokens::of(&new);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_renewals_that_are_redeemed_at_once_leave_one_link() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        for round in 0..rounds(5, 100) {
            let codes = [journey.code(0).await, journey.code(0).await];
            let all = join_all(codes.iter().enumerate().map(|(number, code)| journey.redeem(number % spread, code))).await;
            assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
            assert_eq!(cluster.number("SELECT COUNT(*) FROM grants WHERE status = 'active'").await, 1, "{spread} nodes, round {round}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn expire_vs_refresh() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        let tokens = journey.tokens(0).await;
        let end = millis(SystemClock.now()) + 1_500;
        sqlx::query("UPDATE grants SET expires_at = $1 WHERE id = $2")
            .bind(end)
            .bind(&tokens.grant)
            .execute(cluster.store.reader())
            .await
            .unwrap();

        let mut given = Vec::new();
        while millis(SystemClock.now()) < end + 500 {
            let all = join_all((0..8).map(|number| answered(journey.refreshing(number % spread, &tokens.refresh)))).await;
            given.extend(access_tokens(&all));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }

        assert!(!given.is_empty());
        for access in &given {
            assert!(!journey.is_active(spread - 1, access).await);
        }
        assert_eq!(status(&cluster, &tokens.grant).await, "expired");
        let longest: i64 =
            sqlx::query_scalar("SELECT MAX(expires_at) FROM tokens WHERE grant_id = $1 AND kind = 'access' AND issued_at > $2")
                .bind(&tokens.grant)
                .bind(end - 1_500)
                .fetch_one(cluster.store.reader())
                .await
                .unwrap();
        assert!(longest <= end, "{longest} after {end} ({})", Timestamp::from_millisecond(end).unwrap());
    }
    assert_eq!(cluster.audited("grant.expired").await, 2, "once each");
}
