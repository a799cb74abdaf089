//! One proxy.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper_util::client::proxy::matcher::Intercept;
use renkei_core::Failure;
use reqwest::header::HeaderValue;
use url::Url;

use super::unusable;
use crate::address::authority;

/// Shown as `host:port`, without its login.
#[derive(Clone)]
pub struct ProxyAddress {
    /// With the login, for the HTTP client.
    url: Url,
    /// `Basic …`
    authorization: Option<HeaderValue>,
}

impl ProxyAddress {
    pub(super) fn of(intercept: &Intercept) -> Result<Self, Failure> {
        let mut url = Url::parse(&intercept.uri().to_string()).map_err(|error| unusable(error.to_string()))?;
        if url.scheme() != "http" {
            return Err(unusable(format!("a proxy of the kind {}:// cannot be used", url.scheme())));
        }
        let authorization = intercept.basic_auth().cloned();
        if let Some((user, password)) = authorization.as_ref().and_then(login) {
            // Only an address without a host refuses a login.
            let _ = url.set_username(&user).and_then(|()| url.set_password(Some(&password)));
        }
        Ok(Self { url, authorization })
    }

    /// One that asks for no login.
    pub(super) fn open(url: Url) -> Self {
        Self { url, authorization: None }
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }
}

impl std::fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&authority(&self.url))
    }
}

impl std::fmt::Debug for ProxyAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProxyAddress({self})")
    }
}

/// User and password of a `Basic` header (RFC 7617 §2).
fn login(header: &HeaderValue) -> Option<(String, String)> {
    let text = STANDARD.decode(header.to_str().ok()?.strip_prefix("Basic ")?).ok()?;
    let (user, password) = std::str::from_utf8(&text).ok()?.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}
