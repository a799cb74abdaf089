//! Behind a proxy: its word counts, nobody else's does. With the configuration of `packaging/bank` in a real nginx.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use renkei_bank::config::Proxy;
use serde_json::Value;

use crate::support::{Bank, Identity, pki::Authority};

fn header(identity: &Identity) -> String {
    format!(":{}:", STANDARD.encode(&identity.der))
}

/// A bank that believes the proxy whose identity is returned.
async fn bank() -> (Bank, Identity) {
    let proxy = Authority::new("proxy CA").client("Bank", "proxy", (2026, 2030));
    let pem = proxy.pem();
    let bank = Bank::configured(|config, directory| {
        let certificate = directory.join("proxy.pem");
        std::fs::write(&certificate, &pem).unwrap();
        config.proxy = Some(Proxy { certificate });
    })
    .await;
    (bank, proxy)
}

async fn asked(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

#[tokio::test]
async fn the_pinned_proxys_word_counts_and_the_bank_judges_the_certificate_itself() {
    let (bank, proxy) = bank().await;
    let through = bank.http(Some(&proxy));
    let fields = bank.provider(1).request(&[]);
    let push = async |told: Option<String>| {
        let request = through.post(bank.mtls("/par")).form(&fields);
        asked(match told {
            Some(told) => request.header("client-cert", told),
            None => request,
        })
        .await
    };
    assert_eq!(push(Some(header(&bank.providers[0]))).await.0, 201);
    let expired = bank.client_ca.client("プロバイダー1株式会社", "api", (2020, 2021));
    let stranger = bank.other_ca.client("プロバイダー1株式会社", "api", (2026, 2030));
    for (told, status, reason) in [
        (None, 401, "certificate_required"),
        (Some(header(&bank.providers[1])), 401, "certificate_unknown"),
        (Some(header(&expired)), 401, "certificate_expired"),
        (Some(header(&stranger)), 401, "certificate_unknown"),
    ] {
        let (got, body) = push(told).await;
        assert_eq!((got, body["reason"].as_str()), (status, Some(reason)), "{body}");
    }
    assert_eq!(push(Some("junk".into())).await.1["field"], "client-cert");
    assert_eq!(bank.audited("proxy.header_refused").await, 0);
}

#[tokio::test]
async fn the_header_of_anybody_else_is_refused_and_audited() {
    let (bank, _) = bank().await;
    let forged = header(&bank.providers[0]);
    let impostor = Authority::new("proxy CA").client("Bank", "proxy", (2026, 2030));
    for client in [bank.http(None), bank.http(Some(&bank.providers[1])), bank.http(Some(&impostor))] {
        for name in ["client-cert", "client-cert-chain"] {
            let request = client.post(bank.mtls("/par")).form(&bank.provider(1).request(&[])).header(name, &forged);
            let (status, body) = asked(request).await;
            assert_eq!((status, body["field"].as_str()), (400, Some("Client-Cert")), "{body}");
        }
    }
    assert_eq!(bank.audited("proxy.header_refused").await, 1, "anybody could fill the trail: one row for a network and minute");
    let direct = bank.provider(1).push(&[]).await;
    assert_eq!(direct.status(), 201, "whoever proves a key of his own needs no proxy");
}

#[tokio::test]
async fn without_a_configured_proxy_the_header_is_not_even_read() {
    let bank = Bank::start().await;
    let request = bank.http(Some(&bank.providers[1])).post(bank.mtls("/par")).form(&bank.provider(1).request(&[]));
    let (status, body) = asked(request.header("client-cert", header(&bank.providers[0]))).await;
    assert_eq!((status, body["reason"].as_str()), (401, Some("certificate_unknown")), "{body}");
}

struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master ends its workers on SIGTERM, not when it is killed.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

fn pem(kind: &str, der: &[u8]) -> String {
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", STANDARD.encode(der))
}

/// Two free ports.
fn ports() -> [u16; 2] {
    let listeners = [0; 2].map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

/// `packaging/bank/nginx.conf` with other addresses and folders in the lines that are marked for it, and nothing else changed.
fn site(bank: &Bank, folder: &Path, [public, mtls]: [u16; 2]) -> String {
    let packaging = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packaging/bank");
    let inside = |url: &str| format!("https://127.0.0.1:{}", url::Url::parse(url).unwrap().port().unwrap());
    let port = |line: &str| if line.ends_with("public") { public } else { mtls };
    let url = |line: &str| inside(if line.ends_with("public") { bank.running.public_url() } else { bank.running.mtls_url() });
    let file = |name: &str| folder.join(name).display().to_string();
    let changed = |line: &str| -> Option<String> {
        let (directive, _) = line.trim().split_once(' ')?;
        let value = match directive {
            _ if !line.contains("# site") => return None,
            "load_module" => return Some(line.replace("modules/", "/usr/lib/nginx/modules/")),
            "pid" => file("nginx.pid"),
            "error_log" => file("error.log"),
            "js_path" => packaging.display().to_string(),
            "ssl_certificate" => file("server.pem"),
            "ssl_certificate_key" => file("server.key"),
            "proxy_ssl_certificate" => file("proxy.pem"),
            "proxy_ssl_certificate_key" => file("proxy.key"),
            "proxy_ssl_trusted_certificate" => file("inside.pem"),
            "proxy_ssl_name" | "server_name" => "localhost".into(),
            "listen" => format!("127.0.0.1:{} ssl", port(line)),
            "proxy_pass" => url(line),
            other => panic!("{other} has no value here"),
        };
        Some(format!("{directive} {value};"))
    };
    let text = std::fs::read_to_string(packaging.join("nginx.conf")).unwrap();
    text.lines().map(|line| changed(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>().join("\n")
}

async fn nginx(bank: &Bank, proxy: &Identity) -> (Nginx, [u16; 2]) {
    let folder = bank.directory.path();
    let ports = ports();
    std::fs::write(folder.join("proxy.key"), pem("PRIVATE KEY", proxy.key().secret_der())).unwrap();
    std::fs::write(folder.join("inside.pem"), pem("CERTIFICATE", &bank.server_root())).unwrap();
    let file = folder.join("nginx.conf");
    std::fs::write(&file, site(bank, folder, ports)).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).arg("-c").arg(&file).args(["-e", "stderr", "-g", "daemon off; user root;"]);
    let nginx = Nginx(command.spawn().expect("nginx is installed (cargo xtask deps)"));
    for _ in 0..200 {
        if std::net::TcpStream::connect(("127.0.0.1", ports[1])).is_ok() {
            return (nginx, ports);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nginx does not come up");
}

#[tokio::test]
async fn real_nginx_hands_on_what_was_proven_and_strips_what_was_forged() {
    let (bank, proxy) = bank().await;
    let (_nginx, [public, mtls]) = nginx(&bank, &proxy).await;
    let fields = bank.provider(1).request(&[]);
    let push = async |identity: Option<&Identity>, forged: Option<&Identity>| {
        let mut request = bank.http(identity).post(format!("https://localhost:{mtls}/par")).form(&fields);
        if let Some(forged) = forged {
            request = request.header("client-cert", header(forged)).header("client-cert-chain", header(forged));
        }
        asked(request.header("x-real-ip", "198.51.100.9")).await
    };
    let honest = &bank.providers[0];
    let expired = bank.client_ca.client("プロバイダー1株式会社", "api", (2020, 2021));
    let stranger = bank.other_ca.client("プロバイダー1株式会社", "api", (2026, 2030));
    assert_eq!(push(Some(honest), None).await.0, 201);
    for (identity, forged, reason) in [
        (None, None, "certificate_required"),
        (None, Some(honest), "certificate_required"),
        (Some(&bank.providers[1]), Some(honest), "certificate_unknown"),
        (Some(&stranger), Some(honest), "certificate_unknown"),
        (Some(&expired), None, "certificate_expired"),
    ] {
        let (status, body) = push(identity, forged).await;
        assert_eq!((status, body["reason"].as_str()), (401, Some(reason)), "{body}");
    }
    assert_eq!(push(Some(honest), Some(&bank.providers[1])).await.0, 201, "one's own certificate counts, whatever is written beside it");
    let page = bank.browser().get(format!("https://localhost:{public}/.well-known/oauth-authorization-server")).send().await.unwrap();
    assert_eq!(page.json::<Value>().await.unwrap()["issuer"], bank.running.public_url());
    assert_eq!(bank.audited("proxy.header_refused").await, 0, "nothing forged has reached the bank");
}
