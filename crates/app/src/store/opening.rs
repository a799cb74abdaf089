//! From a file to a store that works, whatever has become of the file: sound, damaged, out of reach.
//!
//! A damaged file is begun anew so that a kill at any moment loses nothing that could be read: the new file is written whole beside it, named
//! [`REBUILT`] when it is complete, and only then the damaged one goes out of its way.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use renkei_core::{Code, Failure, reminder::Marker, wire::Jst};
use sqlx::{
    Connection, SqliteConnection, SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    Store,
    in_use::{InUse, PATIENCE, Unclaimed},
    is_damage, result_code,
    salvage::{self, Salvaged},
};

/// Of the files that belong to one database.
const JOURNALS: [&str; 2] = ["-wal", "-shm"];
const BEING_REBUILT: &str = ".rebuilding";
const REBUILT: &str = ".rebuilt";
/// How long a file is asked for that may be back in a moment: another program migrates it, or it is being scanned or backed up at logon. A window may be
/// waiting for it.
const ASKED_FOR: Duration = Duration::from_secs(10);
const ASK_AGAIN: Duration = Duration::from_millis(200);
/// A program that reads a file may keep it from being renamed.
const RENAMES: u32 = 5;
const RENAME_AGAIN: Duration = Duration::from_millis(100);

impl Store {
    /// Opens the file in this folder. Always gives a store that works; the failure says what was kept and what was lost (the damaged file is set
    /// aside), or that nothing outlives this run. A file that is only out of reach is left alone, and what can be read of it counts for this run.
    pub async fn open(folder: &Path, now: Jst) -> (Self, Option<Failure>) {
        let file = folder.join("renkei.sqlite");
        let in_use = match fs::create_dir_all(folder) {
            Ok(()) => InUse::claim(&file, PATIENCE).await,
            Err(_) => Err(Unclaimed::NoLocksHere), // what is wrong with the folder is told by opening the file
        };
        Self::open_as(&file, in_use, now).await
    }

    pub(super) async fn open_as(file: &Path, in_use: Result<InUse, Unclaimed>, now: Jst) -> (Self, Option<Failure>) {
        match on_disk(file, in_use, ASKED_FOR, now).await {
            Ok(opened) => opened,
            Err(failure) => for_this_run(file, failure, now).await,
        }
    }
}

/// A store that works, with what was lost of it; or why the file cannot be used. It is asked for that long.
pub(super) async fn on_disk(
    file: &Path,
    in_use: Result<InUse, Unclaimed>,
    asked_for: Duration,
    now: Jst,
) -> Result<(Store, Option<Failure>), Failure> {
    let alone = match &in_use {
        Ok(in_use) => in_use.alone,
        Err(Unclaimed::NoLocksHere) => true,
        Err(Unclaimed::KeptByAnother) => return Err(unusable(file, "another program keeps it to itself")),
    };
    let (mut store, failure) = open_or_rebuild(file, alone, asked_for, now).await?;
    store.in_use = in_use.ok();
    store.in_use.iter_mut().for_each(InUse::share);
    Ok((store, failure))
}

async fn open_or_rebuild(file: &Path, alone: bool, asked_for: Duration, now: Jst) -> Result<(Store, Option<Failure>), Failure> {
    if alone {
        finish_rebuilding(file, now).await.map_err(|error| unusable(file, error))?;
    }
    if beside(file, REBUILT).exists() {
        // What is written to the damaged file now would be lost as soon as the new one takes its place.
        return Err(unusable(file, "it is being begun anew"));
    }
    let refused = match open_file(file, asked_for).await {
        Ok(store) => return Ok((store, None)),
        Err(refused) => refused,
    };
    tracing::warn!(?refused, "the local store cannot be read");
    match refused {
        // Busy, no rights, a later version's: nothing is wrong with the file itself, so it stays where it is.
        Refused::OutOfReach { failure, .. } => Err(failure),
        // Nobody takes a file away from a program that is writing to it.
        Refused::Damaged(why) if !alone => Err(Failure::new(Code::LocalStoreDamaged).with_detail(why)),
        Refused::Damaged(why) => rebuild(file, now).await.map(|(store, salvaged)| (store, Some(salvaged.failure(&why)))),
    }
}

/// What can be read of the file, in memory; or of the one that was to take its place.
async fn for_this_run(file: &Path, failure: Failure, now: Jst) -> (Store, Option<Failure>) {
    let mut store = Store::in_memory().await;
    let salvaged = match salvage::complete(&beside(file, REBUILT), &store).await {
        None => salvage::out_of_reach(file, &store).await,
        salvaged => salvaged,
    };
    tracing::info!(?salvaged, "read for this run");
    if let Err(failure) = store.stand_in(file, failure.clone(), salvaged.is_some(), now).await {
        tracing::warn!(?failure, "what is remembered meanwhile will not reach the file");
    }
    (store, Some(failure))
}

async fn open_file(file: &Path, asked_for: Duration) -> Result<Store, Refused> {
    let begun = Instant::now();
    loop {
        match open_once(file).await {
            Err(Refused::OutOfReach { passing: true, .. }) if begun.elapsed() < asked_for => tokio::time::sleep(ASK_AGAIN).await,
            outcome => return outcome,
        }
    }
}

