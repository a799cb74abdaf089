//! Plants a bank's data into an empty store: customers, certificates, accounts, providers and links in any state. For the sandbox and the tests.
//!
//! Passwords, PINs and answers are hashed here with the same cost as everywhere else, spread over the cores.

mod plant;

use jiff::{Timestamp, civil::Date};
use renkei_core::{
    Secret,
    wire::challenge::{CharacterWidth, Role},
};

pub use crate::store::clients::{Client, Directory, Kind as ClientKind};
pub use plant::{Error, plant};

/// All of it. References between the parts are by id; a wrong one fails the planting as a whole.
#[derive(Debug, Clone, Default)]
pub struct Seed {
    pub companies: Vec<Company>,
    pub clients: Vec<Client>,
    pub links: Vec<Link>,
}

#[derive(Debug, Clone)]
pub struct Company {
    pub id: String,
    pub name: String,
    pub accounts: Vec<Account>,
    pub users: Vec<User>,
}

#[derive(Debug, Clone)]
pub struct Account {
    /// Unique in the whole bank, e.g. `acc_1`.
    pub reference: String,
    pub branch: String,
    /// 普通, 当座
    pub kind: String,
    pub number: String,
    /// 照会用暗証番号 on file.
    pub pin: Secret,
    /// Since when it is registered; `None`: 未登録.
    pub pin_registered_at: Option<Timestamp>,
    pub locked: bool,
    /// Yen before the first entry; every entry's balance is counted on from here.
    pub opening_balance: i64,
    /// In the order of their days.
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub day: Date,
    /// 摘要
    pub description: String,
    /// Yen; positive is a deposit.
    pub amount: i64,
    /// 振込入金
    pub transfer: bool,
}

#[derive(Debug, Clone)]
pub struct User {
    pub id: String,
    pub name: String,
    pub role: Role,
    pub login_id: String,
    pub password: Secret,
    pub suspended: bool,
    /// Fully locked by wrong passwords; only an unlock ends it.
    pub locked: bool,
    /// None: the risk question (手順2) is never shown.
    pub questions: Vec<Question>,
    /// `host_hash` of the devices that the bank knows already.
    pub devices: Vec<String>,
    pub certificates: Vec<Certificate>,
    /// References of the accounts that this user may see.
    pub accounts: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Question {
    pub id: String,
    pub text: String,
    /// How the answer was registered, in words, e.g. 全角カタカナ10文字以内.
    pub rules: String,
    pub width: Option<CharacterWidth>,
    pub answer: Secret,
}

/// 電子証明書 as the bank registered it; everything else is read from the certificate itself.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub der: Vec<u8>,
    pub revoked_at: Option<Timestamp>,
}

/// A grant that exists already. Its history (`link_events`) is made to match.
#[derive(Debug, Clone)]
pub struct Link {
    pub id: String,
    pub client_id: String,
    pub user_id: String,
    pub scopes: Vec<String>,
    pub accounts: Vec<String>,
    pub granted_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_access_at: Option<Timestamp>,
    pub state: LinkState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    Active,
    /// At `expires_at`.
    Expired,
    Stopped {
        at: Timestamp,
    },
    /// `by` is the id of the newer link, which may stand anywhere in the seed.
    Superseded {
        by: String,
        at: Timestamp,
    },
    ReauthenticationRequired {
        at: Timestamp,
    },
}
