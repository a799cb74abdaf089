//! A node or an answer is lost in the middle.

use serde_json::json;

use crate::{
    SPREADS,
    cluster::Cluster,
    journey::{Journey, honest},
    support::provider::{location, parameter},
};

#[tokio::test(flavor = "multi_thread")]
async fn node_lost_mid_steps() {
    let mut cluster = Cluster::start(2).await;
    let (opened, shown) = {
        let journey = Journey::of(&cluster, 1, 1);
        let opened = journey.opened(0, &journey.pushed(0).await).await;
        let (_, shown) = journey.first(0, &opened.handover).await;
        (opened, journey.answer(0, &shown, honest(&shown["next"])).await.1)
    };

    cluster.kill(0);

    let journey = Journey::of(&cluster, 1, 1);
    let shown = journey.up_to(1, "consent", (400, shown)).await;
    let (status, finished) = journey.answer(1, &shown, honest(&shown["next"])).await;
    assert_eq!((status, &finished["status"]), (200, &json!("approved")));
    let back = journey.continued(1, finished["continue_uri"].as_str().unwrap(), &opened.cookie).await;
    let code = parameter(&location(&back), "code").unwrap();
    assert_eq!(journey.redeem(1, &code).await.0, 200);
}

/// Every step's answer is lost once, and the node that gave it with it; the same request, there or at the other node, gets the same answer.
#[tokio::test(flavor = "multi_thread")]
async fn lost_reply_retry() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        let opened = journey.opened(0, &journey.pushed(0).await).await;
        let mut shown = journey.first(0, &opened.handover).await.1;
        let mut wrong_once = true;
        loop {
            let answer = match shown["next"]["step"].as_str() {
                Some("password") if std::mem::take(&mut wrong_once) => json!({ "password": "wrong" }),
                Some(_) => honest(&shown["next"]),
                None => break,
            };
            let lost = journey.answer(0, &shown, answer.clone()).await;
            let again = journey.answer(spread - 1, &shown, answer.clone()).await;
            assert_eq!(again, lost);
            shown = lost.1;
        }
        assert_eq!(shown["status"], "approved");
    }
    assert_eq!(cluster.audited("login.password_wrong").await, 2, "a repetition costs no attempt");
    assert_eq!(cluster.audited("consent.allowed").await, 2);
}
