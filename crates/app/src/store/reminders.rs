//! Which reminders were shown, so that none is shown twice.

use std::{cmp::Reverse, collections::BTreeSet};

use renkei_core::{
    Failure,
    reminder::{Ledger, Marker},
    wire::Jst,
};

use sqlx::SqliteConnection;

use super::{Store, cannot_write, unreadable, unwritten::Snooze};

/// How the showing of a notice ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Shown,
    /// With what the system said; the dashboard and the diagnosis tell it.
    NotShown(String),
    /// It was to come back after a snooze, but the link was renewed or has ended.
    Withdrawn,
}

/// One line of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub marker: Marker,
    pub at: Jst,
    pub event: RecordedEvent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordedEvent {
    /// `None`: it is being shown at this moment, or the program ended meanwhile.
    Claimed(Option<Outcome>),
    SnoozedUntil(Jst),
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
    pub async fn note_outcome(&self, bank: &str, marker: &Marker, outcome: &Outcome) -> Result<(), Failure> {
        if self.unwritten.note(bank, marker, |claim| claim.outcome = Some(outcome.clone())) {
            return Ok(());
        }
        let mut connection = self.pool.acquire().await.map_err(unreadable)?;
        set_outcome(&mut connection, bank, &marker.to_string(), outcome).await.map_err(unreadable)
    }

    /// A later snooze of the same notice replaces the earlier. Without room on the disk it is held for this run ([`Store::unwritten`]).
    pub async fn snooze(&self, bank: &str, markers: &[Marker], until: Jst, now: Jst) -> Result<(), Failure> {
        if markers.is_empty() {
            return Err(unreadable("no notice is known that could be put off"));
        }
        let keys: Vec<_> = markers.iter().map(|marker| (bank.to_owned(), marker.to_string())).collect();
        let snooze = Snooze { until, at: now };
        let on_disk = async {
            let mut tx = self.pool.begin().await?;
            for (bank, marker) in &keys {
                put_off(&mut tx, bank, marker, &snooze).await?;
            }
            tx.commit().await
        };
        let outcome = on_disk.await;
        let mut memory = self.unwritten.held();
        match outcome {
            Ok(()) => memory.snoozes.retain(|key, _| !keys.contains(key)),
            Err(error) if cannot_write(&error) => {
                memory.why = Some(unreadable(error));
                memory.snoozes.extend(keys.into_iter().map(|key| (key, snooze.clone())));
            }
            Err(error) => return Err(unreadable(error)),
        }
        Ok(())
    }

    /// What was claimed at this very instant: the notices of one digest.
    pub async fn claimed_at(&self, bank: &str, at: Jst) -> Result<Vec<Marker>, Failure> {
        let sql = "SELECT marker FROM notice WHERE bank = $1 AND sent_at = $2 ORDER BY marker";
        let keys: Vec<String> = sqlx::query_scalar(sql).bind(bank).bind(at.to_string()).fetch_all(&self.pool).await.map_err(unreadable)?;
        let mut markers = keys.iter().map(|key| marker(key)).collect::<Result<Vec<_>, _>>()?;
        let unwritten = self.unwritten.claims_of(bank).into_iter().filter(|(_, claim)| claim.at == at).map(|(marker, _)| marker);
        markers.extend(unwritten);
        Ok(markers)
    }

    /// Someone has read in the app what nobody saw as a toast. The reason stays in the record.
    pub async fn acknowledge(&self, bank: &str, marker: &Marker) -> Result<(), Failure> {
        if self.unwritten.note(bank, marker, |claim| claim.acknowledged = true) {
            return Ok(());
        }
        let mut connection = self.pool.acquire().await.map_err(unreadable)?;
        acknowledge(&mut connection, bank, &marker.to_string()).await.map_err(unreadable)
    }

    /// Everything that was shown, not shown, withdrawn or put off; the newest first.
    pub async fn record(&self, bank: &str) -> Result<Vec<Recorded>, Failure> {
        let sql = "SELECT marker, sent_at, outcome, reason FROM notice WHERE bank = $1";
        let claimed: Vec<(String, String, Option<String>, Option<String>)> =
            sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        let sql = "SELECT marker, at, until FROM snooze WHERE bank = $1 AND at IS NOT NULL";
        let snoozed: Vec<(String, String, String)> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        let mut record = Vec::with_capacity(claimed.len() + snoozed.len());
        for (key, at, outcome, reason) in claimed {
            let outcome = outcome.map(|name| outcome_of(&name, reason)).transpose()?;
            record.push(Recorded { marker: marker(&key)?, at: instant(&at)?, event: RecordedEvent::Claimed(outcome) });
        }
        for (key, at, until) in snoozed {
            record.push(Recorded { marker: marker(&key)?, at: instant(&at)?, event: RecordedEvent::SnoozedUntil(instant(&until)?) });
        }
        for (marker, claim) in self.unwritten.claims_of(bank) {
            record.push(Recorded { marker, at: claim.at, event: RecordedEvent::Claimed(claim.outcome) });
        }
        for (marker, snooze) in self.unwritten.snoozes_of(bank) {
            record.push(Recorded { marker, at: snooze.at, event: RecordedEvent::SnoozedUntil(snooze.until) });
        }
        record.sort_by_cached_key(|line| Reverse((line.at, line.marker.to_string())));
        Ok(record)
    }

    /// Deletes what lies before this instant, unless it is of something that is still `listed`: without its mark it would be told of again.
    pub async fn forget_notices(&self, bank: &str, before: Jst, listed: &BTreeSet<&str>) -> Result<(), Failure> {
        let old = self.marked("SELECT marker, sent_at FROM notice WHERE bank = $1", bank).await?;
        let mut tx = self.pool.begin().await.map_err(unreadable)?;
        for (marker, _) in old.iter().filter(|(marker, at)| *at < before && !listed.contains(marker.id.as_str())) {
            for sql in ["DELETE FROM notice WHERE bank = $1 AND marker = $2", "DELETE FROM snooze WHERE bank = $1 AND marker = $2"] {
                sqlx::query(sql).bind(bank).bind(marker.to_string()).execute(&mut *tx).await.map_err(unreadable)?;
            }
        }
        tx.commit().await.map_err(unreadable)
    }

    /// All that was claimed and snoozed, for [`renkei_core::reminder::plan`].
    pub async fn ledger(&self, bank: &str) -> Result<Ledger, Failure> {
        let mut ledger = Ledger::default();
        let written = self.marked("SELECT marker, sent_at FROM notice WHERE bank = $1", bank).await?;
        let unwritten = self.unwritten.claims_of(bank).into_iter().map(|(marker, claim)| (marker, claim.at));
        for (marker, at) in written.into_iter().chain(unwritten) {
            ledger.note_sent(&marker, at);
        }
        let mut snoozed = self.marked("SELECT marker, until FROM snooze WHERE bank = $1", bank).await?;
        for (marker, snooze) in self.unwritten.snoozes_of(bank) {
            snoozed.retain(|(other, _)| *other != marker);
            snoozed.push((marker, snooze.until));
        }
        for (marker, until) in snoozed {
            ledger.note_snoozed(&marker, until);
        }
        Ok(ledger)
    }

    /// The earliest first. A notice that is being shown at this moment is among them.
    pub async fn unseen_notices(&self, bank: &str) -> Result<Vec<Unseen>, Failure> {
        let sql = "SELECT marker, sent_at, reason FROM notice
                   WHERE bank = $1 AND (outcome IS NULL OR outcome = 'not_shown') ORDER BY sent_at, marker";
        let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        let unseen = rows.into_iter().map(|(key, at, reason)| Ok(Unseen { marker: marker(&key)?, sent_at: instant(&at)?, reason }));
        let mut unseen = unseen.collect::<Result<Vec<_>, Failure>>()?;
        let written = unseen.len();
        for (marker, claim) in self.unwritten.claims_of(bank).into_iter().filter(|(_, claim)| !claim.acknowledged) {
            let reason = match claim.outcome {
                None => None,
                Some(Outcome::NotShown(reason)) => Some(reason),
                Some(Outcome::Shown | Outcome::Withdrawn) => continue,
            };
            unseen.push(Unseen { marker, sent_at: claim.at, reason });
        }
        if unseen.len() > written {
            unseen.sort_by_cached_key(|unseen| (unseen.sent_at, unseen.marker.to_string()));
        }
        Ok(unseen)
    }

    async fn marked(&self, sql: &'static str, bank: &str) -> Result<Vec<(Marker, Jst)>, Failure> {
        let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        rows.into_iter().map(|(key, at)| Ok((marker(&key)?, instant(&at)?))).collect()
    }
}