async fn open_once(file: &Path) -> Result<Store, Refused> {
    let refused = |error: &sqlx::Error| Refused::by(file, error);
    let pool = SqlitePoolOptions::new().max_connections(4).before_acquire(|connection, _| Box::pin(async { Ok(is_at_rest(connection)) }));
    let pool = pool.connect_with(options_of(file)).await.map_err(|error| refused(&error))?;
    let opened = async {
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&pool).await.map_err(|error| refused(&error))?;
        if sound != "ok" {
            return Err(Refused::Damaged(sound));
        }
        let store = Store::migrated(pool.clone()).await.map_err(|error| Refused::by_migrating(file, &error))?;
        legible(file, &pool).await?;
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

pub(super) fn options_of(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        // Records have thousands of rows: each wait for the next handful is a change of threads.
        .row_buffer_size(1_000)
}

/// On a full disk SQLite ends a transaction by itself, which the driver does not hear of: it would refuse every later one on that connection.
pub(super) fn is_at_rest(connection: &SqliteConnection) -> bool {
    !connection.is_in_transaction()
}

/// Damage within a text is none that SQLite sees. A record of a notice that nobody can read would keep every later one from being shown.
async fn legible(file: &Path, pool: &SqlitePool) -> Result<(), Refused> {
    for sql in ["SELECT marker, sent_at FROM notice", "SELECT marker, until FROM snooze"] {
        let rows: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(pool).await.map_err(|error| Refused::by(file, &error))?;
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
    OutOfReach {
        failure: Failure,
        /// Perhaps only for a moment.
        passing: bool,
    },
}

impl Refused {
    fn by(file: &Path, error: &sqlx::Error) -> Self {
        match error {
            error if is_damage(error) => Self::Damaged(error.to_string()),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged(error.to_string()),
            // BUSY, LOCKED, IOERR, CANTOPEN
            error => {
                let passing = matches!(result_code(error), Some(5 | 6 | 10 | 14)) && may_be_written(file);
                Self::OutOfReach { failure: unusable(file, error), passing }
            }
        }
    }

    fn by_migrating(file: &Path, error: &MigrateError) -> Self {
        // Two programs may begin the same migration.
        let passing = matches!(error, MigrateError::Execute(_) | MigrateError::ExecuteMigration(..));
        Self::OutOfReach { failure: unusable(file, error), passing }
    }

    fn into_failure(self) -> Failure {
        match self {
            Self::Damaged(why) => Failure::new(Code::LocalStoreDamaged).with_detail(why),
            Self::OutOfReach { failure, .. } => failure,
        }
    }
}

/// Rights do not come back within seconds, nor does a folder; a file that somebody else has open does.
fn may_be_written(file: &Path) -> bool {
    match fs::File::options().write(true).open(file) {
        Ok(_) => true,
        Err(error) => !matches!(
            error.kind(),
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
        ),
    }
}

/// A new file with everything of the damaged one that can be read. Only when it is complete does the damaged one move.
async fn rebuild(file: &Path, now: Jst) -> Result<(Store, Salvaged), Failure> {
    let salvaged = match written_anew(file).await {
        Ok(salvaged) => salvaged,
        Err(failure) => {
            let _ = clear(&beside(file, BEING_REBUILT)); // it takes room; left over, it is cleared the next time
            return Err(failure);
        }
    };
    let on_disk = |error: io::Error| unusable(file, error);
    renamed(&beside(file, BEING_REBUILT), &beside(file, REBUILT)).await.map_err(on_disk)?;
    finish_rebuilding(file, now).await.map_err(on_disk)?;
    Ok((open_file(file, ASKED_FOR).await.map_err(Refused::into_failure)?, salvaged))
}

async fn written_anew(file: &Path) -> Result<Salvaged, Failure> {
    let new = beside(file, BEING_REBUILT);
    clear(&new).map_err(|error| unusable(file, error))?;
    let store = open_file(&new, ASKED_FOR).await.map_err(Refused::into_failure)?;
    let written = async {
        let salvaged = salvage::damaged(file, &store).await.map_err(|error| unusable(file, error))?;
        // Into the file itself: its journal does not follow a new name.
        store.checkpoint().await.map(|()| salvaged)
    };
    let written = written.await;
    store.pool.close().await;
    written
}

/// The damaged file stays for support, under a name that says when; its journal goes before it, so that a move that fails leaves the file where it is.
/// Does nothing where nothing has been rebuilt.
async fn finish_rebuilding(file: &Path, now: Jst) -> io::Result<()> {
    let rebuilt = beside(file, REBUILT);
    if !rebuilt.try_exists()? {
        return Ok(());
    }
    let stamp = now.civil().strftime("%Y%m%dT%H%M%S");
    for suffix in JOURNALS.into_iter().chain([""]) {
        match renamed(&beside(file, suffix), &beside(file, &format!(".unreadable-{stamp}{suffix}"))).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    renamed(&rebuilt, file).await
}

async fn renamed(from: &Path, to: &Path) -> io::Result<()> {
    let mut attempt = 1;
    loop {
        match fs::rename(from, to) {
            Err(error) if error.kind() != io::ErrorKind::NotFound && attempt < RENAMES => tokio::time::sleep(RENAME_AGAIN).await,
            outcome => return outcome,
        }
        attempt += 1;
    }
}

/// Removes a database with its journals.
pub(super) fn clear(file: &Path) -> io::Result<()> {
    JOURNALS.into_iter().chain([""]).try_for_each(|suffix| match fs::remove_file(beside(file, suffix)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    })
}

pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", file.display()))
}

fn unusable(file: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::new(Code::LocalStoreUnreadable).with_detail(format!("{}: {why}", file.display()))
}
