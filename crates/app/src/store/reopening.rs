//! A file that was out of reach at the start and is back (a roaming profile, a slow disk): it is opened in place, and what was remembered in memory
//! meanwhile goes into it. The one connection of the memory is held all the while, so that nobody writes in between, and the next one is the file's.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use renkei_core::{Failure, wire::Jst};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, pool::PoolConnectionMetadata};
use url::Url;

use super::{
    Store,
    in_use::InUse,
    opening::{self, is_at_rest, options_of},
    unreadable,
};

/// How long no notice is shown while nobody can know which were shown before: a profile is there minutes after the logon, or not today.
const AWAITED: SignedDuration = SignedDuration::from_mins(10);

/// Why the file does not serve, until it does.
#[derive(Debug, Clone, Default)]
pub struct OutOfReach {
    reach: Arc<Mutex<Reach>>,
    /// The connections are the file's.
    on_disk: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
enum Reach {
    /// The store is what it was opened as.
    #[default]
    AsOpened,
    Not(Beyond),
    Again {
        after: Failure,
        /// Keeps other programs from moving the file.
        _in_use: Option<InUse>,
    },
}

#[derive(Debug, Clone)]
struct Beyond {
    file: PathBuf,
    failure: Failure,
    /// Something could be read of it at the start.
    read: bool,
    since: Jst,
}

/// The file serves from now on.
#[derive(Debug)]
pub struct Reopened {
    /// What the person has to hear of it.
    pub told: Option<Failure>,
}

impl OutOfReach {
    fn held(&self) -> MutexGuard<'_, Reach> {
        self.reach.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which connection may serve again: as for any file, once it is one's; that of the memory always, for its end is the memory's.
    pub fn judge_of_connections(
        &self,
    ) -> impl for<'c> Fn(&'c mut SqliteConnection, PoolConnectionMetadata) -> BoxFuture<'c, sqlx::Result<bool>> + Send + Sync + 'static
    {
        let on_disk = Arc::clone(&self.on_disk);
        move |connection, _| {
            let serves = !on_disk.load(Ordering::Relaxed) || is_at_rest(connection);
            Box::pin(async move { Ok(serves) })
        }
    }

    fn beyond(&self) -> Option<Beyond> {
        match &*self.held() {
            Reach::Not(beyond) => Some(beyond.clone()),
            Reach::AsOpened | Reach::Again { .. } => None,
        }
    }
}

impl Store {
    /// Why nothing that is remembered outlives this run: the file could not be opened, and is not back yet ([`Store::reopen`]).
    pub fn out_of_reach(&self) -> Option<Failure> {
        self.out_of_reach.beyond().map(|beyond| beyond.failure)
    }

    /// Whether this was told of a start without the file, which serves by now.
    pub fn is_back_after(&self, failure: &Failure) -> bool {
        matches!(&*self.out_of_reach.held(), Reach::Again { after, .. } if after == failure)
    }

    /// Whether nobody knows which notices were shown before, and the file that does may be back soon.
    pub fn is_awaited(&self, now: Jst) -> bool {
        self.out_of_reach.beyond().is_some_and(|beyond| !beyond.read && now.0.duration_since(beyond.since.0).abs() < AWAITED)
    }

    /// In memory, in place of this file. What it holds now is the file's: only what differs later goes back.
    pub(super) async fn stand_in(&mut self, file: &Path, failure: Failure, read: bool, since: Jst) -> Result<(), Failure> {
        *self.out_of_reach.held() = Reach::Not(Beyond { file: file.to_owned(), failure, read, since });
        let mut memory = self.pool.acquire().await.map_err(unreadable)?;
        let noted = async {
            sqlx::query("PRAGMA temp_store = MEMORY").execute(&mut *memory).await?;
            for table in tables(&mut memory).await? {
                let sql = format!("CREATE TEMP TABLE before_{table} AS SELECT * FROM main.{table}");
                sqlx::query(AssertSqlSafe(sql)).execute(&mut *memory).await?;
            }
            Ok(())
        };
        noted.await.map_err(|error: sqlx::Error| unreadable(error))
    }

    /// Opens a file that was out of reach at the start, as soon as that is possible. `None`: it is not, or it never was out of reach.
    pub async fn reopen(&self, now: Jst) -> Option<Reopened> {
        let Beyond { file, failure: after, .. } = self.out_of_reach.beyond()?;
        match self.reopened(&file, now).await {
            Ok((told, in_use)) => {
                tracing::info!("the local store is back");
                *self.out_of_reach.held() = Reach::Again { after, _in_use: in_use };
                Some(Reopened { told })
            }
            Err(failure) => {
                tracing::debug!(?failure, "the local store is still out of reach");
                None
            }
        }
    }

