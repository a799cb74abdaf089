//! Statement entries, for the account-information API.

use renkei_core::wire::accounts::Entry;

use super::{Reader, Result};

/// One page of an account's statement, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    pub account: &'a str,
    pub from: jiff::civil::Date,
    pub to: jiff::civil::Date,
    pub transfers_only: bool,
    /// The id and day of the last entry of the page before.
    pub after: Option<(&'a str, &'a str)>,
    pub limit: u32,
}

pub async fn page<'c>(reader: impl Reader<'c>, query: Query<'_>) -> Result<Vec<Entry>> {
    let (day, id) = query.after.unwrap_or_default();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, day, description, amount, balance, transfer FROM entries
         WHERE account_ref = $1 AND day >= $2 AND day <= $3 AND (transfer = 1 OR $4 = 0) AND (day > $5 OR (day = $5 AND id > $6))
         ORDER BY day, id LIMIT $7",
    )
    .bind(query.account)
    .bind(query.from.to_string())
    .bind(query.to.to_string())
    .bind(i64::from(query.transfers_only))
    .bind(day)
    .bind(id)
    .bind(i64::from(query.limit))
    .fetch_all(reader)
    .await?;
    rows.into_iter().map(Row::entry).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    day: String,
    description: String,
    amount: i64,
    balance: i64,
    transfer: i64,
}

impl Row {
    fn entry(self) -> Result<Entry> {
        let date = self.day.parse().map_err(|cause: jiff::Error| sqlx::Error::Decode(cause.into()))?;
        Ok(Entry {
            id: self.id,
            date,
            description: self.description,
            amount: self.amount,
            balance: self.balance,
            transfer: self.transfer != 0,
        })
    }
}
