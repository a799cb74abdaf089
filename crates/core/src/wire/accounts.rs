//! Account information for providers: `/accounts…`. Amounts are whole yen.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Jst, challenge::AccountLine};

/// `GET /accounts`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accounts {
    pub accounts: Vec<AccountLine>,
    /// The account owner, so that the provider can show whose accounts were linked: a consent of somebody else would be noticed.
    pub owner: String,
}

/// `GET /accounts/{ref}/balances` (残高照会)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balances {
    pub account: String,
    pub as_of: Jst,
    pub currency: String,
    /// Yen.
    pub balance: i64,
    /// Yen that can be withdrawn.
    pub available: i64,
}

/// `GET /accounts/{ref}/transactions?from&to&cursor` (入出金明細照会; 振込入金明細照会 with `kind=transfer`)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transactions {
    pub account: String,
    pub transactions: Vec<Entry>,
    pub next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: String,
    pub date: Date,
    /// 摘要
    pub description: String,
    /// Yen; positive is a deposit.
    pub amount: i64,
    /// Yen after this entry.
    pub balance: i64,
    /// Whether it is an incoming transfer (振込入金).
    pub transfer: bool,
}
