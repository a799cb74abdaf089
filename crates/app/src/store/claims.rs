//! Claiming notices before they are shown. On a full or read-only disk they are claimed in memory, so that nobody misses a renewal for want of
//! room and nobody hears of it twice; they are written as soon as that is possible, with how it ended and 「あとで」.

use std::collections::HashSet;

use renkei_core::{Failure, reminder::Marker, wire::Jst};
use sqlx::SqliteConnection;

use super::{
    Store, cannot_write,
    reminders::{acknowledge, put_off, set_outcome},
    unreadable,
    unwritten::{Claim, Held},
};

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
        let held = self.unwritten.held().clone();
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        write(&mut tx, &held).await?;
        let mut claimed = Vec::new();
        for marker in markers {
            if claim(&mut tx, bank, &marker.to_string(), now).await? {
                claimed.push(marker.clone());
            }
        }
        tx.commit().await?;
        self.unwritten.written(&held);
        Ok(claimed)
    }

    /// What the disk knows was shown; that it cannot be read means that nothing may be shown.
    async fn claim_in_memory(&self, bank: &str, markers: Vec<Marker>, now: Jst, why: Failure) -> Result<Vec<Marker>, Failure> {
        let sql = "SELECT marker FROM notice WHERE bank = $1";
        let marked: Vec<String> = sqlx::query_scalar(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        let marked: HashSet<String> = marked.into_iter().collect();
        let mut memory = self.unwritten.held();
        memory.why = Some(why);
        let mut claimed = Vec::new();
        for marker in markers {
            let key = (bank.to_owned(), marker.to_string());
            if !marked.contains(&key.1) && !memory.claims.contains_key(&key) {
                memory.claims.insert(key, Claim { at: now, outcome: None, acknowledged: false });
                claimed.push(marker);
            }
        }
        Ok(claimed)
    }
}

async fn write(on: &mut SqliteConnection, held: &Held) -> sqlx::Result<()> {
    for ((bank, marker), its) in &held.claims {
        claim(on, bank, marker, its.at).await?;
        if let Some(outcome) = &its.outcome {
            set_outcome(on, bank, marker, outcome).await?;
        }
        if its.acknowledged {
            acknowledge(on, bank, marker).await?;
        }
    }
    for ((bank, marker), snooze) in &held.snoozes {
        put_off(on, bank, marker, snooze).await?;
    }
    Ok(())
}

/// Whether it was not claimed yet.
async fn claim(on: &mut SqliteConnection, bank: &str, marker: &str, at: Jst) -> sqlx::Result<bool> {
    let sql = "INSERT INTO notice (bank, marker, sent_at) VALUES ($1, $2, $3) ON CONFLICT (bank, marker) DO NOTHING";
    Ok(sqlx::query(sql).bind(bank).bind(marker).bind(at.to_string()).execute(on).await?.rows_affected() == 1)
}
