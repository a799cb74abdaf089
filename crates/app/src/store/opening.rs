//! From a file to a store that works, whatever has become of the file: sound, damaged, out of reach.
//!
//! A damaged file is begun anew so that a kill at any moment loses nothing that could be read: the new file is written whole beside it, named
//! [`REBUILT`] when it is complete, and only then the damaged one goes out of its way.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use renkei_core::{Code, Failure, reminder::Marker, wire::Jst};
use sqlx::{
    Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    Store,
    in_use::InUse,
    is_damage,
    salvage::{self, Salvaged},
};

/// Of the files that belong to one database.
const JOURNALS: [&str; 3] = ["", "-wal", "-shm"];
const BEING_REBUILT: &str = ".rebuilding";
const REBUILT: &str = ".rebuilt";
/// Another program may be migrating at this moment.
const ATTEMPTS: u32 = 3;

impl Store {
    /// Opens the file in this folder. Always gives a store that works; the failure says what was kept and what was lost (the damaged file is set
    /// aside), or that nothing outlives this run. A file that is only out of reach is left alone, and what can be read of it counts for this run.
    pub async fn open(folder: &Path, now: Jst) -> (Self, Option<Failure>) {
        let file = folder.join("renkei.sqlite");
        let mut in_use = match fs::create_dir_all(folder) {
            Ok(()) => InUse::claim(&file).await,
            Err(_) => None, // what is wrong with the folder is told by opening the file
        };
        let alone = in_use.as_ref().is_none_or(|in_use| in_use.alone);
        let (mut store, failure) = open_or_rebuild(&file, alone, now).await;
        in_use.iter_mut().for_each(InUse::share);
        store.in_use = in_use;
        (store, failure)
    }
}

async fn open_or_rebuild(file: &Path, alone: bool, now: Jst) -> (Store, Option<Failure>) {
    if alone && let Err(error) = finish_rebuilding(file, now) {
        return for_this_run(file, unusable(file, error)).await;
    }
    let refused = match open_file(file).await {
        Ok(store) => return (store, None),
        Err(refused) => refused,
    };
    tracing::warn!(?refused, "the local store cannot be read");
    match refused {
        // Busy, no rights, a later version's: nothing is wrong with the file itself, so it stays where it is.
        Refused::OutOfReach(failure) => for_this_run(file, failure).await,
        // Nobody takes a file away from a program that is writing to it.
        Refused::Damaged(why) if !alone => for_this_run(file, Failure::new(Code::LocalStoreDamaged).with_detail(why)).await,
        Refused::Damaged(why) => match rebuild(file, now).await {
            Ok((store, salvaged)) => (store, Some(salvaged.failure(&why))),
            Err(failure) => for_this_run(file, failure).await,
        },
    }
}

/// What can be read of the file, in memory.
async fn for_this_run(file: &Path, failure: Failure) -> (Store, Option<Failure>) {
    let store = Store::in_memory().await;
    let salvaged = salvage::out_of_reach(file, &store).await;
    tracing::info!(?salvaged, "read for this run");
    (store, Some(failure))
}

async fn open_file(file: &Path) -> Result<Store, Refused> {
    let mut attempt = 1;
    loop {
        match open_once(file).await {
            Err(Refused::OutOfReach(_)) if attempt < ATTEMPTS && file.exists() => tokio::time::sleep(Duration::from_millis(200)).await,
            outcome => return outcome,
        }
        attempt += 1;
    }
}

async fn open_once(file: &Path) -> Result<Store, Refused> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5));
    let refused = |error: &sqlx::Error| Refused::by(file, error);
    let pool = SqlitePoolOptions::new().max_connections(4).before_acquire(|connection, _| Box::pin(async { Ok(is_at_rest(connection)) }));
    let pool = pool.connect_with(options).await.map_err(|error| refused(&error))?;
    let opened = async {
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&pool).await.map_err(|error| refused(&error))?;
        if sound != "ok" {
            return Err(Refused::Damaged(sound));
        }
        let store = Store::migrated(pool.clone()).await.map_err(|error| Refused::OutOfReach(unusable(file, error)))?;
        legible(&pool).await?;
        Ok(store)
    };
    match opened.await {
        Ok(store) => Ok(store),
        Err(refused) => {
            pool.close().await; // the file may be moved next
            Err(refused)
        }
    }
}

/// On a full disk SQLite ends a transaction by itself, which the driver does not hear of: it would refuse every later one on that connection.
pub(super) fn is_at_rest(connection: &SqliteConnection) -> bool {
    !connection.is_in_transaction()
}

/// Damage within a text is none that SQLite sees. A record of a notice that nobody can read would keep every later one from being shown.
async fn legible(pool: &SqlitePool) -> Result<(), Refused> {
    for sql in ["SELECT marker, sent_at FROM notice", "SELECT marker, until FROM snooze"] {
        let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(pool).await.map_err(|error| Refused::Damaged(error.to_string()))?;
        let illegible = |(marker, at): &&(String, String)| marker.parse::<Marker>().is_err() || at.parse::<jiff::Timestamp>().is_err();
        if let Some((marker, at)) = rows.iter().find(illegible) {
            return Err(Refused::Damaged(format!("a record of notices cannot be read: {marker} {at}")));
        }
    }
    Ok(())
}

/// Why a file is not opened.
#[derive(Debug)]
enum Refused {
    /// Its content is damaged or no database at all, in SQLite's words.
    Damaged(String),
    OutOfReach(Failure),
}

impl Refused {
    fn by(file: &Path, error: &sqlx::Error) -> Self {
        if is_damage(error) { Self::Damaged(error.to_string()) } else { Self::OutOfReach(unusable(file, error)) }
    }

    fn into_failure(self) -> Failure {
        match self {
            Self::Damaged(why) => Failure::new(Code::LocalStoreDamaged).with_detail(why),
            Self::OutOfReach(failure) => failure,
        }
    }
}

/// A new file with everything of the damaged one that can be read.
async fn rebuild(file: &Path, now: Jst) -> Result<(Store, Salvaged), Failure> {
    let new = beside(file, BEING_REBUILT);
    let on_disk = |error: io::Error| unusable(file, error);
    JOURNALS.iter().try_for_each(|suffix| removed(&beside(&new, suffix))).map_err(on_disk)?;
    let store = open_file(&new).await.map_err(Refused::into_failure)?;
    let salvaged = salvage::damaged(file, &store).await;
    // Into the file itself: its journal does not follow a new name.
    store.checkpoint().await?;
    store.pool.close().await;
    fs::rename(&new, beside(file, REBUILT)).map_err(on_disk)?;
    finish_rebuilding(file, now).map_err(on_disk)?;
    Ok((open_file(file).await.map_err(Refused::into_failure)?, salvaged))
}

/// The damaged file stays for support, under a name that says when; its journal goes with it. Does nothing where nothing has been rebuilt.
fn finish_rebuilding(file: &Path, now: Jst) -> io::Result<()> {
    let rebuilt = beside(file, REBUILT);
    if !rebuilt.exists() {
        return Ok(());
    }
    let stamp = now.civil().strftime("%Y%m%dT%H%M%S");
    for suffix in JOURNALS {
        let from = beside(file, suffix);
        if from.exists() {
            fs::rename(&from, beside(file, &format!(".unreadable-{stamp}{suffix}")))?;
        }
    }
    fs::rename(rebuilt, file)
}

pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", file.display()))
}

pub(super) fn removed(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn unusable(file: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::new(Code::LocalStoreUnreadable).with_detail(format!("{}: {why}", file.display()))
}
