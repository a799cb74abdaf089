//! A code, a hand-over and a continuation are each used once, however many try.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::{
    SPREADS,
    cluster::Cluster,
    journey::{Journey, Tokens, answered},
    rounds,
    support::provider::{location, parameter},
};

#[tokio::test(flavor = "multi_thread")]
async fn code_race_32() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        for round in 0..rounds(5, 100) {
            let code = journey.code(0).await;
            let all = join_all((0..32).map(|number| journey.redeem(number % spread, &code))).await;
            let won: Vec<_> = all.iter().filter(|(status, _)| *status == 200).collect();
            assert_eq!(won.len(), 1, "{spread} nodes, round {round}: {all:?}");
            let lost = all.iter().filter(|(status, body)| *status == 400 && body["error"] == "invalid_grant").count();
            assert_eq!(lost, 31, "{spread} nodes, round {round}: {all:?}");
            // The others had the code as well, so it has leaked.
            assert!(!journey.is_active(0, &Tokens::of(&won[0].1).access).await);
        }
    }
    let rounds = i64::try_from(2 * rounds(5, 100)).unwrap();
    assert_eq!((cluster.audited("grant.claimed").await, cluster.audited("grant.stopped").await), (rounds, rounds));
}

#[tokio::test(flavor = "multi_thread")]
async fn code_replay_revokes() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    let code = journey.code(0).await;
    let tokens = Tokens::of(&journey.redeem(0, &code).await.1);
    assert!(journey.is_active(1, &tokens.access).await);
    tokio::time::sleep(Duration::from_secs(1)).await;

    let (status, refused) = journey.redeem(1, &code).await;

    assert_eq!((status, &refused["error"]), (400, &json!("invalid_grant")));
    for node in [0, 1] {
        assert!(!journey.is_active(node, &tokens.access).await);
        assert_eq!(journey.refresh(node, &tokens.refresh).await.0, 400);
    }
    assert_eq!(cluster.audited("code.replay").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn handover_race() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        for _ in 0..rounds(3, 50) {
            let opened = journey.opened(0, &journey.pushed(0).await).await;
            let all = join_all((0..16).map(|number| journey.first(number % spread, &opened.handover))).await;
            let won = all.iter().filter(|(_, body)| body["error"] == "insufficient_authorization").count();
            let lost = all.iter().filter(|(_, body)| body["reason"] == "handover_used").count();
            assert_eq!((won, lost), (1, 15), "{all:?}");
        }
    }
    assert_eq!(cluster.audited("handover.second_use").await, 0, "it was the same certificate");
}

/// Whoever comes second, at the very same moment or later, cancels the transaction and is written down.
#[tokio::test(flavor = "multi_thread")]
async fn a_handover_that_two_customers_use_at_once_is_cancelled_for_both() {
    let cluster = Cluster::start(2).await;
    let (one, other) = (Journey::of(&cluster, 1, 1), Journey::of(&cluster, 1, 2));
    let rounds = rounds(10, 100);
    for _ in 0..rounds {
        let opened = one.opened(0, &one.pushed(0).await).await;
        let (mine, theirs) = tokio::join!(one.first(0, &opened.handover), other.first(1, &opened.handover));
        let (winner, (_, shown)) = if mine.1["error"] == "insufficient_authorization" { (&one, mine) } else { (&other, theirs) };
        let (status, refused) = winner.answer(0, &shown, json!({ "password": "correct horse" })).await;
        assert_eq!((status, &refused["error"]), (400, &json!("invalid_session")), "{refused}");
    }
    assert_eq!(cluster.audited("handover.second_use").await, i64::try_from(rounds).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn continue_race() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        for _ in 0..rounds(3, 50) {
            let before = cluster.number("SELECT COUNT(*) FROM codes").await;
            let (opened, continue_uri) = journey.approved(0).await;
            let all = join_all((0..16).map(|number| journey.continued(number % spread, &continue_uri, &opened.cookie))).await;
            let sent_on: Vec<_> = all.iter().filter(|response| response.status() == 303).collect();
            assert_eq!(sent_on.len(), 1);
            assert!(parameter(&location(sent_on[0]), "code").is_some());
            assert!(all.iter().all(|response| response.status() != 503));
            assert_eq!(cluster.number("SELECT COUNT(*) FROM codes").await, before + 1);
        }
    }
}

/// Some of the requests come in the middle of the others' answers: whatever is said, nobody is told a server's fault.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_a_servers_fault_in_a_crowd() {
    let cluster = Cluster::start(2).await;
    let journeys = [Journey::of(&cluster, 1, 1), Journey::of(&cluster, 2, 1), Journey::of(&cluster, 1, 2), Journey::of(&cluster, 2, 2)];
    let each = join_all(journeys.iter().enumerate().map(|(number, journey)| async move {
        let mut statuses = Vec::new();
        for _ in 0..rounds(3, 40) {
            let (node, other) = (number % 2, (number + 1) % 2);
            let tokens = journey.tokens(node).await;
            let (refreshed, known, revoked) = tokio::join!(
                journey.refresh(other, &tokens.refresh),
                answered(journey.refreshing(node, &tokens.refresh)),
                journey.revoke(other, &tokens.refresh)
            );
            statuses.extend([refreshed.0, known.0, revoked]);
        }
        statuses
    }))
    .await;
    let statuses = each.concat();
    assert!(statuses.iter().all(|status| *status < 500), "{statuses:?}");
}
