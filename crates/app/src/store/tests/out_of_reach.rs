//! A sound file that cannot be used: it stays where it is, and what can be read of it counts for this run.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use renkei_core::{Code, wire::Jst};

use super::{
    super::{Outcome, RecordedEvent, Store, Unseen},
    BANK, limited, marked, marker, now, open,
};

#[tokio::test]
async fn a_file_of_a_later_version_stays_where_it_is_and_its_notices_are_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.claim_notices(BANK, vec![marker(1)], now()).await.unwrap();
    let of_later_version = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                            VALUES (9999, 'later', TRUE, x'00', 0)";
    sqlx::query(of_later_version).execute(&store.pool).await.unwrap();
    store.pool.close().await;
    drop(store);
    let before = fs::read(folder.path().join("renkei.sqlite")).unwrap();

    let (store, problem) = Store::open(folder.path(), now()).await;

    assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
    assert!(!store.check().await.unwrap().on_disk, "this run has only its memory");
    assert_eq!(store.out_of_reach().map(|failure| failure.code), Some(Code::LocalStoreUnreadable), "and can tell it as long as it lasts");
    assert_eq!(marked(&store, [1, 2]).await, 1, "which knows what was shown");
    assert_eq!(fs::read(folder.path().join("renkei.sqlite")).unwrap(), before);
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains("unreadable")), "{names:?}");
}

#[tokio::test]
async fn without_a_place_for_the_file_memory_serves() {
    let folder = tempfile::tempdir().unwrap();
    let occupied = folder.path().join("occupied");
    fs::write(&occupied, "").unwrap();

    let (store, problem) = Store::open(&occupied, now()).await;

    assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
    assert_eq!(marked(&store, [1]).await, 0);
    assert_eq!(marked(&store, [1]).await, 1, "no notice is repeated in this run");
    assert!(!store.check().await.unwrap().on_disk);
}

#[tokio::test]
async fn on_a_full_disk_notices_are_shown_once_and_marked_as_soon_as_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).await.claim_notices(BANK, vec![marker(0)], now()).await.unwrap();
    let pages = Arc::new(AtomicU32::new(1)); // never below what is used already
    let store = limited(folder.path(), &pages).await;
    let many: Vec<i64> = (0..500).collect();

    assert_eq!(marked(&store, many.clone()).await, 1, "claimed without the disk");
    assert_eq!(marked(&store, many.clone()).await, 500, "and not a second time");
    assert!(store.unwritten().is_some_and(|failure| failure.code == Code::LocalStoreUnreadable), "which is told");
    assert_eq!(store.ledger(BANK).await.unwrap(), {
        let mut ledger = renkei_core::reminder::Ledger::default();
        many.iter().for_each(|id| ledger.note_sent(&marker(id), now()));
        ledger
    });

    pages.store(1_000_000, Ordering::Relaxed);
    store.claim_notices(BANK, Vec::new(), now()).await.unwrap();
    assert_eq!(store.unwritten(), None);
    store.pool.close().await;
    drop(store);
    assert_eq!(marked(&open(folder.path()).await, many).await, 500, "after a restart, too");
}

