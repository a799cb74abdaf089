//! What can still be read of a file, row by row: each table on its own, what cannot be read is passed over.

use std::{fmt, fs, io, path::Path};

use futures_util::TryStreamExt;
use renkei_core::{Code, Failure, Text, reminder::Marker};
use sqlx::{
    AssertSqlSafe, Connection, QueryBuilder, Row, Sqlite, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};

use super::{
    Store,
    opening::{beside, clear},
    result_code,
};

/// All our files have it.
const PAGE: usize = 4_096;
/// Row ids tried one after the other until one can be read again: more than the rows below one damaged inner page.
const MOST_MISSES: u32 = 20_000;
/// The same where the table's end cannot be read either: more than the rows of one page.
const MOST_MISSES_AT_END: u32 = 2_000;

/// How much of each table was kept.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Salvaged {
    tables: Vec<Rows>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rows {
    table: String,
    kept: u32,
    /// Whether some could not be read; how many, nobody can know.
    some_lost: bool,
}

/// What keeps everything from being read or written; a row that cannot be read does not.
#[derive(Debug)]
pub enum Stopped {
    Copy(io::Error),
    From(sqlx::Error),
    Into(sqlx::Error),
}

impl fmt::Display for Stopped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Copy(error) => write!(out, "a copy of the damaged file cannot be made: {error}"),
            Self::From(error) => write!(out, "it cannot be read: {error}"),
            Self::Into(error) => write!(out, "the new file cannot be written: {error}"),
        }
    }
}

/// From a damaged file. SQLite takes up the journal of what it opens, so it gets a copy, whose header is mended where that is all it lacks. Only what is
/// damaged counts as lost; a disk that is full or a file that somebody else has open is an error.
pub async fn damaged(file: &Path, into: &Store) -> Result<Salvaged, Stopped> {
    let copy = beside(file, ".salvage");
    let salvaged = match copied(file, &copy) {
        Ok(()) => {
            // `writable_schema`: a schema is read as far as it goes, and a file that has been cut off is opened.
            let options = SqliteConnectOptions::new().filename(&copy).pragma("writable_schema", "ON");
            from(&options, into).await
        }
        Err(error) => Err(Stopped::Copy(error)),
    };
    let _ = clear(&copy); // left over, it harms nobody
    match salvaged {
        Err(Stopped::From(error)) if !is_of_the_machine(&error) => {
            tracing::warn!(%error, "the damaged file cannot be read at all");
            Ok(Salvaged::default())
        }
        salvaged => salvaged,
    }
}

/// From a file that may not be changed. `None` when it cannot be read now.
pub async fn out_of_reach(file: &Path, into: &Store) -> Option<Salvaged> {
    if !file.exists() {
        return None;
    }
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    match from(&options, into).await {
        // Without the right to write beside it, its journal cannot be read, but what was moved out of the journal can.
        Err(_) => complete(file, into).await,
        salvaged => salvaged.ok(),
    }
}

/// From a file that nobody has open, with nothing in its journal. `None` when it cannot be read now.
pub async fn complete(file: &Path, into: &Store) -> Option<Salvaged> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    from(&options, into).await.ok()
}

/// Not of what is in the file: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN. A file that was cut off ends early (IOERR_SHORT_READ).
fn is_of_the_machine(error: &sqlx::Error) -> bool {
    const SHORT_READ: &str = "522";
    let ends_early = error.as_database_error().is_some_and(|error| error.code().as_deref() == Some(SHORT_READ));
    !ends_early && (matches!(error, sqlx::Error::Io(_)) || matches!(result_code(error), Some(3 | 5..=8 | 10 | 13 | 14)))
}

fn copied(file: &Path, copy: &Path) -> io::Result<()> {
    clear(copy)?;
    let mut content = fs::read(file)?;
    mend(&mut content);
    fs::write(copy, content)?;
    let journal = beside(file, "-wal");
    if journal.try_exists()? {
        fs::copy(journal, beside(copy, "-wal"))?;
    }
    Ok(())
}

