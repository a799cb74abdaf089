//! `proxy` and `no_proxy` of the settings file; the proxy's policies.

use renkei_core::{Code, Failure, Secret};
use url::Url;

use crate::address::authority;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ProxySetting {
    /// What the system says: Windows' Internet settings; elsewhere the environment and, on macOS, its settings. A bank on this very machine
    /// directly, as browsers do it.
    #[default]
    System,
    Direct,
    Fixed {
        /// `http://[user:password@]host[:port]`
        address: Secret,
        /// Hosts, domains and networks that are reached directly (as in `NO_PROXY`).
        except: Vec<String>,
    },
    /// Automatic configuration (PAC) from here.
    Script(Url),
}

impl ProxySetting {
    /// `system`, `direct`, an address, or `pac:` and an address. Exceptions belong to an address: the others have their own.
    pub fn parse(proxy: Option<&str>, except: Vec<String>) -> Result<Self, Failure> {
        let proxy = proxy.map(str::trim);
        let setting = match proxy {
            None | Some("system" | "direct") => Self::of(proxy, None, &[], None),
            Some(other) => match other.strip_prefix("pac:") {
                Some(script) => Self::of(Some("pac"), None, &[], Some(script)),
                None => Self::of(Some("fixed"), Some(other), &except, None),
            },
        };
        let needless = !except.is_empty() && !matches!(setting, Ok(Self::Fixed { .. }) | Err(_));
        let setting = if needless { Err("no_proxy needs a proxy address".into()) } else { setting };
        setting.map_err(|why| Failure::new(Code::SettingsUnreadable).with_detail(format!("proxy: {why}")))
    }

    /// As [`Self::of`] takes it.
    pub fn mode(&self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Direct => "direct",
            Self::Fixed { .. } => "fixed",
            Self::Script(_) => "pac",
        }
    }

    /// From single values. Without a mode, an address means that address, and a script that script. The reason of a refusal repeats no value:
    /// an address may hold a password.
    pub fn of(mode: Option<&str>, address: Option<&str>, except: &[String], script: Option<&str>) -> Result<Self, String> {
        let mode = mode.unwrap_or(match (address, script) {
            (Some(_), _) => "fixed",
            (None, Some(_)) => "pac",
            (None, None) => "system",
        });
        match mode {
            "system" => Ok(Self::System),
            "direct" => Ok(Self::Direct),
            "fixed" => Ok(Self::Fixed { address: fixed(address.ok_or("there is no address")?)?, except: except.to_vec() }),
            "pac" => script_address(script.ok_or("there is no address of a script")?).map(Self::Script),
            _ => Err("must be \"system\", \"direct\", \"fixed\" or \"pac\"".into()),
        }
    }
}

fn fixed(address: &str) -> Result<Secret, String> {
    let url = Url::parse(address).map_err(|error| error.to_string())?;
    if url.scheme() != "http" || url.host().is_none() || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("must be \"system\", \"direct\", \"http://host:port\" or \"pac:https://host/file\"".into());
    }
    Ok(Secret::new(url))
}

fn script_address(script: &str) -> Result<Url, String> {
    let url = Url::parse(script).map_err(|error| error.to_string())?;
    let fits = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    if fits { Ok(url) } else { Err("a script's address begins with https:// or http:// and has no login".into()) }
}

/// As it is written, without the login.
impl std::fmt::Display for ProxySetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Direct => f.write_str("direct"),
            Self::Fixed { address, except } => {
                let authority = Url::parse(address.expose()).map(|url| authority(&url)).unwrap_or_default();
                write!(f, "http://{authority}")?;
                if except.is_empty() { Ok(()) } else { write!(f, " (no_proxy: {})", except.join(", ")) }
            }
            Self::Script(url) => write!(f, "pac:{url}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::Code;

    use super::ProxySetting;

    #[test]
    fn what_is_written_is_what_is_shown_without_the_login() {
        for (proxy, except, shown) in [
            (None, vec![], "system"),
            (Some("system"), vec![], "system"),
            (Some("direct"), vec![], "direct"),
            (Some("http://u:himitsu@proxy.example:8080"), vec!["a.example".to_owned()], "http://proxy.example:8080 (no_proxy: a.example)"),
            (Some("pac:https://pac.example/p.pac?x=1"), vec![], "pac:https://pac.example/p.pac?x=1"),
        ] {
            let setting = ProxySetting::parse(proxy, except).expect("a setting");
            assert_eq!(setting.to_string(), shown);
            assert!(!format!("{setting:?}").contains("himitsu"));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for (proxy, except) in [
            (Some("proxy.example:8080"), vec![]),
            (Some("socks5://proxy.example"), vec![]),
            (Some("https://proxy.example"), vec![]),
            (Some("http://u:himitsu@proxy.example/path"), vec![]),
            (Some("nothing"), vec![]),
            (Some("pac:"), vec![]),
            (Some("pac:file:///C:/proxy.pac"), vec![]),
            (Some("pac:https://u:himitsu@pac.example/p.pac"), vec![]),
            (Some("pac:https://pac.example/p.pac"), vec!["bank.example".to_owned()]),
            (Some("system"), vec!["bank.example".to_owned()]),
            (None, vec!["bank.example".to_owned()]),
        ] {
            let failure = ProxySetting::parse(proxy, except).expect_err("refused");
            assert_eq!(failure.code, Code::SettingsUnreadable, "{proxy:?}");
            assert!(!format!("{failure:?}").contains("himitsu"));
        }
    }

    #[test]
    fn single_values_make_one_setting() {
        let (proxy, script) = (Some("http://proxy.example:8080"), Some("https://pac.example/p.pac"));
        for (mode, address, script, shown) in [
            (None, None, None, Ok("system")),
            (None, proxy, script, Ok("http://proxy.example:8080")),
            (None, None, script, Ok("pac:https://pac.example/p.pac")),
            (Some("direct"), proxy, script, Ok("direct")),
            (Some("system"), proxy, None, Ok("system")),
            (Some("pac"), proxy, script, Ok("pac:https://pac.example/p.pac")),
            (Some("fixed"), None, script, Err("there is no address")),
            (Some("pac"), proxy, None, Err("there is no address of a script")),
        ] {
            let setting = ProxySetting::of(mode, address, &[], script).map(|setting| setting.to_string());
            assert_eq!(setting, shown.map(str::to_owned).map_err(str::to_owned), "{mode:?}");
        }
    }
}
