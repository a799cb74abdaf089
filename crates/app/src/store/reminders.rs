//! Which reminders were shown, so that none is shown twice.

use renkei_core::{
    Failure,
    reminder::{Ledger, Marker},
    wire::Jst,
};

use super::{Store, unreadable};

/// How the showing of a notice ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Shown,
    /// With what the system said; the dashboard and the diagnosis tell it.
    NotShown(String),
    /// It was to come back after a snooze, but the link was renewed or has ended.
    Withdrawn,
}

/// A notice that nobody has seen as a toast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    pub marker: Marker,
    pub sent_at: Jst,
    /// `None`: the program ended while it was to be shown.
    pub reason: Option<String>,
}

impl Store {
    /// Claims notices before they are shown, all or none. Only those given back are to be shown: the others were claimed before, by whatever
    /// program. Durable when it returns.
    pub async fn claim_notices(&self, bank: &str, markers: Vec<Marker>, now: Jst) -> Result<Vec<Marker>, Failure> {
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(unreadable)?;
        let mut claimed = Vec::new();
        for marker in markers {
            let sql = "INSERT INTO notice (bank, marker, sent_at) VALUES ($1, $2, $3) ON CONFLICT (bank, marker) DO NOTHING";
            let query = sqlx::query(sql).bind(bank).bind(marker.to_string()).bind(now.to_string());
            if query.execute(&mut *tx).await.map_err(unreadable)?.rows_affected() == 1 {
                claimed.push(marker);
            }
        }
        tx.commit().await.map_err(unreadable)?;
        Ok(claimed)
    }

    pub async fn note_outcome(&self, bank: &str, marker: &Marker, outcome: &Outcome) -> Result<(), Failure> {
        let (name, reason) = match outcome {
            Outcome::Shown => ("shown", None),
            Outcome::NotShown(reason) => ("not_shown", Some(reason)),
            Outcome::Withdrawn => ("withdrawn", None),
        };
        let sql = "UPDATE notice SET outcome = $1, reason = $2 WHERE bank = $3 AND marker = $4";
        let query = sqlx::query(sql).bind(name).bind(reason).bind(bank).bind(marker.to_string());
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// A later snooze of the same notice replaces the earlier.
    pub async fn snooze(&self, bank: &str, marker: &Marker, until: Jst) -> Result<(), Failure> {
        let sql = "INSERT INTO snooze (bank, marker, until) VALUES ($1, $2, $3)
                   ON CONFLICT (bank, marker) DO UPDATE SET until = excluded.until";
        let query = sqlx::query(sql).bind(bank).bind(marker.to_string()).bind(until.to_string());
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// All that was claimed and snoozed, for [`renkei_core::reminder::plan`].
    pub async fn ledger(&self, bank: &str) -> Result<Ledger, Failure> {
        let mut ledger = Ledger::default();
        for (marker, at) in self.marked("SELECT marker, sent_at FROM notice WHERE bank = $1", bank).await? {
            ledger.note_sent(&marker, at);
        }
        for (marker, until) in self.marked("SELECT marker, until FROM snooze WHERE bank = $1", bank).await? {
            ledger.note_snoozed(&marker, until);
        }
        Ok(ledger)
    }

    /// The earliest first. A notice that is being shown at this moment is among them.
    pub async fn unseen_notices(&self, bank: &str) -> Result<Vec<Unseen>, Failure> {
        let sql = "SELECT marker, sent_at, reason FROM notice
                   WHERE bank = $1 AND (outcome IS NULL OR outcome = 'not_shown') ORDER BY sent_at, marker";
        let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        rows.into_iter()
            .map(|(key, at, reason)| Ok(Unseen { marker: marker(&key)?, sent_at: Jst(at.parse().map_err(unreadable)?), reason }))
            .collect()
    }

    async fn marked(&self, sql: &'static str, bank: &str) -> Result<Vec<(Marker, Jst)>, Failure> {
        let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        rows.into_iter().map(|(key, at)| Ok((marker(&key)?, Jst(at.parse().map_err(unreadable)?)))).collect()
    }
}

fn marker(key: &str) -> Result<Marker, Failure> {
    key.parse().map_err(|_| unreadable(format!("unknown marker of a notice: {key}")))
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        env,
        io::{BufRead, BufReader},
        path::Path,
        process::{Command, Stdio},
    };

    use renkei_core::{
        reminder::{Ledger, Marker},
        wire::Jst,
    };

    use super::{Outcome, Store, Unseen};

    const BANK: &str = "https://bank.example";
    const FOLDER: &str = "RENKEI_TEST_FOLDER_OF_CHILD";

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    fn now() -> Jst {
        at("2026-12-18T09:00:00+09:00")
    }

    fn marker(id: &str) -> Marker {
        format!("link/D-14/2027-01-02T10:00:00+09:00/{id}").parse().unwrap()
    }

    async fn open(folder: &Path) -> Store {
        let (store, problem) = Store::open(folder, now()).await;
        assert_eq!(problem, None);
        store
    }

    #[tokio::test]
    async fn a_notice_is_claimed_once_and_apart_for_every_bank() {
        let store = Store::in_memory().await;
        let claim = |bank, ids: &[&str]| store.claim_notices(bank, ids.iter().map(|id| marker(id)).collect(), now());
        assert_eq!(claim(BANK, &["a", "b"]).await.unwrap(), [marker("a"), marker("b")]);
        assert_eq!(claim(BANK, &["a", "c", "c"]).await.unwrap(), [marker("c")]);
        assert_eq!(claim("https://other.example", &["a"]).await.unwrap(), [marker("a")]);
    }

    #[tokio::test]
    async fn two_programs_on_one_file_never_claim_the_same_notice() {
        let folder = tempfile::tempdir().unwrap();
        let stores = [open(folder.path()).await, open(folder.path()).await];
        let all: Vec<Marker> = (0..40).map(|n| marker(&n.to_string())).collect();
        let claim = |n: usize| {
            let (store, all) = (stores[n].clone(), all.clone());
            async move {
                let mut claimed = Vec::new();
                for one in all {
                    claimed.extend(store.claim_notices(BANK, vec![one], now()).await.unwrap());
                }
                claimed
            }
        };
        let (first, second) = tokio::join!(tokio::spawn(claim(0)), tokio::spawn(claim(1)));
        let mut claimed = [first.unwrap(), second.unwrap()].concat();
        claimed.sort_by_key(|marker| marker.id.parse::<u32>().unwrap());
        assert_eq!(claimed, all);
    }

    #[tokio::test]
    async fn the_ledger_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path()).await;
        store.claim_notices(BANK, vec![marker("a")], now()).await.unwrap();
        store.snooze(BANK, &marker("a"), at("2026-12-21T09:00:00+09:00")).await.unwrap();
        store.snooze(BANK, &marker("a"), at("2026-12-22T09:00:00+09:00")).await.unwrap();
        store.pool.close().await;