#[tokio::test]
async fn on_a_full_disk_outcomes_and_snoozes_are_kept_and_written_as_soon_as_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).await.claim_notices(BANK, vec![marker(0)], now()).await.unwrap();
    let pages = Arc::new(AtomicU32::new(1));
    let store = limited(folder.path(), &pages).await;
    let later = Jst("2026-12-19T09:00:00+09:00".parse().unwrap());
    let until = Jst("2026-12-21T09:00:00+09:00".parse().unwrap());
    let many: Vec<_> = (1..500).map(marker).collect();
    assert_eq!(store.claim_notices(BANK, many.clone(), later).await.unwrap().len(), 499);
    assert!(store.unwritten().is_some());

    for marker in &many {
        store.note_outcome(BANK, marker, &Outcome::Shown).await.unwrap();
    }
    store.note_outcome(BANK, &marker(7), &Outcome::NotShown("no D-Bus session".into())).await.unwrap();
    store.note_outcome(BANK, &marker(8), &Outcome::NotShown("read".into())).await.unwrap();
    store.acknowledge(BANK, &marker(8)).await.unwrap();
    let of_digest = store.claimed_at(BANK, later).await.unwrap();
    assert_eq!(of_digest.len(), 499, "「あとで」 finds what the toast told of");
    store.snooze(BANK, &of_digest, until, later).await.unwrap();
    assert!(store.snooze(BANK, &[], until, later).await.is_err(), "nothing is nothing put off");

    let unseen = [
        Unseen { marker: marker(0), sent_at: now(), reason: None },
        Unseen { marker: marker(7), sent_at: later, reason: Some("no D-Bus session".into()) },
    ];
    let record = store.record(BANK).await.unwrap();
    assert_eq!(store.unseen_notices(BANK).await.unwrap(), unseen);
    assert_eq!(record.iter().filter(|line| line.event == RecordedEvent::SnoozedUntil(until)).count(), 499);

    pages.store(1_000_000, Ordering::Relaxed);
    store.claim_notices(BANK, Vec::new(), later).await.unwrap();
    assert_eq!(store.unwritten(), None);
    store.pool.close().await;
    drop(store);

    let store = open(folder.path()).await;
    assert_eq!(store.unseen_notices(BANK).await.unwrap(), unseen);
    assert_eq!(store.record(BANK).await.unwrap(), record);
    assert_eq!(store.claimed_at(BANK, later).await.unwrap().len(), 499);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_back_within_seconds_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("renkei.sqlite");
    fs::create_dir(&file).unwrap(); // cannot be opened
    let back = tokio::spawn({
        let file = file.clone();
        async move {
            tokio::time::sleep(Duration::from_secs(2)).await;
            fs::remove_dir(&file).unwrap();
        }
    });
    let store = open(folder.path()).await;
    back.await.unwrap();
    assert!(store.check().await.unwrap().on_disk);
    assert_eq!(store.out_of_reach(), None);
}

const READ_ONLY: &str = "RENKEI_TEST_READ_ONLY_FOLDER";

/// Not a rule by itself: what the next test starts, as somebody who may only read the folder.
#[tokio::test]
async fn child_that_may_only_read_the_folder() {
    let Some(folder) = std::env::var_os(READ_ONLY) else { return };
    let (store, problem) = Store::open(Path::new(&folder), now()).await;
    assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
    assert!(!store.check().await.unwrap().on_disk);
    assert_eq!(marked(&store, [1, 2]).await, 1, "what was shown is known, the other is claimed");
    assert_eq!(marked(&store, [1, 2]).await, 2, "for this run");
    println!("reads only");
}

#[cfg(unix)]
#[tokio::test]
async fn in_a_folder_that_can_only_be_read_the_app_works_on_and_repeats_nothing() {
    use std::{
        os::unix::{fs::PermissionsExt, process::CommandExt},
        process::Command,
    };
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.claim_notices(BANK, vec![marker(1)], now()).await.unwrap();
    store.pool.close().await;
    drop(store);
    fs::remove_file(folder.path().join("renkei.sqlite.in-use")).unwrap();
    let allow = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    fs::set_permissions(folder.path().join("renkei.sqlite"), fs::Permissions::from_mode(0o444)).unwrap();
    allow(0o555);

    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "--nocapture", "store::tests::out_of_reach::child_that_may_only_read_the_folder"]).env(READ_ONLY, folder.path());
    if fs::write(folder.path().join("probe"), "").is_ok() {
        child.uid(65_534); // the superuser may write everywhere, nobody may not
    }
    let said = child.output().unwrap();

    allow(0o755);
    let said = String::from_utf8_lossy(&said.stdout).into_owned() + &String::from_utf8_lossy(&said.stderr);
    assert!(said.contains("reads only"), "{said}");
}
