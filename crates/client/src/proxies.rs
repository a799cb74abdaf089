//! Which way a connection takes: policy or setting, else what the system says, else directly.
//!
//! A proxy carries a tunnel (`CONNECT`, RFC 9110 §9.3.6), so mutual TLS stays between this PC and the bank.

mod address;
mod setting;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use hyper_util::client::proxy::matcher::Matcher;
use renkei_core::{Code, Failure};
use renkei_policy::proxy::{self, Choice};
use url::{Host, Url};

pub use address::ProxyAddress;
pub use setting::ProxySetting;

/// The setting, ready to be asked for single addresses.
#[derive(Debug, Clone)]
pub struct Proxies {
    rule: Rule,
    /// The last way to each host, where finding it takes time.
    found: Arc<Mutex<HashMap<String, Way>>>,
}

#[derive(Debug, Clone)]
enum Rule {
    Direct,
    Matcher {
        matcher: Arc<Matcher>,
        spares_loopback: bool,
    },
    /// Windows is asked for every address: its settings change while a program runs, and a script may decide.
    #[cfg(windows)]
    Windows,
    Script(Url),
    /// This variable of the environment holds something that is no proxy's address; to go around it would be a guess.
    #[cfg(not(windows))]
    Unusable(&'static str),
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
        Self::by(match setting {
            ProxySetting::System => Rule::of_system(),
            ProxySetting::Direct => Rule::Direct,
            ProxySetting::Fixed { address, except } => {
                let matcher = Matcher::builder().https(address.expose().to_owned()).no(except.join(",")).build();
                Rule::Matcher { matcher: Arc::new(matcher), spares_loopback: false }
            }
            ProxySetting::Script(url) => Rule::Script(url.clone()),
        })
    }

    fn by(rule: Rule) -> Self {
        Self { rule, found: Arc::default() }
    }

    /// A proxy of a kind that cannot be used is a failure, never a direct connection.
    ///
    /// Where a script decides, it is fetched and run: not on the runtime's own threads, see [`Self::find_way`].
    pub fn way_to(&self, url: &Url) -> Result<Way, Failure> {
        match &self.rule {
            Rule::Direct => Ok(Way::Direct),
            Rule::Matcher { spares_loopback: true, .. } if is_loopback(url) => Ok(Way::Direct),
            Rule::Matcher { matcher, .. } => by_matcher(matcher, url),
            #[cfg(windows)]
            Rule::Windows if is_loopback(url) => Ok(Way::Direct),
            #[cfg(windows)]
            Rule::Windows => proxy::of_windows(url).map(Way::from),
            Rule::Script(script) => proxy::by_script(script, url).map(Way::from),
            #[cfg(not(windows))]
            Rule::Unusable(_) if is_loopback(url) => Ok(Way::Direct),
            // Without its text, which may hold a password.
            #[cfg(not(windows))]
            Rule::Unusable(name) => Err(unusable(format!("{name} of the environment is not a proxy's address"))),
        }
    }

    /// The same without holding anybody up.
    pub async fn find_way(&self, url: &Url) -> Result<Way, Failure> {
        if matches!(self.rule, Rule::Direct | Rule::Matcher { .. }) {
            return self.way_to(url);
        }
        let (proxies, asked) = (self.clone(), url.clone());
        let way = tokio::task::spawn_blocking(move || proxies.way_to(&asked)).await.map_err(|error| unusable(error.to_string()))??;
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(crate::address::authority(url), way.clone());
        Ok(way)
    }

    /// What [`Self::find_way`] found last, without asking again.
    pub(crate) fn known_way(&self, url: &Url) -> Result<Way, Failure> {
        let known = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(&crate::address::authority(url)).cloned();
        known.map_or_else(|| self.way_to(url), Ok)
    }
}

impl Rule {
    #[cfg(windows)]
    fn of_system() -> Self {
        Self::Windows
    }

