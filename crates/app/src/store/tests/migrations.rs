//! Files of every earlier version, opened by this one.

mod rows;

use std::{fs, path::Path};

use renkei_core::wire::challenge::Company;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    super::{Outcome, RecordedEvent, Store},
    BANK, count, integrity, marker, now, open,
};

const DUMPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/store");

const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");

fn dump(version: usize) -> String {
    fs::read_to_string(format!("{DUMPS}/version-{version}.sql")).unwrap()
}

fn versions() -> usize {
    fs::read_dir(DUMPS).unwrap().count()
}

async fn lay_down(folder: &Path, version: usize) {
    let options = SqliteConnectOptions::new().filename(folder.join("renkei.sqlite")).create_if_missing(true);
    let mut file = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(dump(version))).execute(&mut file).await.unwrap();
    file.close().await.unwrap();
}

/// Every row that this version and those before it wrote.
async fn holds_everything_of(version: usize, store: &Store) {
    match version {
        1..=4 => holds_everything_of_early(version, store).await,
        later => rows::hold(later, store).await,
    }
}

/// Of the first versions, whose lists had no content that later ones read.
async fn holds_everything_of_early(version: usize, store: &Store) {
    let companies = store.companies(BANK).await.unwrap();
    assert_eq!(companies.iter().map(|company| company.id.as_str()).collect::<Vec<_>>(), ["co_1", "co_2"]);
    assert_eq!(store.document::<Vec<String>>(BANK, "co_1", "links").await.unwrap().unwrap().body, ["a list"]);
    assert_eq!((count(store, "document").await, count(store, "open_procedure").await), (2, 1));
    let known = &store.known_certificates(BANK).await.unwrap()["t1"];
    assert_eq!(known.company, Company { id: "co_1".into(), name: "株式会社あきた商店".into() });
    assert!(known.last_used.is_some(), "version {version}: the use was taken over");
    if version >= 2 {
        assert!(store.revoked_certificates(BANK).await.unwrap().contains("t9"));
        assert_eq!(count(store, "renewal").await, 1);
    }
    if version >= 3 {
        let claimed = store.claim_notices(BANK, ["a", "b", "new"].map(marker).into(), now()).await.unwrap();
        assert_eq!(claimed, [marker("new")], "what was shown stays shown");
        let record = store.record(BANK).await.unwrap();
        let refused = RecordedEvent::Claimed(Some(Outcome::NotShown("no D-Bus session".into())));
        assert!(record.iter().any(|line| line.marker == marker("b") && line.event == refused), "{record:?}");
        assert_eq!(count(store, "snooze").await, 1);
    }
    if version >= 4 {
        let profile = &store.profiles(BANK).await.unwrap()["co_2"];
        assert_eq!(
            (profile.client_code.as_str(), profile.fiscal_year_end_month, profile.note.as_str()),
            ("00123", Some(3), "一行目\n二行目")
        );
    }
}

#[tokio::test]
async fn a_file_of_every_earlier_version_keeps_all_of_its_rows() {
    assert!(versions() + 1 >= fs::read_dir(MIGRATIONS).unwrap().count(), "a new migration comes with a dump of the version before");
    for version in 1..=versions() {
        let folder = tempfile::tempdir().unwrap();
        lay_down(folder.path(), version).await;
        let store = open(folder.path()).await;
        assert_eq!(integrity(&store).await, "ok");
        holds_everything_of(version, &store).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_and_the_console_may_start_at_once_on_an_old_file() {
    for round in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        lay_down(folder.path(), 1 + round % versions()).await;
        let start = || {
            let folder = folder.path().to_owned();
            tokio::spawn(async move { open(&folder).await })
        };
        let programs = [start(), start(), start()];
        for program in programs {
            let store = program.await.unwrap();
            assert!(store.check().await.unwrap().on_disk);
            assert_eq!(store.companies(BANK).await.unwrap().len(), 2);
        }
    }
}
