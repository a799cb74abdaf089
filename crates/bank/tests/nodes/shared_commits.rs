//! SQLite: transactions that write at the same time share a commit, and do nothing else to each other.

use std::{path::Path, time::Duration};

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde_json::json;
use sqlx::Executor;

use renkei_bank::store::{Result, Store, Tx, audit};

struct Ground {
    store: Store,
    folder: tempfile::TempDir,
}

impl Ground {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path()).await;
        Self { store, folder }
    }

    /// Whether the companies are there, as somebody else sees it.
    async fn has(&self, id: &str) -> bool {
        let (found,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM companies WHERE id = $1").bind(id).fetch_one(self.store.reader()).await.unwrap();
        found == 1
    }

    async fn add(&self, id: &str) -> Tx<'static> {
        let mut tx = self.store.begin().await.unwrap();
        add(&mut tx, id).await.unwrap();
        tx
    }

    /// Runs all of them as members of one group: they wait in their order while somebody else writes.
    async fn together<const N: usize>(&self, members: [Work; N]) -> [Result<()>; N] {
        let door = self.store.begin().await.unwrap();
        queued().await;
        let mut tasks = Vec::new();
        for work in members {
            let store = self.store.clone();
            tasks.push(tokio::spawn(async move { work(store.begin().await?).await }));
            queued().await;
        }
        drop(door);
        let mut ends = Vec::new();
        for task in tasks {
            ends.push(task.await.unwrap());
        }
        ends.try_into().unwrap()
    }

    async fn is_intact(&self) -> bool {
        matches!(audit::verify(&self.store).await.unwrap(), audit::Verdict::Intact { .. })
    }
}

async fn open(folder: &Path) -> Store {
    Store::open_file(&folder.join("bank.db")).await.unwrap()
}

async fn add(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    sqlx::query("INSERT INTO companies (id, name) VALUES ($1, $1)").bind(id).execute(&mut **tx).await?;
    let event = audit::Event { name: "test.added", detail: json!({ "id": id }), ..audit::Event::default() };
    audit::append(tx, event, Timestamp::UNIX_EPOCH).await
}

/// Long enough for a task to get into the queue.
async fn queued() {
    tokio::time::sleep(Duration::from_millis(20)).await;
}

type Work = Box<dyn FnOnce(Tx<'static>) -> BoxFuture<'static, Result<()>> + Send>;

/// Adds a company.
fn adding(id: &'static str) -> Work {
    Box::new(move |mut tx| {
        Box::pin(async move {
            add(&mut tx, id).await?;
            tx.commit().await
        })
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_that_fails_leaves_the_others_untouched() {
    let ground = Ground::new().await;
    let twice: Work = Box::new(|mut tx| {
        Box::pin(async move {
            add(&mut tx, "second").await?;
            add(&mut tx, "second").await?; // the same key again
            tx.commit().await
        })
    });

    let [first, second, third] = ground.together([adding("first"), twice, adding("third")]).await;

    assert!(first.is_ok() && third.is_ok(), "{first:?} {third:?}");
    assert!(second.is_err());
    assert_eq!([ground.has("first").await, ground.has("second").await, ground.has("third").await], [true, false, true]);
    assert!(ground.is_intact().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_a_commit_that_failed() {
    let ground = Ground::new().await;
    let spoiling: Work = Box::new(|mut tx| {
        Box::pin(async move {
            // Its own part succeeds; the group's COMMIT finds the user of no company.
            tx.execute("PRAGMA defer_foreign_keys = ON").await?;
            tx.execute("INSERT INTO users (id, company_id, name, role, login_id, password_hash) VALUES ('u', 'none', '', '', '', '')")
                .await?;
            tx.commit().await
        })
    });

    let [first, spoiler, third] = ground.together([adding("first"), spoiling, adding("third")]).await;

    assert!(first.is_err() && spoiler.is_err() && third.is_err(), "{first:?} {spoiler:?} {third:?}");
    assert_eq!([ground.has("first").await, ground.has("third").await], [false, false]);
    ground.add("after").await.commit().await.unwrap();
    assert!(ground.has("after").await && ground.is_intact().await);
}

/// As when the disk is full: SQLite undoes the whole transaction by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_sqlite_undid_is_nobodys_success() {
    let ground = Ground::new().await;
    let undoing: Work = Box::new(|mut tx| Box::pin(async move { tx.execute("ROLLBACK").await.map(drop) }));

    let [first, _, third] = ground.together([adding("first"), undoing, adding("third")]).await;

    assert!(first.is_err());
    assert!(third.is_ok(), "a new group: {third:?}");
    assert_eq!([ground.has("first").await, ground.has("third").await], [false, true]);
    assert!(ground.is_intact().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_cancelled_anywhere_leaves_nothing_and_blocks_nobody() {
    let ground = Ground::new().await;
    for step in 0..200_u64 {
        let store = ground.store.clone();
        let cancelled = tokio::spawn(async move {
            for _ in 0..100 {
                let mut tx = store.begin().await.unwrap();
                add(&mut tx, "cancelled").await.unwrap();
                sqlx::query("DELETE FROM companies WHERE id = 'none'").execute(&mut *tx).await.unwrap();
                drop(tx);
            }
        });
        tokio::time::sleep(Duration::from_micros(step * 13)).await;
        cancelled.abort();
        let kept = format!("kept {step}");

        ground.add(&kept).await.commit().await.unwrap();

        assert!(ground.has(&kept).await);
    }
    assert!(!ground.has("cancelled").await);
    assert!(ground.is_intact().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_is_left_lets_the_lock_go_for_other_programs() {
    let ground = Ground::new().await;
    let other = open(ground.folder.path()).await;

    drop(ground.add("left").await);

    let mut tx = tokio::time::timeout(Duration::from_secs(4), other.begin()).await.expect("the lock is free").unwrap();
    add(&mut tx, "other").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!([ground.has("left").await, ground.has("other").await], [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_all_on_the_disk_when_they_are_told_so() {
    let ground = Ground::new().await;
    let mut all = tokio::task::JoinSet::new();
    for number in 0..100 {
        let store = ground.store.clone();
        all.spawn(async move {
            let id = format!("company {number}");
            let mut tx = store.begin().await.unwrap();
            add(&mut tx, &id).await.unwrap();
            tx.commit().await.unwrap();
            let (found,): (i64,) =
                sqlx::query_as("SELECT COUNT(*) FROM companies WHERE id = $1").bind(&id).fetch_one(store.reader()).await.unwrap();
            assert_eq!(found, 1, "{id}");
        });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap();
    }
    assert!(ground.is_intact().await);
}