/// The header of a database file (<https://www.sqlite.org/fileformat.html#the_database_header>): written anew where it is not SQLite's. The size in pages is
/// left to the file's own.
fn mend(content: &mut [u8]) {
    let pages = content.len() / PAGE;
    let Some(header) = content.first_chunk_mut::<100>() else { return };
    const MAGIC: &[u8; 16] = b"SQLite format 3\0";
    if !header.starts_with(MAGIC) {
        *header = [0; 100];
        header[..16].copy_from_slice(MAGIC);
        header[16..18].copy_from_slice(&(PAGE as u16).to_be_bytes());
        header[18..24].copy_from_slice(&[2, 2, 0, 64, 32, 32]); // WAL, no reserved bytes, payload fractions
        header[24..28].copy_from_slice(&1u32.to_be_bytes()); // change counter
        header[43] = 1; // schema cookie
        header[47] = 4; // schema format
        header[59] = 1; // UTF-8
    }
    header[28..32].copy_from_slice(&u32::try_from(pages).unwrap_or_default().to_be_bytes());
    let changes: [u8; 4] = [header[24], header[25], header[26], header[27]];
    header[92..96].copy_from_slice(&changes); // the size is valid for this change
}

async fn from(options: &SqliteConnectOptions, into: &Store) -> Result<Salvaged, Stopped> {
    let mut from = SqliteConnection::connect_with(options).await.map_err(Stopped::From)?;
    let mut salvaged = Salvaged::default();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\' ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&into.pool).await.map_err(Stopped::Into)?;
    for table in tables {
        let there = columns(&mut from, &table).await.map_err(Stopped::From)?;
        let mut new = into.pool.acquire().await.map_err(Stopped::Into)?;
        let mut here = columns(&mut new, &table).await.map_err(Stopped::Into)?;
        drop(new); // memory has only this one
        // One that an earlier version did not have yet.
        here.retain(|column| there.contains(column));
        if here.is_empty() {
            continue;
        }
        salvaged.tables.push(rows(&mut from, into, table, &here).await?);
    }
    let _ = from.close().await; // only read
    Ok(salvaged)
}

/// Name and declared type.
type Column = (String, String);

async fn columns(of: &mut SqliteConnection, table: &str) -> sqlx::Result<Vec<Column>> {
    sqlx::query_as("SELECT name, type FROM pragma_table_info($1)").bind(table).fetch_all(of).await
}

async fn rows(from: &mut SqliteConnection, into: &Store, table: String, columns: &[Column]) -> Result<Rows, Stopped> {
    let mut found = Rows { table, kept: 0, some_lost: false };
    let (mut at, mut misses) = (i64::MIN, 0);
    let last: Option<i64> = last(from, &found.table).await;
    let most_misses = if last.is_some() { MOST_MISSES } else { MOST_MISSES_AT_END };
    let mut tx = into.pool.begin().await.map_err(Stopped::Into)?;
    loop {
        let reached_end = {
            let names = columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
            let sql = format!("SELECT rowid, {names} FROM {} WHERE rowid >= $1 ORDER BY rowid", found.table);
            let mut rows = sqlx::query(AssertSqlSafe(sql)).bind(at).fetch(&mut *from);
            loop {
                match rows.try_next().await {
                    Ok(Some(row)) => {
                        (at, misses) = (row.get::<i64, _>(0).saturating_add(1), 0);
                        let kept = match legible(&row, columns) {
                            Some(values) => insert(&mut tx, &found.table, columns, values).await.map_err(Stopped::Into)?,
                            None => false,
                        };
                        if kept {
                            found.kept += 1;
                        } else {
                            found.some_lost = true;
                        }
                    }
                    Ok(None) => break true,
                    Err(error) if is_of_the_machine(&error) => return Err(Stopped::From(error)),
                    Err(_) => break false,
                }
            }
        };
        if reached_end {
            break;
        }
        found.some_lost = true;
        // Of a table that cannot be read from its start, ids begin at 1.
        at = at.saturating_add(1).max(1);
        misses += 1;
        if misses > most_misses || last.is_some_and(|last| at > last) {
            break;
        }
    }
    tx.commit().await.map_err(Stopped::Into)?;
    Ok(found)
}

async fn last(from: &mut SqliteConnection, table: &str) -> Option<i64> {
    let sql = format!("SELECT max(rowid) FROM {table}");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(from).await.ok().flatten()
}

enum Value {
    Text(Option<String>),
    Number(Option<i64>),
}

/// Columns that hold an instant, in whatever table.
const INSTANTS: [&str; 10] = ["as_of", "at", "begun_at", "found_at", "not_after", "seen_at", "sent_at", "told_at", "until", "used_at"];

