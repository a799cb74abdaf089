//! Really damaged files: what can be read survives, what is told is true.

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    path::Path,
    sync::{Arc, atomic::AtomicU32},
};

use renkei_core::{Code, profile::Profile, wire::challenge::Company};

use super::{
    super::{
        Company as SignedIn, Store,
        salvage::{self, Stopped},
    },
    BANK, count, integrity, limited, marked, marker, now, open,
};

const ROWS: i64 = 400;
const PAGE: u64 = 4_096;
const TABLES: [&str; 8] = ["company", "document", "known_certificate", "notice", "profile", "receipt", "revoked_certificate", "snooze"];

/// A closed file with so many rows that every table has several pages.
async fn filled(folder: &Path) {
    let store = open(folder).await;
    store.claim_notices(BANK, (0..ROWS).map(marker).collect(), now()).await.unwrap();
    store.snooze(BANK, &(0..ROWS).map(marker).collect::<Vec<_>>(), now(), now()).await.unwrap();
    for n in 0..ROWS {
        let company = Company { id: format!("co_{n}"), name: format!("株式会社{n}") };
        let signed_in = SignedIn {
            id: company.id.clone(),
            name: company.name.clone(),
            user_name: "佐藤 美咲".into(),
            thumbprint: format!("{n:064}"),
            certificate_serial: "0A1B".into(),
        };
        store.put_company(BANK, &signed_in).await.unwrap();
        store.put_document(BANK, &company.id, "links", now(), &vec!["a link"; 100]).await.unwrap();
        store.put_profile(BANK, &company, &Profile { label: format!("ラベル{n}"), ..Profile::default() }).await.unwrap();
        store.note_certificate(BANK, &format!("{n:064}"), &company, Some(now())).await.unwrap();
        store.note_revoked(BANK, &format!("{n:064}")).await.unwrap();
        let receipt = "INSERT INTO receipt VALUES ($1, 'co', '株式会社', $2, 'granted', '2026-12-18T09:00:00+09:00', 'bank', '{}')";
        sqlx::query(receipt).bind(BANK).bind(format!("link {n}")).execute(&store.pool).await.unwrap();
    }
    store.pool.close().await;
}

/// A leaf in the middle of a table or index: its page and how many rows it holds.
async fn leaf(folder: &Path, of: &str) -> (u64, i64) {
    let store = open(folder).await;
    let leaves = "SELECT pageno, ncell FROM dbstat WHERE name = $1 AND pagetype = 'leaf' ORDER BY path";
    let leaves: Vec<(i64, i64)> = sqlx::query_as(leaves).bind(of).fetch_all(&store.pool).await.unwrap();
    assert!(leaves.len() > 2, "{of} has a middle");
    store.pool.close().await;
    let (page, rows) = leaves[leaves.len() / 2];
    (u64::try_from(page).unwrap(), rows)
}

fn overwrite(file: &Path, at: u64, with: &[u8]) {
    let mut file = File::options().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(with).unwrap();
}

fn garbage() -> Vec<u8> {
    (0..PAGE).map(|n| (n.wrapping_mul(2_654_435_761) >> 7) as u8 | 0x80).collect()
}