    #[cfg(not(windows))]
    fn of_system() -> Self {
        match unusable_variable(|name| std::env::var(name).ok()) {
            Some(name) => Self::Unusable(name),
            None => Self::Matcher { matcher: Arc::new(Matcher::from_system()), spares_loopback: true },
        }
    }
}

/// The matcher takes a variable that it cannot read for an absent one and would connect directly.
#[cfg(not(windows))]
fn unusable_variable(value: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    let probe = "https://bank.invalid/".parse().expect("an address");
    let is_read = |value: String| value.is_empty() || Matcher::builder().https(value).build().intercept(&probe).is_some();
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].into_iter().find(|name| value(name).is_some_and(|value| !is_read(value)))
}

fn by_matcher(matcher: &Matcher, url: &Url) -> Result<Way, Failure> {
    let uri = url.as_str().parse().map_err(|error| unusable(format!("{error}")))?;
    match matcher.intercept(&uri) {
        Some(intercept) => ProxyAddress::of(&intercept).map(Way::Proxy),
        None => Ok(Way::Direct),
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

impl From<Choice> for Way {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::Direct => Self::Direct,
            Choice::Proxy(url) => Self::Proxy(ProxyAddress::open(url)),
        }
    }
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
    use std::sync::Arc;

    use hyper_util::client::proxy::matcher::Matcher;
    use renkei_core::Code;
    use url::Url;

    use super::{Proxies, ProxySetting, Rule};

    fn system(matcher: Matcher) -> Proxies {
        Proxies::by(Rule::Matcher { matcher: Arc::new(matcher), spares_loopback: true })
    }

    fn way(proxies: &Proxies, url: &str) -> Result<Option<String>, Code> {
        let way = proxies.way_to(&Url::parse(url).expect("an address"));
        way.map(|way| way.proxy().map(ToString::to_string)).map_err(|failure| failure.code)
    }

    #[test]
    fn the_system_is_asked_except_for_this_very_machine() {
        let system = system(Matcher::builder().all("http://proxy.example:8080").no("intra.example").build());
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
            let system = system(Matcher::builder().all(address).build());
            assert_eq!(way(&system, "https://bank.example"), Err(Code::ProxyUnreachable), "{address}");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn a_variable_that_cannot_be_read_is_not_taken_for_an_absent_one() {
        for (name, value, unusable) in [
            ("HTTPS_PROXY", "http://proxy.example:8080", false),
            ("https_proxy", "proxy.example:8080", false),
            ("ALL_PROXY", "socks5://proxy.example", false), // read, and refused with its own reason
            ("HTTPS_PROXY", "", false),
            ("HTTPS_PROXY", "http://yamada:hi mitsu@proxy.example:8080", true),
            ("all_proxy", "ftp://proxy.example", true),
        ] {
            let found = super::unusable_variable(|asked| (asked == name).then(|| value.to_owned()));
            assert_eq!(found, unusable.then_some(name), "{value}");
        }
        let barred = Proxies::by(Rule::Unusable("HTTPS_PROXY"));
        assert_eq!(way(&barred, "https://bank.example"), Err(Code::ProxyUnreachable));
        assert_eq!(way(&barred, "https://localhost:8443"), Ok(None));
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
    fn direct_means_direct() {
        let direct = Proxies::new(&ProxySetting::Direct);
        assert_eq!(way(&direct, "https://bank.example"), Ok(None));
    }

    #[tokio::test]
    #[cfg(not(windows))]
    async fn a_script_where_none_can_be_run_is_a_failure_and_not_a_direct_connection() {
        let setting = ProxySetting::parse(Some("pac:https://pac.example/proxy.pac"), vec![]).expect("a setting");
        let (proxies, bank) = (Proxies::new(&setting), Url::parse("https://bank.example").expect("an address"));
        for found in [proxies.find_way(&bank).await, proxies.way_to(&bank), proxies.known_way(&bank)] {
            assert_eq!(found.expect_err("no way").code, Code::ProxyUnreachable);
        }
    }
}
