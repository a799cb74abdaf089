//! A provider's request is decided once.

use futures_util::future::join_all;
use serde_json::json;

use crate::{
    SPREADS,
    cluster::Cluster,
    journey::{Journey, answered, honest},
    rounds,
};

#[tokio::test(flavor = "multi_thread")]
async fn request_uri_two_tabs() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        for _ in 0..rounds(3, 50) {
            let request_uri = journey.pushed(0).await;
            let tabs = join_all((0..2).map(|tab| {
                let (journey, request_uri) = (&journey, &request_uri);
                async move {
                    let node = tab % spread;
                    let opened = journey.opened(node, request_uri).await;
                    let first = journey.first(node, &opened.handover).await;
                    journey.up_to(node, "consent", first).await
                }
            }))
            .await;

            let ends =
                join_all(tabs.iter().enumerate().map(|(tab, shown)| journey.answer(tab % spread, shown, honest(&shown["next"])))).await;

            let approved = ends.iter().filter(|(status, body)| *status == 200 && body["status"] == "approved").count();
            let refused = ends.iter().filter(|(_, body)| body["reason"] == "request_completed").count();
            assert_eq!((approved, refused), (1, 1), "{ends:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn request_uri_after_completion() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    let request_uri = journey.pushed(0).await;
    let waiting = journey.opened(1, &request_uri).await;
    let opened = journey.opened(0, &request_uri).await;
    let first = journey.first(0, &opened.handover).await;
    let shown = journey.up_to(0, "consent", first).await;
    assert_eq!(journey.answer(0, &shown, honest(&shown["next"])).await.0, 200);

    assert_eq!(journey.visit(1, &request_uri).await.status(), 400);
    let (status, refused) = journey.first(1, &waiting.handover).await;
    assert_eq!((status, &refused["reason"]), (400, &json!("handover_used")));
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_double_submit() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    let mut consents = 0;
    for spread in SPREADS {
        for _ in 0..rounds(3, 50) {
            let (_, shown) = journey.consent(0).await;
            let answers = (0..8).map(|number| journey.answering(number % spread, &shown, honest(&shown["next"])));
            let all = join_all(answers.map(answered)).await;
            assert!(all.iter().all(|answer| *answer == all[0]), "{all:?}");
            assert_eq!((all[0].0, &all[0].1["status"]), (200, &json!("approved")));
            consents += 1;
        }
    }
    assert_eq!(cluster.audited("consent.allowed").await, consents);
    assert_eq!(cluster.number("SELECT COUNT(*) FROM grants").await, consents);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_yes_and_no_at_once_one_counts() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for _ in 0..rounds(5, 100) {
        let (_, shown) = journey.consent(0).await;
        let no = json!({ "decision": "deny", "terms_sha256": "" });
        let (yes, no) = tokio::join!(journey.answer(0, &shown, honest(&shown["next"])), journey.answer(1, &shown, no));
        let mut statuses = [yes.0, no.0];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{yes:?} {no:?}");
    }
    let decided = cluster.audited("consent.allowed").await + cluster.audited("consent.denied").await;
    assert_eq!(decided, i64::try_from(rounds(5, 100)).unwrap());
}

/// Anybody who has its address can open a request.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_not_opened_without_end() {
    let cluster = Cluster::start(1).await;
    let journey = Journey::of(&cluster, 1, 1);
    let request_uri = journey.pushed(0).await;
    for _ in 0..32 {
        journey.opened(0, &request_uri).await;
    }
    assert_eq!(journey.visit(0, &request_uri).await.status(), 429);
    let page = journey.browser.get(cluster.public(0, "/authorize")).query(&[("client_id", "provider-1"), ("request_uri", &request_uri)]);
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 429);
    assert!(page.headers().contains_key("retry-after"));
    assert_eq!(cluster.number("SELECT COUNT(*) FROM transactions").await, 32);
}
