//! The database, by sqlx's `Any` driver. SQLite is the embedded default and the only driver compiled in today; the SQL text is written so that
//! PostgreSQL can join.
//!
//! Rule: every decision is one conditional statement, inside the transaction that has its effects and its audit row; the answer goes out after
//! the commit. Submodules hold the statements by subject.

use std::path::Path;

use sqlx::{
    Any, AnyPool, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::MigrateError,
};

pub mod accounts;
pub mod audit;
pub mod certificates;
pub mod clients;
pub mod clock_mark;
pub mod codes;
pub mod companies;
pub mod entries;
pub mod events;
pub mod grants;
pub mod handover;
pub mod pushed;
pub mod revocations;
pub mod tokens;
pub mod transactions;
pub mod unfinished;
pub mod users;

pub type Result<T> = std::result::Result<T, sqlx::Error>;
pub type Tx<'a> = Transaction<'a, Any>;

/// A place to read from: `store.reader()` or `&mut **tx`.
pub trait Reader<'c>: sqlx::Executor<'c, Database = Any> {}
impl<'c, T: sqlx::Executor<'c, Database = Any>> Reader<'c> for T {}

#[derive(Clone)]
pub struct Store {
    pool: AnyPool,
    engine: Engine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

impl Store {
    /// Opens `sqlite://path` (created when missing) or `postgres://…` and brings its schema up to date.
    pub async fn open(url: &str) -> std::result::Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("postgres") { Engine::Postgres } else { Engine::Sqlite };
        let options: AnyConnectOptions = url.parse().map_err(OpenError::Connect)?;
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if engine == Engine::Sqlite {
                        // FULL: an acknowledged consent must survive a power cut, not only a crash of the process.
                        for pragma in [
                            "PRAGMA busy_timeout = 5000",
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON",
                        ] {
                            sqlx::query(pragma).execute(&mut *connection).await?;
                        }
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(OpenError::Connect)?;
        migrate(&pool).await.map_err(OpenError::Migrate)?;
        Ok(Self { pool, engine })
    }

    /// The SQLite file at `path`, created when missing.
    pub async fn open_file(path: &Path) -> std::result::Result<Self, OpenError> {
        Self::open(&format!("sqlite://{}?mode=rwc", path.display())).await
    }

    /// Begins a transaction that may write. SQLite takes its write lock at once: an upgrade in the middle could only fail.
    pub async fn begin(&self) -> Result<Tx<'static>> {
        match self.engine {
            Engine::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await,
            Engine::Postgres => self.pool.begin().await,
        }
    }

    /// For reading alone.
    pub fn reader(&self) -> &AnyPool {
        &self.pool
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// SQLite locks no migrations: `audit verify` beside a bank that is just starting meets it in the middle of one. What the other has done is found
/// done on the next try.
async fn migrate(pool: &AnyPool) -> std::result::Result<(), MigrateError> {
    let mut tries = 0;
    loop {
        match sqlx::migrate!("./migrations").run(pool).await {
            Err(MigrateError::Execute(_) | MigrateError::ExecuteMigration(..)) if tries < 5 => tries += 1,
            ended => return ended,
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the database cannot be opened: {0}")]
    Connect(#[source] sqlx::Error),
    #[error("the database's schema cannot be brought up to date: {0}")]
    Migrate(#[source] MigrateError),
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
