//! What this PC remembers (SQLite): cached lists, companies, the open procedure, which notices were shown. No secret is in it, and the bank has the
//! truth of most of it: a damaged file is set aside and begun anew with what can be read of it. A file that is only out of reach is left alone.

mod claims;
mod companies;
mod courses;
mod documents;
mod early_ends;
mod events;
mod in_use;
mod opening;
mod procedure;
mod profiles;
mod receipts;
mod reminders;
mod renewal;
mod reopening;
mod salvage;
mod seen;
mod unwritten;
mod usage;

use std::any::Any;

use renkei_core::{Code, Failure};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

pub use companies::Company;
pub use documents::Document;
pub use early_ends::FoundEnd;
use in_use::InUse;
pub use procedure::OpenProcedure;
pub use profiles::ProfileChange;
pub use receipts::Sought;
pub use reminders::{Outcome, Recorded, RecordedEvent, Unseen};
pub use renewal::BegunRenewal;
use reopening::OutOfReach;
pub use seen::SeenCertificate;
use unwritten::Unwritten;
pub use usage::KnownCertificate;

#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
    /// Keeps other programs from moving the file; `None` for memory.
    in_use: Option<InUse>,
    unwritten: Unwritten,
    out_of_reach: OutOfReach,
}

/// What the diagnosis finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Else it is gone when the program ends.
    pub on_disk: bool,
    pub bytes: i64,
}

impl Store {
    /// Forgotten when the program ends.
    pub async fn in_memory() -> Self {
        let options = SqliteConnectOptions::new().in_memory(true);
        let out_of_reach = OutOfReach::default();
        // One connection: every further one would see an empty database of its own. A file may take its place.
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let pool = pool.before_acquire(out_of_reach.judge_of_connections()).connect_with(options).await;
        let store = Self::migrated(pool.expect("memory needs no file")).await.expect("the embedded migrations fit an empty database");
        Self { out_of_reach, ..store }
    }

    /// Reads the whole file once.
    pub async fn check(&self) -> Result<Kept, Failure> {
        let one = |sql: &'static str| sqlx::query_scalar(sql).fetch_one(&self.pool);
        let sound: String = one("PRAGMA quick_check(1)").await.map_err(unreadable)?;
        if sound != "ok" {
            return Err(Failure::new(Code::LocalStoreDamaged).with_detail(sound));
        }
        let file = "SELECT count(*), (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)
                    FROM pragma_database_list WHERE name = 'main' AND file <> ''";
        let (files, bytes): (i64, i64) = sqlx::query_as(file).fetch_one(&self.pool).await.map_err(unreadable)?;
        Ok(Kept { on_disk: files > 0, bytes })
    }

    /// Moves what lies in the journal into the file itself.
    pub(crate) async fn checkpoint(&self) -> Result<(), Failure> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    async fn migrated(pool: SqlitePool) -> Result<Self, sqlx::migrate::MigrateError> {
        sqlx::migrate!("./migrations").run(&pool).await?;
        Ok(Self { pool, in_use: None, unwritten: Unwritten::default(), out_of_reach: OutOfReach::default() })
    }
}

/// CORRUPT and NOTADB.
fn is_damage(error: &sqlx::Error) -> bool {
    matches!(result_code(error), Some(11 | 26))
}

/// READONLY, IOERR, FULL and CANTOPEN: the file is what it was.
fn cannot_write(error: &sqlx::Error) -> bool {
    matches!(result_code(error), Some(8 | 10 | 13 | 14))
}

/// SQLite's primary one (<https://www.sqlite.org/rescode.html>), below the bits of the extended ones.
fn result_code(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok()).map(|code| code & 0xff)
}

/// Damage that shows while the program runs has a code of its own: the next start begins the file anew.
fn unreadable(error: impl std::fmt::Display + 'static) -> Failure {
    let damaged = (&error as &dyn Any).downcast_ref().is_some_and(is_damage);
    let code = if damaged { Code::LocalStoreDamaged } else { Code::LocalStoreUnreadable };
    Failure::new(code).with_detail(error.to_string())
}

#[cfg(test)]
mod tests;