        let mut expected = Ledger::default();
        expected.note_sent(&marker("a"), now());
        expected.note_snoozed(&marker("a"), at("2026-12-22T09:00:00+09:00"));
        let store = open(folder.path()).await;
        assert_eq!(store.ledger(BANK).await.unwrap(), expected);
        assert_eq!(store.ledger("https://other.example").await.unwrap(), Ledger::default());
    }

    #[tokio::test]
    async fn what_nobody_saw_is_told_with_the_reason() {
        let store = Store::in_memory().await;
        let ids = ["ended meanwhile", "refused", "shown", "withdrawn"];
        store.claim_notices(BANK, ids.map(marker).into(), now()).await.unwrap();
        store.note_outcome(BANK, &marker("refused"), &Outcome::NotShown("no D-Bus session".into())).await.unwrap();
        store.note_outcome(BANK, &marker("shown"), &Outcome::Shown).await.unwrap();
        store.note_outcome(BANK, &marker("withdrawn"), &Outcome::Withdrawn).await.unwrap();

        let unseen = |id, reason: Option<&str>| Unseen { marker: marker(id), sent_at: now(), reason: reason.map(Into::into) };
        let expected = [unseen("ended meanwhile", None), unseen("refused", Some("no D-Bus session"))];
        assert_eq!(store.unseen_notices(BANK).await.unwrap(), expected);
    }

    /// Not a rule by itself: what the next test starts and kills. It shows (prints) what it could claim, and says so in the store.
    #[tokio::test]
    async fn child_that_shows_notices_until_it_is_killed() {
        let Some(folder) = env::var_os(FOLDER) else { return };
        let store = open(Path::new(&folder)).await;
        for n in 0.. {
            for claimed in store.claim_notices(BANK, vec![marker(&n.to_string())], now()).await.unwrap() {
                println!("shown {}", claimed.id);
                store.note_outcome(BANK, &claimed, &Outcome::Shown).await.unwrap();
            }
        }
    }

    #[test]
    fn fifty_kills_at_any_moment_lose_no_mark_and_repeat_no_notice() {
        let folder = tempfile::tempdir().unwrap();
        let mut shown = Vec::new();
        for round in 0..50 {
            let child = ["--exact", "--nocapture", "store::reminders::tests::child_that_shows_notices_until_it_is_killed"];
            let mut child = Command::new(env::current_exe().unwrap())
                .args(child)
                .env(FOLDER, folder.path())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
            let mut notices = lines.filter_map(|line| line.split_once("shown ").map(|(_, id)| id.to_owned()));
            shown.extend(notices.by_ref().take(1 + round % 5));
            child.kill().unwrap(); // SIGKILL
            child.wait().unwrap();
            shown.extend(notices);
        }
        let once: BTreeSet<&String> = shown.iter().collect();
        assert_eq!(once.len(), shown.len(), "none is shown twice");
        assert!(shown.len() >= 50, "each child has shown some");

        let left = tokio::runtime::Runtime::new().unwrap().block_on(async {
            let store = open(folder.path()).await;
            let again = store.claim_notices(BANK, shown.iter().map(|id| marker(id)).collect(), now()).await.unwrap();
            assert_eq!(again, [], "each that was shown is marked");
            store.unseen_notices(BANK).await.unwrap()
        });
        assert!(left.len() <= 50, "of each child at most the one that it was about to show: {}", left.len());
    }
}