    async fn reopened(&self, file: &Path, now: Jst) -> Result<(Option<Failure>, Option<InUse>), Failure> {
        fs::create_dir_all(file.parent().unwrap_or(file)).map_err(unreadable)?;
        let in_use = InUse::claim(file, Duration::ZERO).await;
        let (mut opened, told) = opening::on_disk(file, in_use, Duration::ZERO, now).await?;
        opened.pool.close().await;
        let mut memory = self.pool.acquire().await.map_err(unreadable)?;
        take_over(&mut memory, file).await.map_err(unreadable)?;
        self.pool.set_connect_options(options_of(file));
        self.out_of_reach.on_disk.store(true, Ordering::Relaxed);
        memory.close().await.map_err(unreadable)?;
        Ok((told, opened.in_use.take()))
    }
}

async fn tables(of: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    let sql =
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'";
    sqlx::query_scalar(sql).fetch_all(of).await
}

/// All or nothing.
async fn take_over(memory: &mut SqliteConnection, file: &Path) -> sqlx::Result<()> {
    let file = uri(file).ok_or_else(|| sqlx::Error::Configuration("the path cannot be written as an address".into()))?;
    sqlx::query("ATTACH DATABASE $1 AS disk").bind(file).execute(&mut *memory).await?;
    let done = async {
        let mut tx = memory.begin_with("BEGIN IMMEDIATE").await?;
        for table in tables(&mut tx).await? {
            let columns: Vec<(String, i64)> =
                sqlx::query_as("SELECT name, pk FROM pragma_table_info($1)").bind(&table).fetch_all(&mut *tx).await?;
            for sql in statements(&table, &columns) {
                sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
            }
        }
        tx.commit().await
    };
    let done = done.await;
    if done.is_err() {
        sqlx::query("DETACH DATABASE disk").execute(&mut *memory).await?; // it is tried again
    }
    done
}

/// Without a mode of its own it would be opened as what it is attached to: in memory. The host of a share belongs to the path
/// (<https://www.sqlite.org/uri.html>).
fn uri(file: &Path) -> Option<String> {
    let url = Url::from_file_path(std::path::absolute(file).ok()?).ok()?;
    let host = url.host_str().map(|host| format!("//{host}")).unwrap_or_default();
    Some(format!("file://{host}{}?mode=rw&cache=private", url.path()))
}

/// What was deleted meanwhile is deleted there, what is new or changed is written there.
fn statements(table: &str, columns: &[(String, i64)]) -> [String; 2] {
    let names = |keys: bool| {
        let names = columns.iter().filter(|(_, key)| !keys || *key > 0).map(|(name, _)| name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let (all, keys) = (names(false), names(true));
    let others: Vec<&str> = columns.iter().filter(|(_, key)| *key == 0).map(|(name, _)| name.as_str()).collect();
    let rule = rule(table, &others);
    [
        format!("DELETE FROM disk.{table} WHERE ({keys}) IN (SELECT {keys} FROM temp.before_{table} EXCEPT SELECT {keys} FROM main.{table})"),
        format!(
            "INSERT INTO disk.{table} ({all}) SELECT {all} FROM (SELECT {all} FROM main.{table} EXCEPT SELECT {all} FROM temp.before_{table})
             WHERE TRUE ON CONFLICT ({keys}) {rule}"
        ),
    ]
}

/// Where the file has the row, too: another program may have written it meanwhile, or nothing could be read of it at the start.
fn rule(table: &str, others: &[&str]) -> String {
    match table {
        // What it was claimed with there stays.
        "notice" => "DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason
                     WHERE notice.outcome IS NULL OR notice.outcome = 'not_shown'"
            .into(),
        "document" => "DO UPDATE SET as_of = excluded.as_of, body = excluded.body WHERE excluded.as_of >= document.as_of".into(),
        "receipt" => "DO UPDATE SET at = excluded.at, source = excluded.source, body = excluded.body WHERE receipt.source = 'seen'".into(),
        "early_end" => "DO UPDATE SET told_at = COALESCE(early_end.told_at, excluded.told_at),
                            seen_at = COALESCE(early_end.seen_at, excluded.seen_at)"
            .into(),
        "known_certificate" => "DO UPDATE SET company = excluded.company, company_name = excluded.company_name,
                                    used_at = COALESCE(excluded.used_at, known_certificate.used_at)"
            .into(),
        _ if others.is_empty() => "DO NOTHING".into(),
        _ => format!("DO UPDATE SET {}", others.iter().map(|name| format!("{name} = excluded.{name}")).collect::<Vec<_>>().join(", ")),
    }
}
