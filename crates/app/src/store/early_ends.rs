//! Links that ended before their day, until the person has seen it; and what the person has ended here.

use renkei_core::{
    Failure,
    ending::{EarlyEnd, OwnAct, OwnActs},
    wire::{Jst, challenge::Company},
};

use super::{Store, unreadable};

/// Found by a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundEnd {
    pub company: Company,
    pub end: EarlyEnd,
}

type Row = (String, String, String);

impl Store {
    /// Before the bank is asked, so that a lost reply makes no news of it. The last time is kept.
    pub async fn note_own_acts(&self, bank: &str, links: &[String], act: OwnAct, now: Jst) -> Result<(), Failure> {
        for link in links {
            let sql = "INSERT INTO own_act (bank, link, act, at) VALUES ($1, $2, $3, $4)
                       ON CONFLICT (bank, link, act) DO UPDATE SET at = excluded.at";
            let query = sqlx::query(sql).bind(bank).bind(link).bind(word(act)).bind(now.to_string());
            query.execute(&self.pool).await.map_err(unreadable)?;
        }
        Ok(())
    }

    pub async fn own_acts(&self, bank: &str) -> Result<OwnActs, Failure> {
        let sql = "SELECT link, act, at FROM own_act WHERE bank = $1";
        let rows: Vec<Row> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        let mut acts = OwnActs::new();
        for (link, told, at) in rows {
            if let Some(act) = [OwnAct::Stop, OwnAct::Consent].into_iter().find(|known| word(*known) == told) {
                acts.insert((link, act), Jst(at.parse().map_err(unreadable)?));
            }
        }
        Ok(acts)
    }

