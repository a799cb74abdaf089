//! The PostgreSQL server itself dies and comes back, on a server of the test's own (`RENKEI_TEST_POSTGRES_CONTROL`, pg_ctl's words).

use std::{
    process::Command,
    time::{Duration, Instant},
};

use super::{SOON, load, sound};
use crate::{journey::Journey, rounds};

fn control(script: &str, words: &[&str]) {
    assert!(Command::new(script).args(words).status().unwrap().success(), "{words:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pg_stop_immediate() {
    let Ok(script) = std::env::var("RENKEI_TEST_POSTGRES_CONTROL") else {
        return println!("skipped: there is no server that may be stopped");
    };
    let cluster = load::cluster(2).await;
    let mut acknowledged = load::Ledger::default();
    let mut took = Vec::new();
    for round in 0..rounds(3, 50) {
        let loads = [load::Load::on(&cluster, 0).await, load::Load::on(&cluster, 1).await];
        load::goes_on(&loads[0]).await;
        tokio::time::sleep(Duration::from_millis(100 + 37 * u64::try_from(round % 10).unwrap())).await;
        control(&script, &["stop", "-m", "immediate"]);
        // Both nodes say that they cannot serve, and when to come back.
        let (status, body) = Journey::of(&cluster, 1, 1).sign_in(round % 2).await;
        assert_eq!(status, 503, "{body}");
        control(&script, &["start"]);
        let begun = Instant::now();
        let journey = Journey::of(&cluster, 1, 1);
        while journey.sign_in(0).await.0 != 400 || journey.sign_in(1).await.0 != 400 {
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not go on");
        }
        took.push(begun.elapsed());
        for load in loads {
            acknowledged.add(load.end().await);
        }
        acknowledged.check(&cluster).await;
        sound(&cluster).await;
    }
    assert!(acknowledged.count() > 0, "nothing was acknowledged");
    took.sort_unstable();
    let median = took[took.len() / 2];
    println!(
        "both nodes served again {median:?} (median), {:?} (longest) after the server did; acknowledged: {acknowledged}",
        took[took.len() - 1]
    );
    assert!(median < SOON, "{took:?}");
}
