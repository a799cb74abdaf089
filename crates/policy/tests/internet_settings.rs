//! The person's real Internet settings, and a real script, asked of the system.
#![cfg(windows)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use renkei_core::Code;
use renkei_policy::proxy::{self, Choice};
use url::Url;
use windows_registry::{CURRENT_USER, Type};

const CONNECTIONS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";

const DIRECT: u32 = 1;
const PROXY: u32 = 2;
const SCRIPT: u32 = 4;
const DETECT: u32 = 8;

/// As the dialog of Windows leaves them: version, counter, flags, three texts with their lengths, and room for detection.
fn write(flags: u32, servers: &str, exceptions: &str, script: &str) {
    let mut settings = [0x46, 1, DIRECT | flags].map(u32::to_le_bytes).concat();
    for text in [servers, exceptions, script] {
        settings.extend((text.len() as u32).to_le_bytes());
        settings.extend(text.bytes());
    }
    settings.extend([0; 32]);
    CURRENT_USER.create(CONNECTIONS).unwrap().set_bytes("DefaultConnectionSettings", Type::Bytes, &settings).unwrap();
}

fn way(url: &str) -> String {
    shown(proxy::of_windows(&Url::parse(url).unwrap()))
}

fn shown(choice: Result<Choice, renkei_core::Failure>) -> String {
    match choice {
        Ok(Choice::Direct) => "direct".into(),
        Ok(Choice::Proxy(url)) => url.to_string(),
        Err(failure) => format!("{:?}: {}", failure.code, failure.detail.unwrap_or_default()),
    }
}

/// One test: the settings are the whole session's.
#[test]
fn the_internet_settings_of_the_person_are_followed() {
    for (flags, servers, exceptions, url, expected) in [
        (0, "proxy.example:8080", "", "https://bank.example", "direct"),
        (PROXY, "proxy.example:8080", "", "https://bank.example", "http://proxy.example:8080/"),
        (PROXY, "http=a.example:80;https=b.example:8443", "", "https://bank.example", "http://b.example:8443/"),
        (PROXY, "proxy.example:8080", "*.example;<local>", "https://bank.example", "direct"),
        (PROXY, "proxy.example:8080", "*.example;<local>", "https://bank.example.org", "http://proxy.example:8080/"),
        (PROXY | DETECT, "proxy.example:8080", "", "https://bank.example", "http://proxy.example:8080/"),
    ] {
        write(flags, servers, exceptions, "");
        assert_eq!(way(url), expected, "{flags} {servers:?} {exceptions:?}");
    }
    write(PROXY, "socks=s.example:1080", "", "");
    assert!(way("https://bank.example").starts_with("ProxyUnreachable"), "{}", way("https://bank.example"));

    let script = served("function FindProxyForURL(url, host) { return host == 'bank.example' ? 'PROXY a.example:8080' : 'DIRECT'; }");
    write(SCRIPT | PROXY, "proxy.example:8080", "", script.as_str());
    assert_eq!(way("https://bank.example"), "http://a.example:8080/", "the script goes before what is written down");
    assert_eq!(way("https://other.example"), "direct");
    write(SCRIPT | PROXY, "proxy.example:8080", "", "http://127.0.0.1:9/proxy.pac");
    assert_eq!(way("https://bank.example"), "http://proxy.example:8080/", "as browsers do it where the script cannot be had");
    write(0, "", "", "");
}

/// Serves one file to everybody.
fn served(script: &'static str) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("http://{}/proxy.pac", listener.local_addr().unwrap())).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let length = script.len();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(script.as_bytes()));
        }
    });
    url
}

#[test]
fn a_script_decides_for_each_address() {
    let script = served(
        "function FindProxyForURL(url, host) {\n  if (host == 'bank.example') return 'PROXY a.example:8080; PROXY b.example:8080; DIRECT';\n  return 'DIRECT';\n}\n",
    );
    let ask = |url: &str| shown(proxy::by_script(&script, &Url::parse(url).unwrap()));
    assert_eq!(ask("https://bank.example/x"), "http://a.example:8080/");
    assert_eq!(ask("https://other.example/"), "direct");
}

#[test]
fn a_script_that_cannot_be_had_is_not_gone_around() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let script = Url::parse(&format!("http://{nobody}/proxy.pac")).unwrap();
    let failure = proxy::by_script(&script, &Url::parse("https://bank.example").unwrap()).unwrap_err();
    assert_eq!(failure.code, Code::ProxyUnreachable);
    assert!(failure.detail.unwrap().contains(script.as_str()));
}
