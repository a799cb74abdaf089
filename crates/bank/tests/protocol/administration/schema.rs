use renkei_bank::store::{Store, certificates, revocations};
use sqlx::migrate::Migrator;

use crate::support::database::Database;

/// A bank that ran before there was administration.
#[tokio::test]
async fn an_older_database_is_brought_up_to_date_with_what_is_in_it() {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::new(directory.path()).await;
    let first = directory.path().join("migrations");
    std::fs::create_dir(&first).unwrap();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/0001_bank.sql");
    std::fs::copy(shipped, first.join("0001_bank.sql")).unwrap();
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&database.url).await.unwrap();
    Migrator::new(first).await.unwrap().run(&pool).await.unwrap();
    for row in [
        "INSERT INTO companies (id, name) VALUES ('c', '会社')",
        "INSERT INTO users (id, company_id, name, role, login_id, password_hash) VALUES ('u', 'c', '利用者', 'master', 'user01', '')",
        "INSERT INTO certificates (thumbprint, user_id, subject, serial, not_before, not_after, registered_at) VALUES ('t', 'u', 'CN=u', '0A', 0, 9, 0)",
    ] {
        sqlx::query(row).execute(&pool).await.unwrap();
    }
    pool.close().await;

    let store = Store::open(&database.url).await.unwrap();

    let registered = certificates::by_thumbprint(store.reader(), "t").await.unwrap().unwrap();
    assert_eq!((registered.serial.as_str(), registered.user_id.as_str(), registered.suspended_at), ("0A", "u", None));
    let at = jiff::Timestamp::UNIX_EPOCH;
    let list = revocations::NewList {
        issuer: "any".into(),
        this_update: at,
        next_update: at,
        revoked: vec![revocations::Revoked { serial: "0A".into(), at }],
    };
    let mut tx = store.begin().await.unwrap();
    assert!(revocations::accept(&mut tx, &list, at).await.unwrap());
    revocations::add(&mut tx, &list).await.unwrap();
    assert_eq!(revocations::registered_and_listed(&mut tx, "any").await.unwrap(), ["t"], "its issuer was not written down then");
}

#[tokio::test]
async fn a_long_list_is_written_whole_and_only_what_is_new_counts() {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::new(directory.path()).await;
    let store = Store::open(&database.url).await.unwrap();
    let at = jiff::Timestamp::UNIX_EPOCH;
    let list = |count: u32| {
        let mut revoked: Vec<_> = (0..count).map(|serial| revocations::Revoked { serial: format!("{serial:04X}"), at }).collect();
        revoked.push(revoked[0].clone());
        revocations::NewList { issuer: "any".into(), this_update: at, next_update: at, revoked }
    };
    let mut tx = store.begin().await.unwrap();
    for (count, new) in [(7, 7), (1_207, 1_200), (1_207, 0), (100_000, 98_793)] {
        let begun = std::time::Instant::now();
        assert_eq!(revocations::add(&mut tx, &list(count)).await.unwrap(), new, "{count}");
        println!("{new} new entries of {count} took {:?}", begun.elapsed());
    }
}

/// `audit verify` beside a bank that is just starting.
#[tokio::test(flavor = "multi_thread")]
async fn several_programs_may_open_a_new_database_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::new(directory.path()).await;
    let open = || {
        let url = database.url.clone();
        tokio::spawn(async move { Store::open(&url).await.map(drop) })
    };
    for opened in [open(), open(), open()] {
        opened.await.unwrap().unwrap();
    }
}

/// PostgreSQL refuses what a running node has prepared with `*` once a later version has added a column.
#[test]
fn no_statement_leaves_its_columns_to_the_table() {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            read += 1;
            let text = std::fs::read_to_string(&path).unwrap();
            for keyword in ["SELECT ", "RETURNING "] {
                let first = text.split(keyword).skip(1).filter_map(|rest| rest.split_whitespace().next());
                assert!(first.into_iter().all(|word| !word.trim_end_matches(['"', ',']).ends_with('*')), "{}", path.display());
            }
        }
    }
    assert!(read > 100, "{read} files");
}
