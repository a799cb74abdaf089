//! Claiming notices before they are shown. On a full or read-only disk they are claimed in memory, so that nobody misses a renewal for want of
//! room and nobody hears of it twice; they are written as soon as that is possible.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use renkei_core::{Failure, reminder::Marker, wire::Jst};
use sqlx::SqliteConnection;

use super::{Store, unreadable};

/// Claimed in this run, not on the disk yet.
#[derive(Debug, Clone, Default)]
pub struct Unwritten(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    /// By bank and marker.
    claims: BTreeMap<(String, String), Jst>,
    /// Why they could not be written.
    why: Option<Failure>,
}

impl Unwritten {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Of one bank, for the ledger.
    pub fn of(&self, bank: &str) -> Vec<(Marker, Jst)> {
        let held = self.held();
        let its = held.claims.iter().filter(|((of, _), _)| of == bank);
        its.filter_map(|((_, marker), at)| Some((marker.parse().ok()?, *at))).collect()
    }
}

impl Store {
    /// Claims notices before they are shown, all or none. Only those given back are to be shown: the others were claimed before, by whatever
    /// program. Durable when it returns, unless the disk cannot be written to ([`Store::unwritten`]).
    pub async fn claim_notices(&self, bank: &str, markers: Vec<Marker>, now: Jst) -> Result<Vec<Marker>, Failure> {
        match self.claim_on_disk(bank, &markers, now).await {
            Ok(claimed) => Ok(claimed),
            Err(error) if cannot_write(&error) => self.claim_in_memory(bank, markers, now, unreadable(error)).await,
            Err(error) => Err(unreadable(error)),
        }
    }

    /// Why notices are claimed in memory only; `None` as long as the disk takes them.
    pub fn unwritten(&self) -> Option<Failure> {
        self.unwritten.held().why.clone()
    }

    async fn claim_on_disk(&self, bank: &str, markers: &[Marker], now: Jst) -> sqlx::Result<Vec<Marker>> {
        let held: Vec<((String, String), Jst)> = self.unwritten.held().claims.iter().map(|(key, at)| (key.clone(), *at)).collect();
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for ((bank, marker), at) in &held {
            claim(&mut tx, bank, marker, *at).await?;
        }
        let mut claimed = Vec::new();
        for marker in markers {
            if claim(&mut tx, bank, &marker.to_string(), now).await? {
                claimed.push(marker.clone());
            }
        }
        tx.commit().await?;
        let mut memory = self.unwritten.held();
        for (key, _) in &held {
            memory.claims.remove(key);
        }
        memory.why = None;
        Ok(claimed)
    }

    /// What the disk knows was shown; that it cannot be read means that nothing may be shown.
    async fn claim_in_memory(&self, bank: &str, markers: Vec<Marker>, now: Jst, why: Failure) -> Result<Vec<Marker>, Failure> {
        let sql = "SELECT marker FROM notice WHERE bank = $1";
        let marked: Vec<String> = sqlx::query_scalar(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        let mut memory = self.unwritten.held();
        memory.why = Some(why);
        let is_new = |marker: &Marker| {
            let key = marker.to_string();
            !marked.contains(&key) && memory.claims.insert((bank.to_owned(), key), now).is_none()
        };
        Ok(markers.into_iter().filter(is_new).collect())
    }
}

/// Whether it was not claimed yet.
async fn claim(on: &mut SqliteConnection, bank: &str, marker: &str, at: Jst) -> sqlx::Result<bool> {
    let sql = "INSERT INTO notice (bank, marker, sent_at) VALUES ($1, $2, $3) ON CONFLICT (bank, marker) DO NOTHING";
    Ok(sqlx::query(sql).bind(bank).bind(marker).bind(at.to_string()).execute(on).await?.rows_affected() == 1)
}

/// SQLite's primary result codes READONLY, IOERR, FULL and CANTOPEN: the file is what it was.
fn cannot_write(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok()).map(|code| code & 0xff);
    matches!(code, Some(8 | 10 | 13 | 14))
}
