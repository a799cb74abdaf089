//! Which events an administrator was told of, so that none is told twice.

use jiff::SignedDuration;
use renkei_core::{Failure, wire::Jst};

use super::{Store, unreadable};

impl Store {
    /// Claims an event before it is told. `false`: it was claimed before, by whatever program. Durable when it returns.
    pub async fn claim_event(&self, key: &str, now: Jst) -> Result<bool, Failure> {
        let sql = "INSERT INTO told_event (key, at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
        let done = sqlx::query(sql).bind(key).bind(now.to_string()).execute(&self.pool).await.map_err(unreadable)?;
        Ok(done.rows_affected() == 1)
    }

    /// It could not be told.
    pub async fn give_back_event(&self, key: &str) -> Result<(), Failure> {
        sqlx::query("DELETE FROM told_event WHERE key = $1").bind(key).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// Deletes what is older than `kept`, counted back from what a bank last said: a clock that was set to another century deletes nothing.
    pub async fn forget_events(&self, now: Jst, kept: SignedDuration) -> Result<(), Failure> {
        let heard: Option<String> =
            sqlx::query_scalar("SELECT max(as_of) FROM document").fetch_one(&self.pool).await.map_err(unreadable)?;
        let Some(heard) = heard else { return Ok(()) };
        let until = now.min(Jst(heard.parse().map_err(unreadable)?));
        let Ok(before) = until.0.checked_sub(kept).map(Jst) else { return Ok(()) };
        let sql = "DELETE FROM told_event WHERE at < $1";
        sqlx::query(sql).bind(before.to_string()).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use renkei_core::wire::Jst;

    use super::Store;

    fn at(text: &str) -> Jst {
        Jst(format!("{text}T09:00:00+09:00").parse().unwrap())
    }

    #[tokio::test]
    async fn an_event_is_claimed_once_until_it_is_given_back() {
        let store = Store::in_memory().await;
        let now = at("2026-11-20");
        assert!(store.claim_event("a", now).await.unwrap() && store.claim_event("b", now).await.unwrap());
        assert!(!store.claim_event("a", now).await.unwrap());

        store.give_back_event("a").await.unwrap();

        assert!(store.claim_event("a", now).await.unwrap());
        assert!(!store.claim_event("b", now).await.unwrap());
    }

    #[tokio::test]
    async fn what_is_old_is_forgotten_by_the_banks_clock_and_not_by_one_that_runs_ahead() {
        let kept = SignedDuration::from_hours(24);
        for (heard, now, is_forgotten) in [
            (None, "2026-11-22", false),
            (Some("2026-11-20"), "2126-11-20", false),
            (Some("2126-11-20"), "2026-11-20", false),
            (Some("2026-11-22"), "2026-11-22", true),
        ] {
            let store = Store::in_memory().await;
            store.claim_event("a", at("2026-11-20")).await.unwrap();
            if let Some(heard) = heard {
                store.put_document("bank", "company", "links", at(heard), &[""]).await.unwrap();
            }

            store.forget_events(at(now), kept).await.unwrap();

            assert_eq!(store.claim_event("a", at(now)).await.unwrap(), is_forgotten, "{heard:?} {now}");
        }
    }
}
