//! The trail as a file for other programs: JSON lines or CSV, oldest row first. `hashed` is what `hash` is of, letter by letter, so that the chain can be
//! verified from the file alone.

use std::io::{self, Write};

use jiff::{Timestamp, civil::Date};
use renkei_core::wire::Jst;
use serde_json::{Value, json};

use super::Row;
use crate::{
    clock::{from_millis, millis},
    store::Store,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One object a line.
    Jsonl,
    /// RFC 4180 with a line of names, UTF-8.
    Csv,
}

/// From the first instant up to, but without, the second.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub from: Timestamp,
    pub to: Timestamp,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the audit trail cannot be read: {0}")]
    Store(#[from] sqlx::Error),
    #[error("the audit trail cannot be written out: {0}")]
    Write(#[from] io::Error),
    #[error("the audit trail cannot be written out: {0}")]
    Csv(#[from] csv::Error),
}

/// How many rows it were.
pub async fn export(store: &Store, span: Span, format: Format, out: impl Write) -> Result<u64, Error> {
    let mut writer = Writer::new(format, out)?;
    let (mut seq, mut count) = (0, 0);
    loop {
        // By seq alone, so that a clock which was set back leaves nothing out.
        let rows: Vec<Row> =
            sqlx::query_as(concat!("SELECT ", columns!(), " FROM audit WHERE seq > $1 AND at >= $2 AND at < $3 ORDER BY seq LIMIT 500"))
                .bind(seq)
                .bind(millis(span.from))
                .bind(millis(span.to))
                .fetch_all(store.reader())
                .await?;
        let Some(last) = rows.last() else { break };
        seq = last.seq;
        for row in &rows {
            writer.row(row)?;
            count += 1;
        }
    }
    writer.end()?;
    Ok(count)
}

enum Writer<W: Write> {
    Jsonl(io::BufWriter<W>),
    Csv(Box<csv::Writer<W>>),
}

impl<W: Write> Writer<W> {
    fn new(format: Format, out: W) -> Result<Self, Error> {
        match format {
            Format::Jsonl => Ok(Self::Jsonl(io::BufWriter::new(out))),
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer
                    .write_record(["seq", "at", "event", "company", "user", "client", "grant", "detail", "previous", "hash", "hashed"])?;
                Ok(Self::Csv(Box::new(writer)))
            }
        }
    }

    fn row(&mut self, row: &Row) -> Result<(), Error> {
        let at = from_millis(row.at);
        match self {
            Self::Jsonl(out) => {
                let detail: Value = serde_json::from_str(&row.detail).unwrap_or_else(|_| json!(row.detail));
                let line = json!({
                    "seq": row.seq, "at": at, "event": row.event, "company": row.company_id, "user": row.user_id, "client": row.client_id,
                    "grant": row.grant_id, "detail": detail, "previous": row.previous, "hash": row.hash, "hashed": row.hashed(),
                });
                writeln!(out, "{line}")?;
            }
            Self::Csv(out) => {
                let text = |value: &Option<String>| value.clone().unwrap_or_default();
                let [company, user, client, grant] = [&row.company_id, &row.user_id, &row.client_id, &row.grant_id].map(text);
                let (seq, at, hashed) = (row.seq.to_string(), at.to_string(), row.hashed());
                out.write_record([
                    &seq,
                    &at,
                    &row.event,
                    &company,
                    &user,
                    &client,
                    &grant,
                    &row.detail,
                    &row.previous,
                    &row.hash,
                    &hashed,
                ])?;
            }
        }
        Ok(())
    }

    fn end(self) -> io::Result<()> {
        match self {
            Self::Jsonl(mut out) => out.flush(),
            Self::Csv(mut out) => out.flush(),
        }
    }
}

/// `2026-11-22` (its first instant in Japan) or RFC 3339.
pub fn instant(text: &str) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let day = text.parse::<Date>().map_err(|_| "a day such as 2026-11-22, or an instant such as 2026-11-22T09:00:00+09:00".to_owned())?;
    Jst::from_civil(day.at(0, 0, 0, 0)).map(|at| at.0).ok_or_else(|| "a day that exists in Japan".into())
}
