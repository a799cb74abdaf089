//! Which way a connection takes: the administrator's setting, else the environment (`HTTPS_PROXY`, `NO_PROXY`) and the system's settings.
//!
//! A proxy carries a tunnel (`CONNECT`, RFC 9110 §9.3.6), so mutual TLS stays between this PC and the bank.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use renkei_core::{Code, Failure, Secret};
use reqwest::header::HeaderValue;
use url::{Host, Url};

/// `proxy` and `no_proxy` of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ProxySetting {
    /// What the environment says, then what the system says; a bank on this very machine directly, as browsers do it.
    #[default]
    System,
    Direct,
    Fixed {
        /// `http://[user:password@]host[:port]`
        address: Secret,
        /// Hosts, domains and networks that are reached directly (as in `NO_PROXY`).
        except: Vec<String>,
    },
}

impl ProxySetting {
    /// `system`, `direct` or an address. Exceptions belong to an address: the system has its own.
    pub fn parse(proxy: Option<&str>, except: Vec<String>) -> Result<Self, Failure> {
        // The address may hold a password: it stays out of the reason.
        let refused = |why: &str| Failure::new(Code::SettingsUnreadable).with_detail(format!("proxy: {why}"));
        let setting = match proxy.map(str::trim) {
            None | Some("system") => Self::System,
            Some("direct") => Self::Direct,
            Some(address) => {
                let url = Url::parse(address).map_err(|error| refused(&error.to_string()))?;
                if url.scheme() != "http" || url.host().is_none() || url.path() != "/" || url.query().is_some() || url.fragment().is_some()
                {
                    return Err(refused("must be \"system\", \"direct\" or \"http://host:port\""));
                }
                return Ok(Self::Fixed { address: Secret::new(url), except });
            }
        };
        if except.is_empty() { Ok(setting) } else { Err(refused("no_proxy needs a proxy address")) }
    }
}

/// As it is written, without the login.
impl std::fmt::Display for ProxySetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Direct => f.write_str("direct"),
            Self::Fixed { address, except } => {
                let authority = Url::parse(address.expose()).map(|url| crate::address::authority(&url)).unwrap_or_default();
                write!(f, "http://{authority}")?;
                if except.is_empty() { Ok(()) } else { write!(f, " (no_proxy: {})", except.join(", ")) }
            }
        }
    }
}

/// The setting, ready to be asked for single addresses.
#[derive(Debug, Clone)]
pub struct Proxies {
    /// `None`: always direct.
    matcher: Option<Arc<Matcher>>,
    spares_loopback: bool,
}

/// How one address is reached.
#[derive(Debug, Clone)]
pub enum Way {
    Direct,
    Proxy(ProxyAddress),
}

impl Proxies {
    /// Reads the environment and the system's settings where they decide.
    pub fn new(setting: &ProxySetting) -> Self {
        match setting {
            ProxySetting::System => Self::system(Matcher::from_system()),
            ProxySetting::Direct => Self { matcher: None, spares_loopback: true },
            ProxySetting::Fixed { address, except } => {
                let matcher = Matcher::builder().https(address.expose().to_owned()).no(except.join(",")).build();
                Self { matcher: Some(Arc::new(matcher)), spares_loopback: false }
            }
        }
    }

    fn system(matcher: Matcher) -> Self {
        Self { matcher: Some(Arc::new(matcher)), spares_loopback: true }
    }

    /// A proxy of a kind that cannot be used is a failure, never a direct connection.
    pub fn way_to(&self, url: &Url) -> Result<Way, Failure> {
        let Some(matcher) = self.matcher.as_ref().filter(|_| !(self.spares_loopback && is_loopback(url))) else { return Ok(Way::Direct) };
        let uri = url.as_str().parse().map_err(|error| unusable(format!("{error}")))?;
        match matcher.intercept(&uri) {
            Some(intercept) => ProxyAddress::of(&intercept).map(Way::Proxy),
            None => Ok(Way::Direct),
        }
    }
}

impl Way {
    pub fn proxy(&self) -> Option<&ProxyAddress> {
        match self {
            Self::Direct => None,
            Self::Proxy(proxy) => Some(proxy),
        }
    }
}

