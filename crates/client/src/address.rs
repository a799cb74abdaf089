//! Where the bank is: its issuer identifier (RFC 8414 §2).

use renkei_core::{Code, Failure};
use url::Url;

/// An `https` address without query and fragment, as the IT administrator configured it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAddress {
    /// Exactly as configured but for a slash at the end: issuers are compared as strings (RFC 8414 §3.3).
    issuer: String,
    url: Url,
}

impl BankAddress {
    pub fn parse(issuer: &str) -> Result<Self, Failure> {
        let issuer = issuer.trim().trim_end_matches('/');
        let refused = |why: &str| Failure::new(Code::BankNotConfigured).with_detail(format!("issuer {issuer:?}: {why}"));
        let url = Url::parse(issuer).map_err(|error| refused(&error.to_string()))?;
        if url.scheme() != "https" {
            return Err(refused("must begin with https://"));
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
            return Err(refused("must be an address without query, fragment and user"));
        }
        Ok(Self { issuer: issuer.to_owned(), url })
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub fn url(&self) -> &Url {
        &self.url
    }

    /// `host:port`, for firewalls and proxies.
    pub fn authority(&self) -> String {
        authority(&self.url)
    }

    /// `/.well-known/…` goes between host and path (RFC 8414 §3.1).
    pub(crate) fn metadata_url(&self) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("/.well-known/oauth-authorization-server{}", self.url.path().trim_end_matches('/')));
        url
    }
}

/// `host:port`.
pub(crate) fn authority(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::BankAddress;

    #[test]
    fn metadata_lies_between_host_and_path() {
        for (issuer, metadata) in [
            ("https://bank.example", "https://bank.example/.well-known/oauth-authorization-server"),
            ("https://bank.example/", "https://bank.example/.well-known/oauth-authorization-server"),
            ("https://bank.example:8443/tenant1", "https://bank.example:8443/.well-known/oauth-authorization-server/tenant1"),
        ] {
            assert_eq!(BankAddress::parse(issuer).expect("an issuer").metadata_url().as_str(), metadata);
        }
    }

    #[test]
    fn only_plain_https_addresses_are_banks() {
        for issuer in
            ["", "bank.example", "http://bank.example", "https://bank.example?x=1", "https://bank.example/#x", "https://u:p@bank.example"]
        {
            assert!(BankAddress::parse(issuer).is_err(), "{issuer} must be refused");
        }
    }
}
