//! The pieces of a connection, one at a time.

use renkei_client::{Proxies, ProxySetting, Trust, Way, probe};
use renkei_core::Code;
use url::Url;

use crate::{
    proxy::{Admits, Proxy},
    server::{Authority, Server, directly, ok},
};

fn way(proxy: &str, url: &Url) -> Way {
    Proxies::new(&ProxySetting::parse(Some(proxy), vec![]).unwrap()).way_to(url).unwrap()
}

#[tokio::test]
async fn a_handshake_names_the_issuer_and_the_version_directly_and_through_a_proxy() {
    let (server, proxy) = (Server::start(|_| ok("{}")), Proxy::start(Admits::Login("u:p")).await);
    let url = server.address().url().clone();
    for setting in ["direct".to_owned(), format!("http://u:p@{}", proxy.authority)] {
        let way = way(&setting, &url);
        let stream = probe::reach(&url, &way).await.unwrap();
        let seen = probe::handshake(&url, stream, &directly(server.trust()), vec![]).await.unwrap();
        assert_eq!((seen.issuer.as_str(), seen.version.as_str()), ("CN=Renkei Bank Test CA", "TLSv1_3"), "{setting}");
    }
    assert_eq!(proxy.targets(), [server.address().authority()]);
    assert!(server.everything_seen().is_empty(), "nothing is asked");
}

#[tokio::test]
async fn what_a_proxy_refuses_is_told_with_its_own_words() {
    let (login, nobody) = (Proxy::start(Admits::Login("u:p")).await, Proxy::start(Admits::Nobody).await);
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let url = Url::parse("https://bank.example").unwrap();
    for (proxy, code, detail) in [
        (&login.authority, Code::ProxyLoginRequired, "HTTP 407, it offers Negotiate, Basic"),
        (&nobody.authority, Code::ProxyRefused, "bank.example:443: HTTP 403"),
        (&gone, Code::ProxyUnreachable, gone.as_str()),
    ] {
        let failure = probe::reach(&url, &way(&format!("http://{proxy}"), &url)).await.unwrap_err();
        assert_eq!(failure.code, code);
        assert!(failure.detail.as_ref().unwrap().contains(detail), "{failure:?}");
    }
}

#[tokio::test]
async fn the_proxys_name_is_the_one_to_resolve() {
    let url = Url::parse("https://bank.example").unwrap();
    assert_eq!(probe::first_hop(&url, &way("direct", &url)), ("bank.example".into(), 443));
    assert_eq!(probe::first_hop(&url, &way("http://proxy.example:8080", &url)), ("proxy.example".into(), 8080));
    let (host, port) = probe::first_hop(&Url::parse("https://[::1]:8443").unwrap(), &Way::Direct);
    assert!(probe::resolve(&host, port).await.unwrap()[0].is_loopback());
    assert_eq!(probe::resolve("no-such-host.invalid", 443).await.unwrap_err().code, Code::BankUnreachable);
}

#[tokio::test]
async fn a_stranger_is_not_believed_and_named() {
    let server = Server::start(|_| ok("{}"));
    let url = server.address().url().clone();
    let stranger = Trust::only(Authority::new("Another CA").pem.as_bytes()).unwrap();
    let stream = probe::reach(&url, &Way::Direct).await.unwrap();
    let failure = probe::handshake(&url, stream, &directly(stranger), vec![]).await.unwrap_err();
    assert_eq!(failure.code, Code::BankNotTrusted);
    assert!(failure.detail.unwrap().contains("CN=Renkei Bank Test CA"));
}
