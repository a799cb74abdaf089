//! A link's history, as its customer may read it (`/me/links/{id}/events`). One row per grant, kind and day in Japan, counted.

use jiff::Timestamp;
use renkei_core::wire::{
    Jst,
    links::{EventKind, LinkEvent},
};
use rustls::crypto::SecureRandom;

use super::{Reader, Result, Tx};
use crate::{
    clock::{from_millis, millis},
    random::identifier,
};

pub async fn record(tx: &mut Tx<'_>, random: &dyn SecureRandom, grant_id: &str, kind: EventKind, by: &str, now: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO link_events (id, grant_id, at, kind, by_name, day, count) VALUES ($1, $2, $3, $4, $5, $6, 1)
         ON CONFLICT (grant_id, kind, day) DO UPDATE SET count = link_events.count + 1, at = excluded.at",
    )
    .bind(identifier(random, "ev"))
    .bind(grant_id)
    .bind(millis(now))
    .bind(text(kind))
    .bind(by)
    .bind(Jst(now).date().to_string())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Newest first; `cursor` is the one that the page before gave.
pub async fn page<'c>(
    reader: impl Reader<'c>,
    grant_id: &str,
    cursor: Option<(i64, String)>,
    limit: u32,
) -> Result<(Vec<LinkEvent>, Option<String>)> {
    let (before, id) = cursor.unwrap_or((i64::MAX, String::new()));
    let mut rows: Vec<Row> = sqlx::query_as(
        "SELECT id, at, kind, by_name, count FROM link_events WHERE grant_id = $1 AND (at < $2 OR (at = $2 AND id < $3))
         ORDER BY at DESC, id DESC LIMIT $4",
    )
    .bind(grant_id)
    .bind(before)
    .bind(id)
    .bind(i64::from(limit) + 1)
    .fetch_all(reader)
    .await?;
    let next = super::next_page(&mut rows, limit, |row| (row.at, row.id.as_str()));
    Ok((rows.into_iter().map(Into::into).collect(), next))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    at: i64,
    kind: String,
    by_name: String,
    count: i64,
}

impl From<Row> for LinkEvent {
    fn from(row: Row) -> Self {
        Self { at: from_millis(row.at), kind: kind(&row.kind), by: row.by_name, count: u32::try_from(row.count).unwrap_or(u32::MAX) }
    }
}

const KINDS: [(EventKind, &str); 7] = [
    (EventKind::Granted, "granted"),
    (EventKind::Renewed, "renewed"),
    (EventKind::Accessed, "accessed"),
    (EventKind::Expired, "expired"),
    (EventKind::Stopped, "stopped"),
    (EventKind::Superseded, "superseded"),
    (EventKind::Refused, "refused"),
];

fn text(kind: EventKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("refused", |(_, text)| text)
}

fn kind(text: &str) -> EventKind {
    KINDS.iter().find(|(_, known)| *known == text).map_or(EventKind::Refused, |(kind, _)| *kind)
}
