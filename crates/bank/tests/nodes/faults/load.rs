//! Links made, refreshed and given back without a pause, and a ledger of what was acknowledged.

use std::{
    fmt,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::FutureExt;
use renkei_bank::{config::Policy, random::stored};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::{
    cluster::Cluster,
    journey::{Journey, Tokens},
};

/// A cluster that never locks the users of the load.
pub async fn cluster(nodes: usize) -> Cluster {
    Cluster::with(nodes, policy()).await
}

pub fn policy() -> Policy {
    Policy { password_attempts: 1_000_000, ..Policy::default() }
}

/// What somebody was told.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    grants: Vec<String>,
    tokens: Vec<String>,
    stopped: Vec<String>,
    /// Wrong passwords that were answered.
    wrong: i64,
}

impl Ledger {
    pub fn add(&mut self, other: Self) {
        self.grants.extend(other.grants);
        self.tokens.extend(other.tokens);
        self.stopped.extend(other.stopped);
        self.wrong += other.wrong;
    }

    pub fn count(&self) -> usize {
        self.grants.len() + self.tokens.len() + self.stopped.len()
    }

    /// All of it is there.
    pub async fn check(&self, cluster: &Cluster) {
        for (what, sql, keys) in [
            ("link", "SELECT COUNT(*) FROM grants WHERE id = $1 AND claimed_at IS NOT NULL", &self.grants),
            ("token", "SELECT COUNT(*) FROM tokens WHERE token_hash = $1", &self.tokens),
            ("end of a link", "SELECT COUNT(*) FROM grants WHERE id = $1 AND status IN ('stopped', 'superseded')", &self.stopped),
        ] {
            for key in keys {
                let found: i64 = sqlx::query_scalar(sql).bind(key).fetch_one(cluster.store.reader()).await.unwrap();
                assert_eq!(found, 1, "an acknowledged {what} is lost");
            }
        }
        let counted = cluster.audited("login.password_wrong").await;
        assert!(counted >= self.wrong, "{} wrong passwords were answered, {counted} are written down", self.wrong);
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { grants, tokens, stopped, wrong } = self;
        write!(f, "{} links, {} tokens, {} ends, {wrong} wrong passwords", grants.len(), tokens.len(), stopped.len())
    }
}

/// Four customers' worth of requests, until it is ended.
pub struct Load {
    ledger: Arc<Mutex<Ledger>>,
    over: Arc<AtomicBool>,
    workers: Vec<JoinHandle<()>>,
}

impl Load {
    pub async fn on(cluster: &Cluster, node: usize) -> Self {
        let (ledger, over) = (Arc::new(Mutex::new(Ledger::default())), Arc::new(AtomicBool::new(false)));
        let workers = [(1, 1), (2, 1), (1, 2), (2, 2)].map(|(provider, user)| {
            let (party, ledger, over) = (cluster.party(), ledger.clone(), over.clone());
            tokio::spawn(async move {
                let journey = Journey::of(&party, provider, user);
                while !over.load(Ordering::SeqCst) {
                    // A request that the fault hits ends the round, not the load.
                    let round = AssertUnwindSafe(round(&journey, node, &ledger));
                    if round.catch_unwind().await.is_err() {
                        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                    }
                }
            })
        });
        Self { ledger, over, workers: workers.into() }
    }

    /// What has been acknowledged up to now.
    pub fn count(&self) -> usize {
        self.ledger.lock().unwrap().count()
    }

    pub async fn end(self) -> Ledger {
        self.over.store(true, Ordering::SeqCst);
        for worker in self.workers {
            worker.await.unwrap();
        }
        self.ledger.lock().unwrap().clone()
    }
}

async fn round(journey: &Journey<'_>, node: usize, ledger: &Mutex<Ledger>) {
    let (_, shown) = journey.sign_in(node).await;
    let (status, answer) = journey.answer(node, &shown, json!({ "password": "wrong" })).await;
    if status == 400 && answer["next"]["last_error"]["code"] == "wrong_password" {
        ledger.lock().unwrap().wrong += 1;
    }
    let code = journey.code(node).await;
    let (status, answer) = journey.redeem(node, &code).await;
    assert_eq!(status, 200, "{answer}");
    let tokens = Tokens::of(&answer);
    {
        let mut ledger = ledger.lock().unwrap();
        ledger.grants.push(tokens.grant.clone());
        ledger.tokens.extend([stored(&tokens.access), stored(&tokens.refresh)]);
    }
    for _ in 0..3 {
        let (status, answer) = journey.refresh(node, &tokens.refresh).await;
        assert_eq!(status, 200, "{answer}");
        ledger.lock().unwrap().tokens.push(stored(&Tokens::of(&answer).access));
    }
    assert_eq!(journey.revoke(node, &tokens.refresh).await, 200);
    ledger.lock().unwrap().stopped.push(tokens.grant);
}

/// Waits until something more is acknowledged.
pub async fn goes_on(load: &Load) -> std::time::Duration {
    let (begun, before) = (std::time::Instant::now(), load.count());
    while load.count() == before {
        assert!(begun.elapsed() < std::time::Duration::from_secs(60), "nothing is acknowledged any more");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    begun.elapsed()
}
