//! What this PC remembers (SQLite): cached lists, companies, the open procedure. No secret is in it, and the bank has the truth of it all:
//! a broken file is set aside and begun anew. A file that is only out of reach is left alone.

mod companies;
mod documents;
mod procedure;
#[cfg_attr(not(test), expect(dead_code, reason = "the reminder agent is what calls it"))]
mod reminders;
mod renewal;
mod usage;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use renkei_core::{Code, Failure, wire::Jst};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use companies::Company;
pub use documents::Document;
pub use procedure::OpenProcedure;
pub use renewal::BegunRenewal;
pub use usage::KnownCertificate;

#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
}

/// What the diagnosis finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Else it is gone when the program ends.
    pub on_disk: bool,
    pub bytes: i64,
}

impl Store {
    /// Opens the file in this folder. Always gives a store that works; the failure says what was lost (the file set aside), or that nothing
    /// outlives this run.
    pub async fn open(folder: &Path, now: Jst) -> (Self, Option<Failure>) {
        let file = folder.join("renkei.sqlite");
        let refused = match Self::open_file(&file).await {
            Ok(store) => return (store, None),
            Err(refused) => refused,
        };
        tracing::warn!(?refused, "the local store cannot be read");
        let broken = match refused {
            // Busy, no rights, a later version's: nothing is wrong with the file itself, so it stays where it is.
            Refused::OutOfReach(failure) => return (Self::in_memory().await, Some(failure)),
            Refused::Broken(failure) => failure,
        };
        let rebuilt = match set_aside(&file, now) {
            Ok(()) => Self::open_file(&file).await.map_err(Refused::into_failure),
            Err(error) => Err(unusable(&file, error)),
        };
        match rebuilt {
            Ok(store) => (store, Some(broken)),
            Err(failure) => (Self::in_memory().await, Some(failure)),
        }
    }

    /// Forgotten when the program ends.
    pub async fn in_memory() -> Self {
        let options = SqliteConnectOptions::new().in_memory(true);
        // One connection: every further one would see an empty database of its own.
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None).connect_with(options).await;
        Self::migrated(pool.expect("memory needs no file")).await.expect("the embedded migrations fit an empty database")
    }

    /// Reads the whole file once.
    pub async fn check(&self) -> Result<Kept, Failure> {
        let one = |sql: &'static str| sqlx::query_scalar(sql).fetch_one(&self.pool);
        let sound: String = one("PRAGMA quick_check(1)").await.map_err(unreadable)?;
        if sound != "ok" {
            return Err(unreadable(sound));
        }
        let file = "SELECT count(*), (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)
                    FROM pragma_database_list WHERE name = 'main' AND file <> ''";
        let (files, bytes): (i64, i64) = sqlx::query_as(file).fetch_one(&self.pool).await.map_err(unreadable)?;
        Ok(Kept { on_disk: files > 0, bytes })
    }

    async fn open_file(file: &Path) -> Result<Self, Refused> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).map_err(|error| Refused::OutOfReach(unusable(file, error)))?;
        }
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await.map_err(|error| Refused::by(file, &error))?;
        let sound: String =
            sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&pool).await.map_err(|error| Refused::by(file, &error))?;
        if sound != "ok" {
            return Err(Refused::Broken(unusable(file, sound)));
        }
        Self::migrated(pool).await.map_err(|error| Refused::OutOfReach(unusable(file, error)))
    }

    async fn migrated(pool: SqlitePool) -> Result<Self, sqlx::migrate::MigrateError> {
        sqlx::migrate!("./migrations").run(&pool).await?;
        Ok(Self { pool })
    }
}

/// Why a file is not opened.
#[derive(Debug)]
enum Refused {
    /// Its content is damaged or no database at all.
    Broken(Failure),
    OutOfReach(Failure),
}

impl Refused {
    fn by(file: &Path, error: &sqlx::Error) -> Self {
        // SQLite's primary result codes CORRUPT and NOTADB, below the bits of the extended ones.
        let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok()).map(|code| code & 0xff);
        match code {
            Some(11 | 26) => Self::Broken(unusable(file, error)),
            _ => Self::OutOfReach(unusable(file, error)),
        }
    }

    fn into_failure(self) -> Failure {
        match self {
            Self::Broken(failure) | Self::OutOfReach(failure) => failure,
        }
    }
}

/// The broken file stays for support, under a name that says when; its journal goes with it.
fn set_aside(file: &Path, now: Jst) -> std::io::Result<()> {
    let stamp = now.civil().strftime("%Y%m%dT%H%M%S");
    for suffix in ["", "-wal", "-shm"] {
        let from = PathBuf::from(format!("{}{suffix}", file.display()));
        if from.exists() {
            fs::rename(&from, format!("{}.unreadable-{stamp}{suffix}", file.display()))?;
        }
    }
    Ok(())
}

fn unusable(file: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::new(Code::LocalStoreUnreadable).with_detail(format!("{}: {why}", file.display()))
}

fn unreadable(error: impl std::fmt::Display) -> Failure {
    Failure::new(Code::LocalStoreUnreadable).with_detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use renkei_core::{Code, wire::Jst};

    use super::Store;

    fn now() -> Jst {
        Jst("2026-11-22T09:00:00+09:00".parse().unwrap())
    }

    #[tokio::test]
    async fn what_was_kept_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let (store, problem) = Store::open(folder.path(), now()).await;
        assert_eq!(problem, None);
        assert!(store.check().await.unwrap().on_disk);
        store.note_revoked("b", "t").await.unwrap();
        store.pool.close().await;

        let (store, problem) = Store::open(folder.path(), now()).await;
        assert_eq!(problem, None);
        assert!(store.revoked_certificates("b").await.unwrap().contains("t"));
    }

    #[tokio::test]
    async fn a_broken_file_is_set_aside_and_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("renkei.sqlite"), "this is no database, it only has its name".repeat(100)).unwrap();

        let (store, problem) = Store::open(folder.path(), now()).await;

        assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
        assert!(folder.path().join("renkei.sqlite.unreadable-20261122T090000").exists());
        store.note_revoked("b", "t").await.unwrap();
        store.pool.close().await;
        assert_eq!(Store::open(folder.path(), now()).await.1, None, "the new file is sound");
    }

    #[tokio::test]
    async fn a_sound_file_that_cannot_be_used_now_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(folder.path(), now()).await;
        store.note_revoked("b", "t").await.unwrap();
        let of_later_version = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                                VALUES (9999, 'later', TRUE, x'00', 0)";
        sqlx::query(of_later_version).execute(&store.pool).await.unwrap();
        store.pool.close().await;
        let names = || fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();

        let (store, problem) = Store::open(folder.path(), now()).await;

        assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
        assert!(store.revoked_certificates("b").await.unwrap().is_empty(), "this run has only its memory");
        assert!(!names().iter().any(|name| name.to_string_lossy().contains("unreadable")), "{:?}", names());
    }

    #[tokio::test]
    async fn without_a_place_for_the_file_memory_serves() {
        let folder = tempfile::tempdir().unwrap();
        let occupied = folder.path().join("occupied");
        fs::write(&occupied, "").unwrap();

        let (store, problem) = Store::open(&occupied, now()).await;

        assert_eq!(problem.unwrap().code, Code::LocalStoreUnreadable);
        store.note_revoked("b", "t").await.unwrap();
        assert_eq!(store.revoked_certificates("b").await.unwrap().len(), 1);
        assert!(!store.check().await.unwrap().on_disk);
    }
}