/// Only what the program could have written: damage within a text is none that SQLite sees.
fn legible(row: &SqliteRow, columns: &[Column]) -> Option<Vec<Value>> {
    let value = |(name, kind): &Column| match kind.as_str() {
        "BIGINT" => row.try_get(name.as_str()).ok().map(Value::Number),
        _ => {
            let text: Option<String> = row.try_get(name.as_str()).ok()?;
            text.as_deref().is_none_or(|text| is_plausible(name, text)).then_some(Value::Text(text))
        }
    };
    columns.iter().map(value).collect()
}

fn is_plausible(column: &str, text: &str) -> bool {
    match column {
        "marker" => text.parse::<Marker>().is_ok(),
        "body" => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        column if INSTANTS.contains(&column) => text.parse::<jiff::Timestamp>().is_ok(),
        _ => !text.contains('\0'),
    }
}

/// Whether it could be taken over.
async fn insert(into: &mut SqliteConnection, table: &str, columns: &[Column], values: Vec<Value>) -> sqlx::Result<bool> {
    let names = columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let mut query = QueryBuilder::<Sqlite>::new(format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ("));
    let mut list = query.separated(", ");
    for value in values {
        match value {
            Value::Text(text) => list.push_bind(text),
            Value::Number(number) => list.push_bind(number),
        };
    }
    query.push(")");
    match query.build().execute(into).await {
        Ok(done) => Ok(done.rows_affected() == 1),
        // TOOBIG, CONSTRAINT, MISMATCH: something is wrong with this row alone.
        Err(error) if matches!(result_code(&error), Some(18..=20)) => Ok(false),
        Err(error) => Err(error),
    }
}

impl Salvaged {
    /// What the person is told.
    pub fn failure(&self, why: &str) -> Failure {
        let mut kinds: Vec<Kind> = Vec::new();
        for rows in &self.tables {
            let words = words(&rows.table);
            match kinds.iter_mut().find(|kind| kind.words == words) {
                Some(kind) => (kind.kept, kind.some_lost) = (kind.kept + rows.kept, kind.some_lost || rows.some_lost),
                None => kinds.push(Kind { words, kept: rows.kept, some_lost: rows.some_lost }),
            }
        }
        let kept = listed(kinds.iter().filter(|kind| kind.kept > 0).map(Kind::counted)).unwrap_or_else(|| ("なし", "nothing").into());
        let lost = listed(kinds.iter().filter(|kind| kind.some_lost).map(|kind| kind.words.clone()));
        let none = if kinds.is_empty() { ("すべて", "everything") } else { ("なし", "nothing") };
        let lost = lost.unwrap_or_else(|| none.into());
        let remedy = Text {
            ja: format!(
                "残ったもの: {}。失われた部分があるもの: {}。一覧は金融機関から取り直します。サインアウトと表示された会社は、もう一度サインインしてください。",
                kept.ja, lost.ja
            ),
            en: format!(
                "Kept: {}. Lost in part: {}. The list is fetched from the bank; sign in again where a company is shown as signed out.",
                kept.en, lost.en
            ),
        };
        Failure::new(Code::LocalStoreRebuilt).with_remedy(remedy).with_detail(why)
    }
}

/// Tables that a person takes for one.
struct Kind {
    words: Text,
    kept: u32,
    some_lost: bool,
}

impl Kind {
    fn counted(&self) -> Text {
        Text { ja: format!("{}{}件", self.words.ja, self.kept), en: format!("{} {}", self.kept, self.words.en) }
    }
}

fn listed(texts: impl Iterator<Item = Text>) -> Option<Text> {
    texts.reduce(|all, next| Text { ja: all.ja + "、" + &next.ja, en: all.en + ", " + &next.en })
}

fn words(table: &str) -> Text {
    match table {
        "company" => ("会社", "companies"),
        "document" => ("一覧の控え", "cached lists"),
        "known_certificate" | "revoked_certificate" | "seen_certificate" => ("電子証明書の記録", "records of certificates"),
        "notice" => ("お知らせの記録", "records of notices"),
        "snooze" => ("「あとで」の記録", "notices put off"),
        "profile" => ("会社情報", "profiles"),
        "open_procedure" | "renewal" | "renewal_course" => ("手続きの途中", "open procedures"),
        "receipt" | "own_act" | "early_end" => ("履歴と控え", "history and receipts"),
        other => return Text { ja: other.into(), en: other.into() },
    }
    .into()
}