    /// It did not come to it.
    pub async fn forget_own_act(&self, bank: &str, link: &str, act: OwnAct) -> Result<(), Failure> {
        let sql = "DELETE FROM own_act WHERE bank = $1 AND link = $2 AND act = $3";
        sqlx::query(sql).bind(bank).bind(link).bind(word(act)).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// What nobody asks for any more; an end that the person has not seen stays.
    pub async fn forget_ends_before(&self, bank: &str, before: Jst) -> Result<(), Failure> {
        for sql in ["DELETE FROM own_act WHERE bank = $1 AND at < $2", "DELETE FROM early_end WHERE bank = $1 AND seen_at < $2"] {
            sqlx::query(sql).bind(bank).bind(before.to_string()).execute(&self.pool).await.map_err(unreadable)?;
        }
        Ok(())
    }

    /// Once for each link, however often it is found.
    pub async fn note_early_ends(&self, bank: &str, company: &Company, ends: &[EarlyEnd], now: Jst) -> Result<(), Failure> {
        for end in ends {
            let body = serde_json::to_string(end).map_err(unreadable)?;
            let sql = "INSERT INTO early_end (bank, company, company_name, link, found_at, body) VALUES ($1, $2, $3, $4, $5, $6)
                       ON CONFLICT DO NOTHING";
            let query = sqlx::query(sql).bind(bank).bind(&company.id).bind(&company.name).bind(&end.link).bind(now.to_string()).bind(body);
            query.execute(&self.pool).await.map_err(unreadable)?;
        }
        Ok(())
    }

    /// Those that no notice has told of, claimed for the one that is about to. Durable when it returns; nobody else gets them.
    pub async fn claim_early_ends(&self, bank: &str, now: Jst) -> Result<Vec<FoundEnd>, Failure> {
        let sql = "UPDATE early_end SET told_at = $1 WHERE bank = $2 AND told_at IS NULL AND seen_at IS NULL
                   RETURNING company, company_name, body";
        let rows: Vec<Row> = sqlx::query_as(sql).bind(now.to_string()).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        let mut found = rows.into_iter().map(found).collect::<Result<Vec<_>, _>>()?;
        found.sort_by_key(|found| (found.end.at, found.end.link.clone()));
        Ok(found)
    }

    /// Those that the person has not seen, the newest first.
    pub async fn unseen_early_ends(&self, bank: &str) -> Result<Vec<FoundEnd>, Failure> {
        let sql = "SELECT company, company_name, body FROM early_end WHERE bank = $1 AND seen_at IS NULL ORDER BY found_at DESC, link";
        let rows: Vec<Row> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        rows.into_iter().map(found).collect()
    }

    /// 「確認しました」
    pub async fn note_early_end_seen(&self, bank: &str, link: &str, now: Jst) -> Result<(), Failure> {
        let sql = "UPDATE early_end SET seen_at = $1 WHERE bank = $2 AND link = $3 AND seen_at IS NULL";
        sqlx::query(sql).bind(now.to_string()).bind(bank).bind(link).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }
}

fn found((id, name, body): Row) -> Result<FoundEnd, Failure> {
    Ok(FoundEnd { company: Company { id, name }, end: serde_json::from_str(&body).map_err(unreadable)? })
}

fn word(act: OwnAct) -> &'static str {
    match act {
        OwnAct::Stop => "stop",
        OwnAct::Consent => "consent",
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::{
        ending::{EarlyEnd, End, OwnAct},
        wire::{
            Jst,
            challenge::Company,
            links::{EndCause, ProviderName},
        },
    };

    use super::{FoundEnd, Store};

    const BANK: &str = "https://bank.example";

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    fn end(link: &str) -> EarlyEnd {
        EarlyEnd {
            link: link.into(),
            provider: ProviderName { id: "p".into(), name: "p".into(), service: "s".into() },
            expires_at: at("2027-01-01T10:00:00+09:00"),
            end: End::Stopped(EndCause::StoppedByBank),
            at: at("2026-11-20T10:00:00+09:00"),
            by: "bank".into(),
        }
    }

    #[tokio::test]
    async fn an_early_end_is_told_once_and_shown_until_it_was_seen() {
        let store = Store::in_memory().await;
        let (company, now) = (Company { id: "c".into(), name: "会社".into() }, at("2026-11-22T09:00:00+09:00"));
        let found = |link| FoundEnd { company: company.clone(), end: end(link) };
        store.note_early_ends(BANK, &company, &[end("a"), end("b")], now).await.unwrap();
        assert_eq!(store.claim_early_ends(BANK, now).await.unwrap(), [found("a"), found("b")]);

        store.note_early_ends(BANK, &company, &[end("a"), end("c")], now).await.unwrap();

        assert_eq!(store.claim_early_ends(BANK, now).await.unwrap(), [found("c")], "what was told is not told again");
        assert_eq!(store.claim_early_ends("https://other.example", now).await.unwrap(), []);
        store.note_early_end_seen(BANK, "a", now).await.unwrap();
        assert_eq!(store.unseen_early_ends(BANK).await.unwrap(), [found("b"), found("c")]);
    }

    #[tokio::test]
    async fn what_was_seen_in_the_window_needs_no_notice() {
        let store = Store::in_memory().await;
        let (company, now) = (Company { id: "c".into(), name: "会社".into() }, at("2026-11-22T09:00:00+09:00"));
        store.note_early_ends(BANK, &company, &[end("a")], now).await.unwrap();
        store.note_early_end_seen(BANK, "a", now).await.unwrap();
        assert_eq!(store.claim_early_ends(BANK, now).await.unwrap(), []);
    }

    #[tokio::test]
    async fn own_acts_are_kept_apart_for_every_bank() {
        let store = Store::in_memory().await;
        let now = at("2026-11-22T09:00:00+09:00");
        store.note_own_acts(BANK, &["a".into()], OwnAct::Stop, at("2026-11-01T09:00:00+09:00")).await.unwrap();
        store.note_own_acts(BANK, &["a".into(), "a".into()], OwnAct::Stop, now).await.unwrap();
        store.note_own_acts(BANK, &["b".into()], OwnAct::Consent, now).await.unwrap();
        let kept = store.own_acts(BANK).await.unwrap();
        assert_eq!(kept.into_iter().collect::<Vec<_>>(), [(("a".into(), OwnAct::Stop), now), (("b".into(), OwnAct::Consent), now)]);
        assert!(store.own_acts("https://other.example").await.unwrap().is_empty());
        store.forget_own_act(BANK, "a", OwnAct::Stop).await.unwrap();
        assert_eq!(store.own_acts(BANK).await.unwrap().len(), 1);
        store.forget_ends_before(BANK, at("2026-11-22T09:00:01+09:00")).await.unwrap();
        assert!(store.own_acts(BANK).await.unwrap().is_empty());
    }
}
