//! The sandbox's contract: the one line that `--json` prints when all is ready. Other people's tools read it, so members are only ever added.

use std::{collections::BTreeMap, path::PathBuf};

use serde::Serialize;

use crate::pki::Issued;

#[derive(Debug, Clone, Serialize)]
pub struct Contract {
    /// Also the address of the public listener.
    pub issuer: String,
    /// Address of the mutual-TLS listener.
    pub mtls: String,
    /// Plain HTTP on loopback.
    pub admin: String,
    /// The sample providers' web site.
    pub provider: String,
    pub pki: PathBuf,
    pub ca: PathBuf,
    pub app: App,
    pub clients: Vec<Client>,
    pub customers: Vec<Customer>,
    /// After the customers: a simple-minded reader takes the first `p12` that it meets, and that should be a good one.
    pub bad: Bad,
}

#[derive(Debug, Clone, Serialize)]
pub struct App {
    pub client_id: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Client {
    pub client_id: String,
    pub name: String,
    pub certificate: PathBuf,
    pub key: PathBuf,
    /// The sample provider's own first; last one that nobody serves, for tools that read the `Location` header.
    pub redirect_uris: Vec<String>,
    pub scopes: Vec<String>,
}

/// Certificates that must be refused.
#[derive(Debug, Clone, Serialize)]
pub struct Bad {
    /// Subject of `clients[0]`, another authority.
    pub client_other_ca: Identity,
    pub customer_expired: Identity,
    pub customer_revoked: Identity,
    pub customer_not_yet_valid: Identity,
    /// Subject of `customers[0]`, another authority.
    pub customer_other_ca: Identity,
}

#[derive(Debug, Clone, Serialize)]
pub struct Identity {
    pub certificate: PathBuf,
    pub key: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p12: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p12_password: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Customer {
    pub company: String,
    pub user: String,
    pub login_id: String,
    pub password: String,
    #[serde(flatten)]
    pub identity: Identity,
    pub risk_answers: BTreeMap<String, String>,
    pub accounts: Vec<Account>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Account {
    #[serde(rename = "ref")]
    pub reference: String,
    pub pin: String,
    /// At the first start; the customer may have registered it since.
    pub registered: bool,
}

impl Identity {
    pub fn new(issued: &Issued, p12_password: Option<&str>) -> Self {
        Self {
            certificate: issued.certificate.clone(),
            key: issued.key.clone(),
            p12: issued.p12.clone(),
            p12_password: p12_password.map(str::to_owned),
        }
    }
}

impl Contract {
    /// On one line.
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("strings and lists serialise")
    }
}