/// Shown as `host:port`, without its login.
#[derive(Clone)]
pub struct ProxyAddress {
    /// With the login, for the HTTP client.
    url: Url,
    /// `Basic …`
    authorization: Option<HeaderValue>,
}

impl ProxyAddress {
    fn of(intercept: &Intercept) -> Result<Self, Failure> {
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

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }
}

impl std::fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::address::authority(&self.url))
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

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn unusable(detail: String) -> Failure {
    Failure::new(Code::ProxyUnreachable).with_detail(detail)
}

#[cfg(test)]
mod tests {
    use hyper_util::client::proxy::matcher::Matcher;
    use renkei_core::Code;
    use url::Url;

    use super::{Proxies, ProxySetting};

    fn way(proxies: &Proxies, url: &str) -> Result<Option<String>, Code> {
        let way = proxies.way_to(&Url::parse(url).expect("an address"));
        way.map(|way| way.proxy().map(ToString::to_string)).map_err(|failure| failure.code)
    }

    #[test]
    fn the_system_is_asked_except_for_this_very_machine() {
        let system = Proxies::system(Matcher::builder().all("http://proxy.example:8080").no("intra.example").build());
        for (bank, proxied) in [
            ("https://bank.example", true),
            ("https://localhost.example", true),
            ("https://10.0.0.1", true),
            ("https://intra.example", false),
            ("https://localhost:8443", false),
            ("https://127.0.0.1:8443", false),
            ("https://[::1]:8443", false),
        ] {
            assert_eq!(way(&system, bank), Ok(proxied.then(|| "proxy.example:8080".into())), "{bank}");
        }
    }

    #[test]
    fn a_kind_of_proxy_that_cannot_be_used_is_not_gone_around() {
        for address in ["socks5://proxy.example:1080", "https://proxy.example:443"] {
            let system = Proxies::system(Matcher::builder().all(address).build());
            assert_eq!(way(&system, "https://bank.example"), Err(Code::ProxyUnreachable), "{address}");
        }
    }

    #[test]
    fn an_address_in_the_settings_is_used_even_for_this_machine_unless_excepted() {
        let setting =
            ProxySetting::parse(Some("http://yamada:himi%40tsu@proxy.example:8080"), vec!["10.0.0.0/8".into(), ".intra.example".into()]);
        let setting = setting.expect("a setting");
        assert!(!format!("{setting:?}").contains("himi"));
        let proxies = Proxies::new(&setting);
        for (bank, proxied) in [
            ("https://localhost:8443", true),
            ("https://bank.example", true),
            ("https://10.1.2.3", false),
            ("https://bank.intra.example", false),
        ] {
            assert_eq!(way(&proxies, bank), Ok(proxied.then(|| "proxy.example:8080".into())), "{bank}");
        }
        let way = proxies.way_to(&Url::parse("https://bank.example").expect("an address")).expect("a way");
        let proxy = way.proxy().expect("a proxy");
        assert_eq!(proxy.url().as_str(), "http://yamada:himi%40tsu@proxy.example:8080/");
        assert_eq!(proxy.authorization().map(|header| header.as_bytes()), Some(&b"Basic eWFtYWRhOmhpbWlAdHN1"[..]));
        assert!(!format!("{proxies:?} {way:?}").contains("himi"), "{proxies:?}");
    }

    #[test]
    fn direct_means_direct_and_anything_else_must_be_an_address() {
        let direct = Proxies::new(&ProxySetting::parse(Some("direct"), vec![]).expect("a setting"));
        assert_eq!(way(&direct, "https://bank.example"), Ok(None));
        assert_eq!(ProxySetting::parse(None, vec![]), Ok(ProxySetting::System));
        for (proxy, except) in [
            (Some("proxy.example:8080"), vec![]),
            (Some("socks5://proxy.example"), vec![]),
            (Some("https://proxy.example"), vec![]),
            (Some("http://u:himitsu@proxy.example/path"), vec![]),
            (Some("nothing"), vec![]),
            (Some("system"), vec!["bank.example".to_owned()]),
            (None, vec!["bank.example".to_owned()]),
        ] {
            let failure = ProxySetting::parse(proxy, except).expect_err("refused");
            assert_eq!(failure.code, Code::SettingsUnreadable, "{proxy:?}");
            assert!(!format!("{failure:?}").contains("himitsu"));
        }
    }
}
