//! From a file to a store: kept, begun anew, finished after a kill, left to whoever has it open.

use std::{
    fs::{self, File},
    time::Duration,
};

use renkei_core::Code;

use super::{
    super::{
        Store,
        in_use::{InUse, Unclaimed},
    },
    now, open,
};

#[tokio::test]
async fn what_was_kept_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    assert!(store.check().await.unwrap().on_disk);
    store.note_revoked("b", "t").await.unwrap();
    store.pool.close().await;

    assert!(open(folder.path()).await.revoked_certificates("b").await.unwrap().contains("t"));
}

#[tokio::test]
async fn what_is_no_database_is_set_aside_and_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("renkei.sqlite"), "this is no database, it only has its name".repeat(100)).unwrap();

    let (store, problem) = Store::open(folder.path(), now()).await;

    let problem = problem.unwrap();
    assert_eq!(problem.code, Code::LocalStoreRebuilt);
    assert!(problem.remedy.ja.contains("失われた部分があるもの: すべて"), "{problem:?}");
    assert!(folder.path().join("renkei.sqlite.unreadable-20261218T090000").exists());
    store.note_revoked("b", "t").await.unwrap();
    drop(store);
    open(folder.path()).await; // the new file is sound
}

#[tokio::test]
async fn a_rebuilding_that_was_killed_at_any_point_is_finished_at_the_next_start() {
    for killed_before_moving in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("renkei.sqlite");
        let store = open(folder.path()).await;
        store.note_revoked("b", "t").await.unwrap();
        store.pool.close().await;
        drop(store);
        fs::rename(&file, folder.path().join("renkei.sqlite.rebuilt")).unwrap();
        if killed_before_moving {
            fs::write(&file, "damaged").unwrap();
            fs::write(folder.path().join("renkei.sqlite-wal"), "its journal").unwrap();
        }

        let store = open(folder.path()).await;

        assert!(store.revoked_certificates("b").await.unwrap().contains("t"));
        let aside = folder.path().join("renkei.sqlite.unreadable-20261218T090000");
        assert_eq!(aside.exists(), killed_before_moving);
        assert!(!folder.path().join("renkei.sqlite.rebuilt").exists());
    }
}

#[tokio::test]
async fn a_damaged_file_that_another_program_has_open_is_left_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let _running = open(folder.path()).await;
    let file = folder.path().join("renkei.sqlite");
    fs::remove_file(folder.path().join("renkei.sqlite-wal")).unwrap();
    fs::write(&file, "damaged".repeat(1_000)).unwrap();

    let (store, problem) = Store::open(folder.path(), now()).await;

    assert_eq!(problem.unwrap().code, Code::LocalStoreDamaged);
    assert!(!store.check().await.unwrap().on_disk);
    assert_eq!(fs::read(&file).unwrap(), "damaged".repeat(1_000).as_bytes());
}

#[tokio::test]
async fn a_file_that_another_program_keeps_to_itself_is_neither_begun_anew_nor_is_what_it_is_making_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("renkei.sqlite");
    let being_rebuilt = folder.path().join("renkei.sqlite.rebuilding");
    fs::write(&file, "damaged".repeat(1_000)).unwrap();
    fs::write(&being_rebuilt, "half of it").unwrap();
    let other = File::create(folder.path().join("renkei.sqlite.in-use")).unwrap();
    other.lock().unwrap();

    let in_use = InUse::claim(&file, Duration::from_millis(200)).await;
    assert!(matches!(in_use, Err(Unclaimed::KeptByAnother)), "{in_use:?}");
    let (store, problem) = Store::open_as(&file, in_use, now()).await;

    assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
    assert!(store.out_of_reach().is_some());
    assert_eq!(fs::read(&file).unwrap(), "damaged".repeat(1_000).as_bytes());
    assert_eq!(fs::read(&being_rebuilt).unwrap(), b"half of it");
}

#[tokio::test]
async fn a_move_that_fails_leaves_the_damaged_file_and_what_was_rebuilt_serves_for_this_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("renkei.sqlite");
    let store = open(folder.path()).await;
    store.note_revoked("b", "t").await.unwrap();
    store.pool.close().await;
    drop(store);
    fs::rename(&file, folder.path().join("renkei.sqlite.rebuilt")).unwrap();
    fs::write(&file, "damaged").unwrap();
    fs::write(folder.path().join("renkei.sqlite-wal"), "its journal").unwrap();
    let in_the_way = folder.path().join("renkei.sqlite.unreadable-20261218T090000-wal");
    fs::create_dir(&in_the_way).unwrap();

    let (store, problem) = Store::open(folder.path(), now()).await;

    assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
    assert!(store.revoked_certificates("b").await.unwrap().contains("t"));
    assert_eq!(fs::read(&file).unwrap(), b"damaged");
    drop(store);

    fs::remove_dir(in_the_way).unwrap();
    assert!(open(folder.path()).await.revoked_certificates("b").await.unwrap().contains("t"), "the next start finishes it");
}
