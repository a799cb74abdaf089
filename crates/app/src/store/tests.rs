//! The file itself: opened, damaged, migrated, killed.

mod damage;
mod kills;
mod migrations;
mod opening;
mod out_of_reach;
mod reopening;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use renkei_core::{reminder::Marker, wire::Jst};
use sqlx::{
    AssertSqlSafe, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::{OutOfReach, Store, opening::is_at_rest, unwritten::Unwritten};

pub(super) const BANK: &str = "https://bank.example";

pub(super) fn now() -> Jst {
    Jst("2026-12-18T09:00:00+09:00".parse().unwrap())
}

pub(super) fn marker(id: impl std::fmt::Display) -> Marker {
    format!("link/D-14/2027-01-02T10:00:00+09:00/{id}").parse().unwrap()
}

/// A sound file.
pub(super) async fn open(folder: &Path) -> Store {
    let (store, problem) = Store::open(folder, now()).await;
    assert_eq!(problem, None);
    store
}

pub(super) async fn count(store: &Store, table: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {table}"))).fetch_one(&store.pool).await.unwrap()
}

pub(super) async fn integrity(store: &Store) -> String {
    sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&store.pool).await.unwrap()
}

/// Which of these notices were marked as shown.
pub(super) async fn marked(store: &Store, ids: impl IntoIterator<Item = i64>) -> usize {
    let ids: Vec<i64> = ids.into_iter().collect();
    let again = store.claim_notices(BANK, ids.iter().map(marker).collect(), now()).await.unwrap();
    ids.len() - again.len()
}

/// SQLite's own word for a full disk, on every connection: the file may not grow beyond so many pages.
pub(super) async fn limited(folder: &Path, pages: &Arc<AtomicU32>) -> Store {
    async fn limit(connection: &mut SqliteConnection, pages: u32) -> sqlx::Result<()> {
        sqlx::query(AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"))).execute(connection).await.map(|_| ())
    }
    let (at_first, again) = (Arc::clone(pages), Arc::clone(pages));
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .after_connect(move |connection, _| Box::pin(limit(connection, at_first.load(Ordering::Relaxed))))
        .before_acquire(move |connection, _| {
            let pages = again.load(Ordering::Relaxed);
            Box::pin(async move {
                let at_rest = is_at_rest(connection);
                limit(connection, pages).await.map(|()| at_rest)
            })
        });
    let pool = pool.connect_with(SqliteConnectOptions::new().filename(folder.join("renkei.sqlite"))).await.unwrap();
    Store { pool, in_use: None, unwritten: Unwritten::default(), out_of_reach: OutOfReach::default() }
}