pub(super) async fn set_outcome(on: &mut SqliteConnection, bank: &str, marker: &str, outcome: &Outcome) -> sqlx::Result<()> {
    let (name, reason) = match outcome {
        Outcome::Shown => ("shown", None),
        Outcome::NotShown(reason) => ("not_shown", Some(reason)),
        Outcome::Withdrawn => ("withdrawn", None),
    };
    let sql = "UPDATE notice SET outcome = $1, reason = $2 WHERE bank = $3 AND marker = $4";
    sqlx::query(sql).bind(name).bind(reason).bind(bank).bind(marker).execute(on).await.map(drop)
}

pub(super) async fn acknowledge(on: &mut SqliteConnection, bank: &str, marker: &str) -> sqlx::Result<()> {
    let sql = "UPDATE notice SET outcome = 'acknowledged' WHERE bank = $1 AND marker = $2";
    sqlx::query(sql).bind(bank).bind(marker).execute(on).await.map(drop)
}

pub(super) async fn put_off(on: &mut SqliteConnection, bank: &str, marker: &str, snooze: &Snooze) -> sqlx::Result<()> {
    let sql = "INSERT INTO snooze (bank, marker, until, at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (bank, marker) DO UPDATE SET until = excluded.until, at = excluded.at";
    let query = sqlx::query(sql).bind(bank).bind(marker).bind(snooze.until.to_string()).bind(snooze.at.to_string());
    query.execute(on).await.map(drop)
}