async fn rebuilt(folder: &Path) -> (Store, String) {
    let (store, problem) = Store::open(folder, now()).await;
    let problem = problem.expect("damage is told");
    assert_eq!(problem.code, Code::LocalStoreRebuilt, "{problem:?}");
    assert_eq!(integrity(&store).await, "ok");
    (store, problem.remedy.ja)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_garbage_costs_the_rows_of_that_page_and_no_other() {
    let original = tempfile::tempdir().unwrap();
    filled(original.path()).await;
    for table in TABLES {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("renkei.sqlite");
        fs::copy(original.path().join("renkei.sqlite"), &file).unwrap();
        let (page, lost) = leaf(folder.path(), table).await;
        overwrite(&file, (page - 1) * PAGE, &garbage());

        let (store, told) = rebuilt(folder.path()).await;

        for other in TABLES {
            let expected = if other == table { ROWS - lost } else { ROWS };
            assert_eq!(count(&store, other).await, expected, "{other} after damage to {table}");
        }
        assert_eq!(marked(&store, 0..ROWS).await as i64, if table == "notice" { ROWS - lost } else { ROWS }, "{table}");
        assert!(told.contains("失われた部分があるもの: ") && !told.contains("あるもの: なし"), "{table}: {told}");
        drop(store);
        open(folder.path()).await; // the new file is sound
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_index_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let (page, _) = leaf(folder.path(), "sqlite_autoindex_notice_1").await;
    overwrite(&folder.path().join("renkei.sqlite"), (page - 1) * PAGE, &garbage());
    let (store, told) = rebuilt(folder.path()).await;
    assert_eq!(marked(&store, 0..ROWS).await as i64, ROWS, "{told}");
    assert!(told.contains("お知らせの記録400件") && told.contains("失われた部分があるもの: なし"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_was_overwritten_is_found_at_the_start_and_costs_its_row() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let store = open(folder.path()).await;
    sqlx::query("UPDATE notice SET marker = 'link/D-1' WHERE marker = $1").bind(marker(7).to_string()).execute(&store.pool).await.unwrap();
    store.pool.close().await;
    drop(store);
    let (store, _) = rebuilt(folder.path()).await;
    assert_eq!(count(&store, "notice").await, ROWS - 1);
    assert_eq!(count(&store, "company").await, ROWS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zeroed_header_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    overwrite(&folder.path().join("renkei.sqlite"), 0, &[0; 100]);
    let (store, told) = rebuilt(folder.path()).await;
    for table in TABLES {
        assert_eq!(count(&store, table).await, ROWS, "{table}");
    }
    assert!(told.contains("失われた部分があるもの: なし"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_truncated_file_the_pages_that_are_left_survive() {
    let original = tempfile::tempdir().unwrap();
    filled(original.path()).await;
    let whole = fs::read(original.path().join("renkei.sqlite")).unwrap();
    for part in [2, 4, 10] {
        let folder = tempfile::tempdir().unwrap();
        // In the middle of a page.
        let left = whole.len() * (part - 1) / part - 1_000;
        fs::write(folder.path().join("renkei.sqlite"), &whole[..left]).unwrap();

        let (store, told) = rebuilt(folder.path()).await;

        // Written first, the notices lie in front.
        assert_eq!(marked(&store, 0..ROWS).await as i64, ROWS, "{part}: {told}");
        assert!(count(&store, "company").await > ROWS / 4, "{part}");
        drop(store);
        open(folder.path()).await;
    }
}

/// What a killed program leaves: the file and a journal that has not been moved into it.
async fn killed(folder: &Path) {
    let running = tempfile::tempdir().unwrap();
    filled(running.path()).await;
    let store = open(running.path()).await;
    for n in ROWS..ROWS * 2 {
        store.claim_notices(BANK, vec![marker(n)], now()).await.unwrap();
    }
    for suffix in ["", "-wal"] {
        let name = format!("renkei.sqlite{suffix}");
        fs::copy(running.path().join(&name), folder.join(&name)).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_journal_costs_what_came_after_the_damage_and_nothing_else() {
    for (case, at, least) in [("its header", 0, ROWS), ("its middle", 1_000_000, ROWS + 50), ("nothing", u64::MAX, ROWS * 2)] {
        let folder = tempfile::tempdir().unwrap();
        killed(folder.path()).await;
        let journal = folder.path().join("renkei.sqlite-wal");
        assert!(fs::metadata(&journal).unwrap().len() > 2_000_000, "there is a middle");
        if at < u64::MAX {
            overwrite(&journal, at, &garbage());
        }

        let (store, problem) = Store::open(folder.path(), now()).await;

        assert!(problem.is_none_or(|problem| problem.code == Code::LocalStoreRebuilt), "{case}");
        assert_eq!(integrity(&store).await, "ok", "{case}");
        assert!(store.check().await.unwrap().on_disk, "{case}");
        let kept = marked(&store, 0..ROWS * 2).await as i64;
        assert!(kept >= least, "{case}: {kept}");
        assert_eq!(count(&store, "profile").await, ROWS, "{case}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_zeroed_header_and_a_journal_the_journal_counts_as_well() {
    let folder = tempfile::tempdir().unwrap();
    killed(folder.path()).await;
    overwrite(&folder.path().join("renkei.sqlite"), 0, &[0; 100]);
    let (store, _) = Store::open(folder.path(), now()).await; // SQLite may find all it needs in the journal
    assert_eq!(integrity(&store).await, "ok");
    assert!(store.check().await.unwrap().on_disk);
    assert_eq!(marked(&store, 0..ROWS * 2).await as i64, ROWS * 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_that_shows_while_the_program_runs_is_told_and_nothing_is_claimed_on_its_word() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let (page, _) = leaf(folder.path(), "notice").await;
    let store = open(folder.path()).await;
    let _warm: Vec<_> = std::iter::from_fn(|| store.pool.try_acquire()).collect(); // what they have read they need not read again
    overwrite(&folder.path().join("renkei.sqlite"), (page - 1) * PAGE, &garbage());

    assert_eq!(store.ledger(BANK).await.unwrap_err().code, Code::LocalStoreDamaged);
    assert_eq!(store.check().await.unwrap_err().code, Code::LocalStoreDamaged);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_that_cannot_be_copied_stays_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let (page, _) = leaf(folder.path(), "profile").await;
    let file = folder.path().join("renkei.sqlite");
    overwrite(&file, (page - 1) * PAGE, &garbage());
    fs::create_dir(folder.path().join("renkei.sqlite.salvage")).unwrap(); // where the copy goes
    let before = fs::read(&file).unwrap();

    let (store, problem) = Store::open(folder.path(), now()).await;

    assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
    assert!(store.out_of_reach().is_some() && !store.check().await.unwrap().on_disk);
    assert_eq!(marked(&store, 0..ROWS).await as i64, ROWS, "what can be read counts for this run");
    assert!(fs::read(&file).unwrap() == before, "the file is what it was");
    assert!(!folder.path().join("renkei.sqlite.rebuilding").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_file_that_cannot_be_written_is_no_lost_row() {
    let (folder, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    filled(folder.path()).await;
    open(new.path()).await.pool.close().await;
    let full = limited(new.path(), &Arc::new(AtomicU32::new(1))).await;

    let salvaged = salvage::damaged(&folder.path().join("renkei.sqlite"), &full).await;

    assert!(matches!(salvaged, Err(Stopped::Into(_))), "{salvaged:?}");
}
