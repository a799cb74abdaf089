//! The file itself: opened, damaged, migrated, killed.

mod damage;
mod kills;
mod migrations;
mod opening;
mod out_of_reach;

use std::path::Path;

use renkei_core::{reminder::Marker, wire::Jst};
use sqlx::AssertSqlSafe;

use super::Store;

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
