//! Where a request was begun, in words that the customer can compare with his own memory.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

/// `203.0.113.*`, or the first half of an IPv6 address.
pub fn masked(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(four) => {
            let [a, b, c, _] = four.octets();
            format!("{a}.{b}.{c}.*")
        }
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}:*")
        }
    }
}

/// Words that are looked for in order: browsers name their ancestors too.
const BROWSERS: [(&str, &str); 5] =
    [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
const SYSTEMS: [(&str, &str); 5] =
    [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

/// `Edge/Windows`
pub fn browser(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    format!("{}/{}", word(agent, &BROWSERS), word(agent, &SYSTEMS))
}

fn word(agent: &str, known: &[(&str, &'static str)]) -> &'static str {
    known.iter().find(|(sign, _)| agent.contains(sign)).map_or("?", |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{browser, masked};

    #[test]
    fn an_address_keeps_its_network_and_loses_its_host() {
        for (address, expected) in
            [("203.0.113.7", "203.0.113.*"), ("::ffff:203.0.113.7", "203.0.113.*"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:*")]
        {
            assert_eq!(masked(address.parse().expect("an address")), expected);
        }
    }

    #[test]
    fn a_browser_is_named_by_its_own_name_not_its_ancestors() {
        let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36 Edg/143.0";
        let mut headers = HeaderMap::new();
        headers.insert("user-agent", HeaderValue::from_static(agent));
        assert_eq!(browser(&headers), "Edge/Windows");
        assert_eq!(browser(&HeaderMap::new()), "?/?");
    }
}
