//! What kills a bank, under load: afterwards all that was acknowledged is there, nothing is half-made, and it serves again by itself.

mod database;
mod disk;
mod load;
mod server;

use std::{sync::atomic::Ordering, time::Duration};

use renkei_bank::store::audit::{self, Verdict};

use crate::{cluster::Cluster, journey::FAULTS, rounds};
use load::Load;

/// kill -9 of the node; the database goes on, or is the node's own.
#[tokio::test(flavor = "multi_thread")]
async fn kill9_50x() {
    let mut cluster = load::cluster(1).await;
    let mut took = Vec::new();
    let mut acknowledged = load::Ledger::default();
    for round in 0..rounds(5, 50) {
        let load = Load::on(&cluster, 0).await;
        load::goes_on(&load).await;
        // Each time in the middle of something else.
        tokio::time::sleep(Duration::from_millis(100 + 37 * u64::try_from(round % 10).unwrap())).await;
        cluster.kill(0);
        acknowledged.add(load.end().await);
        took.push(cluster.restart(0).await);
        acknowledged.check(&cluster).await;
        sound(&cluster).await;
    }
    assert!(acknowledged.count() > 0, "nothing was acknowledged");
    ready_soon(took);
    println!("acknowledged: {acknowledged}");
}

/// Every half-made thing that a crash could leave.
async fn sound(cluster: &Cluster) {
    for (what, sql) in [
        (
            "a code spent without its tokens",
            "SELECT COUNT(*) FROM codes c WHERE consumed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t.grant_id = c.grant_id AND t.kind = 'refresh')",
        ),
        (
            "a link without its tokens",
            "SELECT COUNT(*) FROM grants g WHERE claimed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tokens t WHERE t.grant_id = g.id AND t.kind = 'access')",
        ),
        (
            "a link without its history",
            "SELECT COUNT(*) FROM grants g WHERE claimed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM link_events e WHERE e.grant_id = g.id)",
        ),
        (
            "a link without its audit row",
            "SELECT COUNT(*) FROM grants g WHERE claimed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.grant_id = g.id AND a.event = 'grant.claimed')",
        ),
        (
            "an ended link with a living token",
            "SELECT COUNT(*) FROM grants g JOIN tokens t ON t.grant_id = g.id WHERE g.status IN ('stopped', 'superseded') AND t.revoked_at IS NULL",
        ),
        (
            "two links of one user with one provider",
            "SELECT COUNT(*) FROM (SELECT user_id FROM grants WHERE status = 'active' GROUP BY user_id, client_id HAVING COUNT(*) > 1) twice",
        ),
        (
            "a decided request whose procedure goes on",
            "SELECT COUNT(*) FROM pushed_requests p WHERE completed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.request_hash = p.request_hash AND t.outcome IS NOT NULL)",
        ),
        (
            "an approval without a grant",
            "SELECT COUNT(*) FROM transactions t WHERE outcome = 'approved' AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.id = t.grant_id)",
        ),
    ] {
        assert_eq!(cluster.number(sql).await, 0, "{what}");
    }
    let verdict = audit::verify(&cluster.store).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { rows } if rows > 0), "{verdict:?}");
    if !cluster.database.is_postgres() {
        let (found,): (String,) = sqlx::query_as("PRAGMA integrity_check").fetch_one(cluster.store.reader()).await.unwrap();
        assert_eq!(found, "ok");
    }
    assert_eq!(FAULTS.load(Ordering::SeqCst), 0, "a 500, or a 503 that does not say when to come back");
}

/// Half of the starts are quicker than this; a single one may meet a busy machine.
const SOON: Duration = Duration::from_secs(2);

fn ready_soon(mut took: Vec<Duration>) {
    took.sort_unstable();
    let (median, longest) = (took[took.len() / 2], took[took.len() - 1]);
    println!("ready again after {median:?} (median), {longest:?} (longest) of {}", took.len());
    assert!(median < SOON, "{took:?}");
}
