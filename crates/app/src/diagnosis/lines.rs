//! The two connections to the bank: the public one, and the one that takes the customer's certificate.

use renkei_client::{Bank, Network, Way};
use renkei_core::Failure;
use url::Url;

use crate::bank::BankAccess;

pub struct Lines {
    pub network: Result<Network, Failure>,
    /// Connected for this diagnosis.
    pub bank: Result<Bank, Failure>,
    /// None without a configured bank; the mutual-TLS one is known only from the bank's own metadata.
    pub all: Vec<Line>,
}

pub struct Line {
    pub side: Side,
    pub url: Url,
    pub way: Result<Way, Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Public,
    MutualTls,
}

impl Side {
    /// Name for programs, label for people.
    pub fn name(self) -> (&'static str, (&'static str, &'static str)) {
        match self {
            Self::Public => ("public", ("公開側", "public")),
            Self::MutualTls => ("mtls", ("電子証明書側", "with certificate")),
        }
    }
}

impl Lines {
    pub async fn look(access: &BankAccess) -> Self {
        let network = access.network().await;
        let bank = access.connect().await;
        let mut urls: Vec<(Side, Url)> = access.address().ok().map(|address| (Side::Public, address.url().clone())).into_iter().collect();
        urls.extend(bank.as_ref().ok().map(|bank| (Side::MutualTls, bank.mtls_url().clone())));
        let mut all = Vec::new();
        for (side, url) in urls {
            let way = match &network {
                Ok(network) => network.proxies.find_way(&url).await,
                Err(failure) => Err(failure.clone()),
            };
            all.push(Line { side, url, way });
        }
        Self { network, bank, all }
    }

    /// `host:port` of each, as an administrator needs them.
    pub fn hosts(&self) -> Vec<String> {
        self.all.iter().map(Line::host).collect()
    }
}

impl Line {
    pub fn host(&self) -> String {
        format!("{}:{}", self.url.host_str().unwrap_or_default(), self.url.port_or_known_default().unwrap_or_default())
    }
}
