//! Whether the trail is as it was written.

use serde_json::Value;

use super::{Row, after, retention};
use crate::store::{Result, Store};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Intact {
        rows: i64,
    },
    /// The same, behind `cut` rows that were cut off when their time was over.
    IntactSinceCut {
        rows: i64,
        cut: i64,
    },
    /// The first row that does not follow from the one before, or that is missing.
    Broken {
        seq: i64,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
struct Head {
    seq: i64,
    hash: String,
    cut_seq: i64,
    cut_hash: String,
    /// The highest row there is.
    last: i64,
}

/// Reads everything up to the end as it is at the beginning. It holds no lock, so the bank goes on meanwhile.
pub async fn verify(store: &Store) -> Result<Verdict> {
    loop {
        let head = head(store).await?;
        let verdict = follow(store, &head).await?;
        // Rows that were cut off under our eyes are no break: begin again behind the cut.
        if !matches!(verdict, Verdict::Broken { .. }) || self::head(store).await?.cut_seq == head.cut_seq {
            return Ok(verdict);
        }
    }
}

async fn head(store: &Store) -> Result<Head> {
    // One statement, hence one moment: a row past the head has no place in the chain.
    sqlx::query_as("SELECT seq, hash, cut_seq, cut_hash, (SELECT COALESCE(MAX(seq), 0) FROM audit) AS last FROM audit_head WHERE one = 1")
        .fetch_one(store.reader())
        .await
}

async fn follow(store: &Store, head: &Head) -> Result<Verdict> {
    let (mut seq, mut previous) = (head.cut_seq, head.cut_hash.clone());
    let mut recorded = None;
    while seq < head.seq {
        let mut rows = after(store.reader(), seq, 500).await?;
        rows.retain(|row| row.seq <= head.seq);
        if rows.is_empty() {
            return Ok(Verdict::Broken { seq: seq + 1 });
        }
        for row in rows {
            if row.seq != seq + 1 || row.previous != previous || row.hash != row.expected_hash() {
                return Ok(Verdict::Broken { seq: seq + 1 });
            }
            recorded = cut_in(&row).or(recorded);
            (seq, previous) = (row.seq, row.hash);
        }
    }
    // A beginning that the chain itself does not tell of was cut off by somebody else.
    let told = head.cut_seq == 0 || recorded == Some((head.cut_seq, head.cut_hash.clone()));
    Ok(match head {
        Head { last, seq: end, .. } if last > end => Verdict::Broken { seq: end + 1 },
        Head { hash, .. } if *hash != previous => Verdict::Broken { seq },
        Head { cut_seq, .. } if !told => Verdict::Broken { seq: *cut_seq },
        Head { seq: end, cut_seq: 0, .. } => Verdict::Intact { rows: *end },
        Head { seq: end, cut_seq, .. } => Verdict::IntactSinceCut { rows: end - cut_seq, cut: *cut_seq },
    })
}

/// What a row says of a cut: the last row that was cut off, and its hash.
fn cut_in(row: &Row) -> Option<(i64, String)> {
    if row.event != retention::EVENT {
        return None;
    }
    let detail: Value = serde_json::from_str(&row.detail).ok()?;
    Some((detail["through"].as_i64()?, detail["hash"].as_str()?.to_owned()))
}