/// What was acknowledged later was not shown all the same.
fn outcome_of(name: &str, reason: Option<String>) -> Result<Outcome, Failure> {
    match name {
        "shown" => Ok(Outcome::Shown),
        "withdrawn" => Ok(Outcome::Withdrawn),
        "not_shown" | "acknowledged" => Ok(Outcome::NotShown(reason.unwrap_or_default())),
        other => Err(unreadable(format!("unknown outcome of a notice: {other}"))),
    }
}

fn instant(text: &str) -> Result<Jst, Failure> {
    text.parse().map(Jst).map_err(unreadable)
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

    use super::{Outcome, Recorded, RecordedEvent, Store, Unseen};

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
        store.snooze(BANK, &[marker("a")], at("2026-12-21T09:00:00+09:00"), now()).await.unwrap();
        store.snooze(BANK, &[marker("a")], at("2026-12-22T09:00:00+09:00"), now()).await.unwrap();
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

    #[tokio::test]
    async fn the_record_tells_the_newest_first_and_keeps_reasons_that_were_read() {
        let store = Store::in_memory().await;
        let (later, until) = (at("2026-12-18T09:05:00+09:00"), at("2026-12-21T09:00:00+09:00"));
        store.claim_notices(BANK, vec![marker("a"), marker("b")], now()).await.unwrap();
        store.note_outcome(BANK, &marker("a"), &Outcome::NotShown("no D-Bus session".into())).await.unwrap();
        store.acknowledge(BANK, &marker("a")).await.unwrap();
        store.snooze(BANK, &[marker("b")], until, later).await.unwrap();

        assert_eq!(store.unseen_notices(BANK).await.unwrap().len(), 1, "what was read is not told again");
        let line = |id, at, event| Recorded { marker: marker(id), at, event };
        let refused = Outcome::NotShown("no D-Bus session".into());
        let expected = [
            line("b", later, RecordedEvent::SnoozedUntil(until)),
            line("b", now(), RecordedEvent::Claimed(None)),
            line("a", now(), RecordedEvent::Claimed(Some(refused))),
        ];
        assert_eq!(store.record(BANK).await.unwrap(), expected);
        assert_eq!(store.claimed_at(BANK, now()).await.unwrap(), [marker("a"), marker("b")]);
        assert_eq!(store.claimed_at(BANK, later).await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_is_old_is_forgotten_unless_the_bank_still_lists_it() {
        let store = Store::in_memory().await;
        store.claim_notices(BANK, vec![marker("gone"), marker("listed")], now()).await.unwrap();
        store.claim_notices(BANK, vec![marker("new")], at("2027-12-18T09:00:00+09:00")).await.unwrap();
        store.forget_notices(BANK, at("2026-12-18T09:00:01+09:00"), &BTreeSet::from(["listed"])).await.unwrap();
        let left: Vec<_> = store.record(BANK).await.unwrap().into_iter().map(|line| line.marker.id).collect();
        assert_eq!(left, ["new", "listed"]);
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
