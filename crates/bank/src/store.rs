//! The database: SQLite, embedded, for one node; PostgreSQL for several behind one address. One SQL text serves both, by sqlx's `Any` driver.
//!
//! Rule: every decision is one conditional statement, inside the transaction that has its effects and its audit rows; the answer goes out after
//! the commit. SQLite lets one transaction write at a time ([`Writer`] has them share their commits). PostgreSQL runs them side by side (READ COMMITTED), so a row that was read decides
//! nothing: what decides is an `UPDATE` that changed a row, or a row that this transaction holds. Rows are locked in the order users →
//! transactions → codes → grants → tokens → events; the audit trail comes last of all ([`Tx`]). Submodules hold the statements by subject.

use std::path::Path;

use sqlx::{Any, AnyPool};

pub mod accounts;
pub mod audit;
pub mod certificates;
pub mod clients;
pub mod clock_mark;
pub mod codes;
pub mod companies;
pub mod entries;
pub mod events;
pub mod failure;
pub mod grants;
pub mod handover;
mod opening;
pub mod pushed;
pub mod revocations;
pub mod tokens;
pub mod transactions;
mod tx;
pub mod unfinished;
pub mod unusable;
pub mod users;
mod writer;

pub use opening::OpenError;
pub use tx::Tx;

pub(crate) use opening::Engine;
use writer::Writer;

pub type Result<T> = std::result::Result<T, sqlx::Error>;

/// A place to read from: `store.reader()` or `&mut **tx`.
pub trait Reader<'c>: sqlx::Executor<'c, Database = Any> {}
impl<'c, T: sqlx::Executor<'c, Database = Any>> Reader<'c> for T {}

#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
    /// Of SQLite, where one transaction writes at a time.
    writer: Option<Writer>,
}

impl Store {
    /// Opens `sqlite://path` (created when missing) or `postgres://…` and brings its schema up to date.
    pub async fn open(url: &str) -> std::result::Result<Self, OpenError> {
        let engine = Engine::of(url)?;
        opening::migrate(engine, url).await?;
        let writer = (engine == Engine::Sqlite).then(|| Writer::new(url));
        Ok(Self { pool: opening::pool(engine, url).await?, engine, writer })
    }

    /// Opens what is there for reading alone: nothing is created, migrated or locked, so that it can be done beside a bank that serves.
    pub async fn open_to_read(url: &str) -> std::result::Result<Self, OpenError> {
        let engine = Engine::of(url)?;
        Ok(Self { pool: opening::reading_pool(engine, url).await?, engine, writer: None })
    }

    /// The SQLite file at `path`, created when missing.
    pub async fn open_file(path: &Path) -> std::result::Result<Self, OpenError> {
        Self::open(&format!("sqlite://{}?mode=rwc", path.display())).await
    }

    /// Begins a transaction that may write. SQLite takes its write lock at once: an upgrade in the middle could only fail.
    pub async fn begin(&self) -> Result<Tx<'static>> {
        Ok(match &self.writer {
            Some(writer) => Tx::shared(writer.begin().await?),
            None => Tx::alone(self.pool.begin().await?),
        })
    }

    /// For reading alone.
    pub fn reader(&self) -> &AnyPool {
        &self.pool
    }

    pub async fn close(&self) {
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
        self.pool.close().await;
    }
}

/// A JSON array in a TEXT column. What cannot be read grants nothing.
pub(crate) fn json_list(text: &str) -> Vec<String> {
    serde_json::from_str(text).unwrap_or_default()
}

/// `<millis>.<id>`: where the next page begins.
pub(crate) fn cursor(text: &str) -> Option<(i64, String)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, id.to_owned()))
}

/// Cuts the extra row off that shows whether there is a next page, and names that page.
pub(crate) fn next_page<T>(rows: &mut Vec<T>, limit: u32, key: impl Fn(&T) -> (i64, &str)) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return None;
    }
    rows.truncate(limit);
    rows.last().map(|row| {
        let (at, id) = key(row);
        format!("{at}.{id}")
    })
}
