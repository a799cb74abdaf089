//! Through a company's proxy.

use renkei_client::{Bank, Network, Proxies, ProxySetting};
use renkei_core::{Code, Failure, Secret};

use crate::{
    proxy::{Admits, Proxy},
    server::{Server, directly, now, ok},
};

fn tokens() -> String {
    r#"{"access_token":"a","token_type":"Bearer","expires_in":300}"#.into()
}

fn network(server: &Server, proxy: &str, except: &[&str]) -> Network {
    let except = except.iter().map(ToString::to_string).collect();
    let setting = ProxySetting::parse(Some(proxy), except).unwrap();
    Network { proxies: Proxies::new(&setting), ..directly(server.trust()) }
}

async fn connect(server: &Server, proxy: &str) -> Result<Bank, Failure> {
    Bank::connect(&server.address(), &network(server, proxy, &[]), now()).await
}

#[tokio::test]
async fn mutual_tls_stays_between_the_pc_and_the_bank() {
    for (admits, login) in [(Admits::Everybody, ""), (Admits::Login("yamada:himi@tsu"), "yamada:himi%40tsu@")] {
        let (server, proxy) = (Server::start(|_| ok(tokens())), Proxy::start(admits).await);
        let bank = connect(&server, &format!("http://{login}{}", proxy.authority)).await.unwrap();
        let customer = server.authority.customer("山田");

        bank.with_certificate(&customer).unwrap().refresh(&Secret::new("r")).await.unwrap();

        assert_eq!(server.seen()[0].certificate.as_ref(), Some(customer.id()));
        assert_eq!(
            proxy.targets(),
            [server.address().authority(), server.address().authority()],
            "public and mutual TLS, each by a tunnel"
        );
        let headers = format!("{:?}", server.everything_seen());
        assert!(!headers.to_lowercase().contains("proxy-auth"), "the bank learns nothing of the proxy's login");
    }
}

#[tokio::test]
async fn a_proxy_that_wants_a_login_is_named_and_its_password_is_not() {
    let (server, proxy) = (Server::start(|_| ok(tokens())), Proxy::start(Admits::Login("yamada:right")).await);
    for login in ["", "yamada:wrong-himitsu@"] {
        let failure = connect(&server, &format!("http://{login}{}", proxy.authority)).await.unwrap_err();

        assert_eq!(failure.code, Code::ProxyLoginRequired, "{failure:?}");
        assert!(failure.remedy.ja.contains(&proxy.authority) && failure.remedy.en.contains(&proxy.authority), "{failure:?}");
        assert!(!format!("{failure:?}").contains("himitsu"));
    }
    assert!(server.everything_seen().is_empty());
}

#[tokio::test]
async fn a_proxy_that_is_down_one_that_refuses_and_a_bank_that_is_down_are_three_things() {
    let server = Server::start(|_| ok(tokens()));
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let refusing = Proxy::start(Admits::Nobody).await;

    let unreachable = connect(&server, &format!("http://{nobody}")).await.unwrap_err();
    let refused = connect(&server, &format!("http://{}", refusing.authority)).await.unwrap_err();

    assert_eq!(unreachable.code, Code::ProxyUnreachable, "{unreachable:?}");
    assert!(unreachable.detail.unwrap().contains(&nobody));
    assert_eq!(refused.code, Code::ProxyRefused, "{refused:?}");
    assert!(refused.detail.unwrap().contains(&refusing.authority));
    assert!(server.everything_seen().is_empty());
}

#[tokio::test]
async fn an_excepted_host_is_reached_directly() {
    let (server, proxy) = (Server::start(|_| ok(tokens())), Proxy::start(Admits::Nobody).await);
    let network = network(&server, &format!("http://{}", proxy.authority), &["localhost"]);
    Bank::connect(&server.address(), &network, now()).await.unwrap();
    assert_eq!(server.everything_seen().len(), 1);
}

/// What the system says is the environment here; on Windows it is the Internet settings, which other tests look at.
#[cfg(not(windows))]
#[tokio::test]
async fn a_setting_goes_before_the_environment_and_the_environment_before_a_direct_connection() {
    let (ours, theirs) = (Proxy::start(Admits::Everybody).await, Proxy::start(Admits::Nobody).await);
    for (setting, way) in [("fixed", &ours.authority), ("system", &theirs.authority)] {
        let run = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "proxied::shows_the_way_of_a_setting", "--ignored", "--nocapture"])
            .env("HTTPS_PROXY", format!("http://{}", theirs.authority))
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .envs([("SETTING", setting), ("ADDRESS", &format!("http://{}", ours.authority))])
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(run.status.success() && shown.contains(&format!("way: {way}\n")), "{setting}: {shown}");
    }
}

#[test]
#[ignore = "started by the other test in a process of its own"]
fn shows_the_way_of_a_setting() {
    let [setting, address] = ["SETTING", "ADDRESS"].map(|name| std::env::var(name).unwrap());
    let setting = ProxySetting::of(Some(&setting), Some(&address), &[], None).unwrap();
    let way = Proxies::new(&setting).way_to(&url::Url::parse("https://bank.example").unwrap()).unwrap();
    println!("way: {}", way.proxy().map_or_else(|| "direct".to_owned(), ToString::to_string));
}
