//! `?from&to&kind&cursor`: which part of a statement is asked for.

use jiff::{ToSpan, civil::Date};
use renkei_core::wire::accounts::Transactions;

use crate::{
    oauth::{
        error::{Error, Result},
        form::Form,
    },
    store::{
        Store,
        entries::{self, Query},
    },
};

const PAGE: u32 = 100;
/// Providers look back this far when they name no day.
const DEFAULT_DAYS: i64 = 31;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    from: Date,
    to: Date,
    transfers_only: bool,
    /// Day and id of the last entry of the page before.
    after: Option<(String, String)>,
}

impl Wanted {
    /// Days are Japan's, both included. `today` is the default end.
    pub fn parse(query: Option<&str>, transfers_only: bool, today: Date) -> Result<Self> {
        let refused = |field: &str| Error::invalid_request("a parameter cannot be read").field(field);
        let mut wanted = Self { from: today, to: today, transfers_only, after: None };
        let query = Form::parse(query.unwrap_or_default().as_bytes())?;
        if let Some(to) = query.get("to") {
            wanted.to = to.parse().map_err(|_| refused("to"))?;
        }
        wanted.from = match query.get("from") {
            Some(from) => from.parse().map_err(|_| refused("from"))?,
            None => wanted.to.saturating_sub(DEFAULT_DAYS.days()),
        };
        match query.get("kind") {
            None => {}
            Some("transfer") => wanted.transfers_only = true,
            Some(_) => return Err(refused("kind")),
        }
        if let Some(text) = query.get("cursor") {
            wanted.after = Some(cursor(text).ok_or_else(|| refused("cursor"))?);
        }
        if wanted.from > wanted.to {
            return Err(refused("from"));
        }
        Ok(wanted)
    }

    pub async fn page(&self, store: &Store, account: &str) -> Result<Transactions> {
        let query = Query {
            account,
            from: self.from,
            to: self.to,
            transfers_only: self.transfers_only,
            after: self.after.as_ref().map(|(day, id)| (day.as_str(), id.as_str())),
            limit: PAGE + 1,
        };
        let mut transactions = entries::page(store.reader(), query).await?;
        let more = transactions.len() > PAGE as usize;
        transactions.truncate(PAGE as usize);
        let next = transactions.last().filter(|_| more).map(|last| format!("{}.{}", last.date, last.id));
        Ok(Transactions { account: account.into(), transactions, next })
    }
}

fn cursor(text: &str) -> Option<(String, String)> {
    let (day, id) = text.split_once('.')?;
    day.parse::<Date>().ok()?;
    Some((day.into(), id.into()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Wanted;

    #[test]
    fn a_query_without_days_asks_for_the_last_month() {
        let wanted = Wanted::parse(None, false, date(2026, 11, 22)).expect("defaults");
        assert_eq!((wanted.from, wanted.to), (date(2026, 10, 22), date(2026, 11, 22)));
        let earlier = Wanted::parse(Some("to=2026-06-30"), false, date(2026, 11, 22)).expect("an end alone");
        assert_eq!(earlier.from, date(2026, 5, 30));
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_the_name_of_its_field() {
        for (query, field) in [
            ("from=yesterday", "from"),
            ("to=2026-02-30", "to"),
            ("kind=all", "kind"),
            ("cursor=1", "cursor"),
            ("from=2026-12-01&to=2026-11-01", "from"),
        ] {
            let error = Wanted::parse(Some(query), false, date(2026, 11, 22)).expect_err(query);
            assert_eq!(error.refusal.field.as_deref(), Some(field), "{query}");
        }
    }
}
