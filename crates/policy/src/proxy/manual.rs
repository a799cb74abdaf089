//! The two texts in which Windows keeps proxies and exceptions, e.g. `http=a:80;https=b:8080` and `*.intra.example;10.*;<local>`.

use renkei_core::Failure;
use url::Url;

use super::{Choice, unusable};

/// What these settings say about an `https` address. Of several proxies the first counts: the connection has one way.
pub fn choose(servers: &str, exceptions: &str, url: &Url) -> Result<Choice, Failure> {
    if entries(exceptions).any(|exception| is_excepted(exception, url)) {
        return Ok(Choice::Direct);
    }
    let servers: Vec<Server<'_>> = entries(servers).map(Server::parse).collect();
    let of = |purpose| servers.iter().find(|server| server.purpose == purpose);
    match of(Purpose::Https).or_else(|| of(Purpose::Everything)).or_else(|| of(Purpose::Socks)) {
        Some(server) => server.address().map(Choice::Proxy),
        None => Ok(Choice::Direct),
    }
}

/// Windows separates by semicolons or spaces.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| character == ';' || character.is_whitespace()).filter(|entry| !entry.is_empty())
}

/// `[purpose=][scheme://]host[:port]`
struct Server<'a> {
    purpose: Purpose,
    written: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Everything,
    Https,
    /// Windows takes it for everything that has no proxy of its own.
    Socks,
    Other,
}

impl<'a> Server<'a> {
    fn parse(entry: &'a str) -> Self {
        let (purpose, written) = match entry.split_once('=') {
            None => (Purpose::Everything, entry),
            Some((purpose, written)) => match purpose.to_ascii_lowercase().as_str() {
                "https" => (Purpose::Https, written),
                "socks" => (Purpose::Socks, written),
                _ => (Purpose::Other, written),
            },
        };
        Self { purpose, written }
    }

    fn address(&self) -> Result<Url, Failure> {
        let refused = |why: &str| Err(unusable(format!("the system's proxy {}: {why}", without_login(self.written))));
        if self.purpose == Purpose::Socks {
            return refused("a SOCKS proxy cannot be used");
        }
        let written = if self.written.contains("://") { self.written.to_owned() } else { format!("http://{}", self.written) };
        match Url::parse(&written) {
            Ok(mut url) if url.scheme() == "http" && url.host().is_some() => {
                // Windows asks for a login when the proxy wants one; what stands here is not meant for it.
                let _ = url.set_username("").and_then(|()| url.set_password(None));
                Ok(url)
            }
            Ok(url) => refused(&format!("a proxy of the kind {}:// cannot be used", url.scheme())),
            Err(error) => refused(&error.to_string()),
        }
    }
}

fn without_login(written: &str) -> &str {
    written.rsplit_once('@').map_or(written, |(_, host)| host)
}

/// `[scheme://]pattern[:port]` where `*` stands for anything, or `<local>` for names without a dot.
fn is_excepted(exception: &str, url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let exception = exception.to_ascii_lowercase();
    if exception == "<local>" {
        return !host.contains('.') && !host.contains(':');
    }
    let (scheme, rest) = exception.split_once("://").map_or((None, exception.as_str()), |(scheme, rest)| (Some(scheme), rest));
    let (pattern, port) = match rest.rsplit_once(':') {
        Some((pattern, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => (pattern, Some(port)),
        _ => (rest, None),
    };
    let port_fits = port.is_none_or(|port| url.port_or_known_default().map(|own| own.to_string()).as_deref() == Some(port));
    scheme.is_none_or(|scheme| scheme == url.scheme()) && port_fits && fits(pattern, &host)
}

fn fits(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == text };
    let Some(rest) = text.strip_prefix(before) else { return false };
    (0..=rest.len()).filter_map(|start| rest.get(start..)).any(|rest| fits(after, rest))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{Choice, choose};

    fn way(servers: &str, exceptions: &str, url: &str) -> String {
        match choose(servers, exceptions, &Url::parse(url).unwrap()) {
            Ok(Choice::Direct) => "direct".into(),
            Ok(Choice::Proxy(url)) => url.to_string(),
            Err(failure) => failure.detail.unwrap(),
        }
    }

    #[test]
    fn the_proxy_for_https_is_found_in_every_way_of_writing() {
        for (servers, expected) in [
            ("proxy.example:8080", "http://proxy.example:8080/"),
            ("proxy.example", "http://proxy.example/"),
            ("http://proxy.example:8080", "http://proxy.example:8080/"),
            ("http=a.example:80;https=b.example:443", "http://b.example:443/"),
            ("HTTP=a.example:80 HTTPS=b.example:8443", "http://b.example:8443/"),
            ("https=http://u:himitsu@b.example:8080", "http://b.example:8080/"),
            ("first.example:8080;second.example:8080", "http://first.example:8080/"),
            ("http=a.example:80;ftp=c.example:21", "direct"),
            ("", "direct"),
            ("socks=s.example:1080", "the system's proxy s.example:1080: a SOCKS proxy cannot be used"),
            ("http=a.example:80;socks=s.example:1080", "the system's proxy s.example:1080: a SOCKS proxy cannot be used"),
            ("https=b.example:443;socks=s.example:1080", "http://b.example:443/"),
            ("socks5://u:himitsu@s.example:1080", "the system's proxy s.example:1080: a proxy of the kind socks5:// cannot be used"),
            ("https://tls.example:443", "the system's proxy https://tls.example:443: a proxy of the kind https:// cannot be used"),
        ] {
            assert_eq!(way(servers, "", "https://bank.example"), expected, "{servers:?}");
        }
    }

    #[test]
    fn exceptions_are_direct() {
        for (exceptions, url, direct) in [
            ("<local>", "https://bank", true),
            ("<local>", "https://bank.example", false),
            ("<local>", "https://[fd00::1]", false),
            ("*.example", "https://bank.example", true),
            ("*.example", "https://bank.example.org", false),
            ("bank.example", "https://BANK.example", true),
            ("bank.example", "https://api.bank.example", false),
            ("*bank.example", "https://api.bank.example", true),
            ("10.*;192.168.*", "https://192.168.7.1", true),
            ("10.*", "https://bank10.example", false),
            ("b*k.ex*", "https://bank.example", true),
            ("https://bank.example", "https://bank.example", true),
            ("http://bank.example", "https://bank.example", false),
            ("bank.example:8443", "https://bank.example:8443", true),
            ("bank.example:8443", "https://bank.example", false),
            ("bank.example:443", "https://bank.example", true),
            ("[fd00::1]", "https://[fd00::1]", true),
            ("*", "https://bank.example", true),
            ("", "https://bank.example", false),
        ] {
            assert_eq!(way("p:80", exceptions, url) == "direct", direct, "{exceptions:?} for {url}");
        }
    }
}
