//! A bank with two companies and two providers, and what speaks to it.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use renkei_bank::{
    clock::Clock,
    config::{Addresses, Administration, Config, Log, Policy, TermsText, Tls},
    seed::{self, Link, Seed},
    server::{self, Admin, Listeners, Parts, Running},
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::{customers::customers, database::Database};

pub const REDIRECT: &str = "https://provider.example/callback";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const YAMADA_PASSWORD: &str = "Yamada-2026";
pub const SUZUKI_PASSWORD: &str = "Suzuki-2026";
pub const ANSWER: &str = "ミケ";
pub const KNOWN_HOST: &str = "aa11";

/// `ask_all` lets everyone choose scopes; `plain` does not.
pub const CHOOSY: &str = "choosy";
pub const PLAIN: &str = "plain";

pub struct World {
    pub bank: Running,
    pub clock: Arc<TestClock>,
    /// `http://127.0.0.1:…` of the admin listener.
    admin: String,
    /// Keys and certificates of the bank.
    _directory: TempDir,
    roots: Arc<RootCertStore>,
    crypto: Arc<CryptoProvider>,
    identities: HashMap<&'static str, Identity>,
    pub database: Database,
}

pub struct Identity {
    pub chain: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
}

pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn advance(&self, by: SignedDuration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// What a browser got when it opened a provider's request.
pub struct Opened {
    pub handover: String,
    pub verify_code: String,
    pub cookie: String,
}

/// A JSON answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
}

impl Reply {
    pub fn session(&self) -> String {
        self.body["auth_session"].as_str().unwrap_or_else(|| panic!("a session in {self:?}")).to_owned()
    }

    /// `password 1/2`
    pub fn step(&self) -> String {
        let next = &self.body["next"];
        format!("{} {}/{}", next["step"].as_str().unwrap_or_else(|| panic!("a step in {self:?}")), next["seq"], next["of"])
    }

    pub fn prompt(&self) -> &Value {
        &self.body["next"]["prompt"]
    }

    pub fn error(&self) -> &Value {
        &self.body["next"]["last_error"]["code"]
    }

    /// `403 access_denied user_locked`
    pub fn refusal(&self) -> String {
        let words = [&self.body["error"], &self.body["reason"], &self.body["field"]];
        let words: Vec<&str> = words.into_iter().filter_map(Value::as_str).collect();
        format!("{} {}", self.status, words.join(" "))
    }
}

/// The desktop app of one user.
#[derive(Clone)]
pub struct App {
    http: reqwest::Client,
    mtls: String,
}

impl App {
    pub async fn first(&self, fields: &[(&str, &str)], idempotency_key: Option<&str>) -> Reply {
        let mut request = self.http.post(format!("{}/authorize-challenge", self.mtls)).form(fields);
        if let Some(key) = idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        reply(request).await
    }

    pub async fn approve(&self, handover: &str, host: Option<&str>) -> Reply {
        let device = device(host.unwrap_or_default());
        let mut fields = vec![("response_type", "code"), ("client_id", "bank-desktop"), ("handover", handover)];
        if host.is_some() {
            fields.push(("device", &device));
        }
        self.first(&fields, None).await
    }

    pub async fn sign_in(&self, host: Option<&str>) -> Reply {
        let (challenge, device) = (challenge(), device(host.unwrap_or_default()));
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", "bank-desktop"),
            ("scope", "links"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if host.is_some() {
            fields.push(("device", &device));
        }
        self.first(&fields, None).await
    }

    pub async fn answer(&self, session: &str, step: &str, answer: Value) -> Reply {
        self.raw(json!({ "auth_session": session, "step": step, "answer": answer }).to_string()).await
    }

    pub async fn password(&self, session: &str, password: &str) -> Reply {
        self.answer(session, "password", json!({ "password": password })).await
    }

    pub async fn raw(&self, body: String) -> Reply {
        let url = format!("{}/authorize-challenge", self.mtls);
        reply(self.http.post(url).header("content-type", "application/json").body(body)).await
    }

    /// A token of scope `links`.
    pub async fn token(&self, host: Option<&str>, password: &str) -> String {
        let tokens = self.tokens(host, password).await;
        tokens["access_token"].as_str().unwrap_or_else(|| panic!("a token in {tokens:?}")).to_owned()
    }

    pub async fn tokens(&self, host: Option<&str>, password: &str) -> Value {
        let shown = self.sign_in(host).await;
        let done = self.password(&shown.session(), password).await;
        let code = done.body["authorization_code"].as_str().unwrap_or_else(|| panic!("a code in {done:?}")).to_owned();
        let fields = [("grant_type", "authorization_code"), ("client_id", "bank-desktop"), ("code", &code), ("code_verifier", VERIFIER)];
        self.form("/token", &fields).await.body
    }

    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        reply(self.http.post(format!("{}{path}", self.mtls)).form(fields)).await
    }

    pub async fn get(&self, path: &str, token: &str) -> Reply {
        reply(self.http.get(format!("{}{path}", self.mtls)).bearer_auth(token)).await
    }

    pub async fn post(&self, path: &str, token: &str) -> Reply {
        reply(self.http.post(format!("{}{path}", self.mtls)).bearer_auth(token)).await
    }
}

async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    assert_eq!(
        response.headers().get("cache-control").map(|value| value.to_str().unwrap()),
        Some("no-store"),
        "{:?}",
        response.url().path()
    );
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or_else(|_| panic!("JSON: {text}")) };
    Reply { status, body }
}

fn device(host: &str) -> String {
    json!({ "os": "Windows", "os_version": "11", "host_hash": host, "app_version": "0.1.0" }).to_string()
}

pub fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

impl World {
    pub async fn start() -> Self {
        Self::with(Policy::default()).await
    }

    pub async fn with(policy: Policy) -> Self {
        Self::planted(policy, Vec::new()).await
    }

    pub async fn planted(policy: Policy, links: Vec<Link>) -> Self {
        let directory = TempDir::new().unwrap();
        let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let pki = Pki::new();
        let path = |name: &str| directory.path().join(name);
        let (server_chain, server_key) = pki.issue("localhost", rcgen::ExtendedKeyUsagePurpose::ServerAuth);
        std::fs::write(path("server.pem"), server_chain.pem()).unwrap();
        std::fs::write(path("server.key"), server_key.serialize_pem()).unwrap();
        std::fs::write(path("ca.pem"), &pki.ca_pem).unwrap();

        let names = ["yamada", "sato", "suzuki", "stranger", CHOOSY, PLAIN];
        let identities: HashMap<_, _> = names.into_iter().map(|name| (name, pki.identity(name))).collect();
        let clock = Arc::new(TestClock(AtomicI64::new("2026-11-24T09:00:00+09:00".parse::<Timestamp>().unwrap().as_millisecond())));
        let listeners = Listeners::loopback().unwrap();
        let url = |port: u16| format!("https://localhost:{port}");
        let any = "127.0.0.1:0".parse().unwrap();
        let database = Database::new(directory.path()).await;
        let config = Config {
            bank_name: "秋田県信用組合".into(),
            addresses: Addresses {
                public_listen: any,
                public_url: url(listeners.public_port().unwrap()),
                mtls_listen: any,
                mtls_url: url(listeners.mtls_port().unwrap()),
            },
            tls: Tls { certificate: path("server.pem"), key: path("server.key"), client_ca: path("ca.pem") },
            database: database.url.clone(),
            policy,
            admin: Administration::default(),
            log: Log::default(),
            proxy: None,
            terms: TermsText { version: "2026-01".into(), text: "API利用規定".into(), statement: "意思確認".into() },
        };
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let admin = format!("http://{}", listener.local_addr().unwrap());
        let extra = axum::Router::new();
        let parts = Parts { clock: clock.clone(), crypto: crypto.clone(), listeners, admin: Some(Admin { listener, extra }) };
        let bank = server::start(config, parts).await.unwrap();
        seed::plant(bank.store(), &bank.app().passwords, bank.app().random(), clock.now(), &Seed { links, ..customers(&identities) })
            .await
            .unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(pki.ca_der.clone()).unwrap();
        Self { bank, clock, admin, _directory: directory, roots: Arc::new(roots), crypto, identities, database }
    }

    pub fn app(&self, user: &str) -> App {
        App { http: self.http(Some(user)), mtls: self.bank.mtls_url().into() }
    }

    /// DER.
    pub fn certificate(&self, user: &str) -> &[u8] {
        &self.identities[user].chain[0]
    }

    /// The bank's staff does something.
    pub async fn operate(&self, path: &str) -> Reply {
        self.operate_with(path, "").await
    }

    pub async fn operate_with(&self, path: &str, body: impl Into<reqwest::Body>) -> Reply {
        reply(self.http(None).post(format!("{}{path}", self.admin)).header("operator", "sasaki").body(body)).await
    }

    pub fn http(&self, who: Option<&str>) -> reqwest::Client {
        let tls = ClientConfig::builder_with_provider(self.crypto.clone())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(self.roots.clone());
        let tls = match who.map(|name| &self.identities[name]) {
            Some(identity) => {
                let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.clone()));
                tls.with_client_auth_cert(identity.chain.clone(), key).unwrap()
            }
            None => tls.with_no_client_auth(),
        };
        let client = reqwest::Client::builder().tls_backend_preconfigured(tls).redirect(reqwest::redirect::Policy::none()).no_proxy();
        client.build().unwrap()
    }

    /// A provider pushes a request and a browser opens it.
    pub async fn open(&self, client_id: &str, scopes: &str) -> Opened {
        let request_uri = self.push(client_id, scopes).await;
        self.open_pushed(client_id, &request_uri).await
    }

    pub async fn push(&self, client_id: &str, scopes: &str) -> String {
        let challenge = challenge();
        let fields = [
            ("client_id", client_id),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", scopes),
            ("state", "s-1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let response = self.http(Some(client_id)).post(format!("{}/par", self.bank.mtls_url())).form(&fields).send().await.unwrap();
        assert_eq!(response.status(), 201);
        let pushed: Value = response.json().await.unwrap();
        pushed["request_uri"].as_str().unwrap().to_owned()
    }

    pub async fn open_pushed(&self, client_id: &str, request_uri: &str) -> Opened {
        let address = format!("{}/authorize", self.bank.public_url());
        let query = [("client_id", client_id), ("request_uri", request_uri)];
        let response = self.http(None).get(address).query(&query).header("accept", "application/json").send().await.unwrap();
        assert_eq!(response.status(), 200);
        let cookie = response.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let opened: Value = response.json().await.unwrap();
        let text = |name: &str| opened[name].as_str().unwrap().to_owned();
        Opened { handover: text("handover"), verify_code: text("verify_code"), cookie }
    }

    /// The browser comes back; the address it is sent on to.
    pub async fn continue_at(&self, finished: &Reply, cookie: &str) -> url::Url {
        let address = finished.body["continue_uri"].as_str().unwrap_or_else(|| panic!("an address in {finished:?}"));
        let response = self.http(None).get(address).header("cookie", cookie).send().await.unwrap();
        assert_eq!(response.status(), 303);
        response.headers()["location"].to_str().unwrap().parse().unwrap()
    }

    pub async fn redeem(&self, client_id: &str, back: &url::Url) -> Value {
        let code = back.query_pairs().find(|(name, _)| name == "code").map(|(_, value)| value.into_owned()).unwrap();
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", client_id),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let response = self.http(Some(client_id)).post(format!("{}/token", self.bank.mtls_url())).form(&fields).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    /// The provider uses the link.
    pub async fn accounts(&self, client_id: &str, token: &str) -> u16 {
        let request = self.http(Some(client_id)).get(format!("{}/accounts", self.bank.mtls_url()));
        request.bearer_auth(token).send().await.unwrap().status().as_u16()
    }

    pub async fn count(&self, sql: &'static str, value: &str) -> i64 {
        sqlx::query_scalar(sql).bind(value.to_owned()).fetch_one(self.bank.store().reader()).await.unwrap()
    }

    pub async fn audited(&self, event: &str) -> i64 {
        self.count("SELECT COUNT(*) FROM audit WHERE event = $1", event).await
    }

    /// Approves `plain`'s request as suzuki, to whom only the password and the consent are shown, up to the provider's tokens.
    pub async fn link_of_suzuki(&self) -> Value {
        let app = self.app("suzuki");
        let opened = self.open(PLAIN, "balance statement").await;
        let shown = app.approve(&opened.handover, None).await;
        let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;
        let done = allow(&app, &consent).await;
        let back = self.continue_at(&done, &opened.cookie).await;
        self.redeem(PLAIN, &back).await
    }
}

pub async fn allow(app: &App, consent: &Reply) -> Reply {
    let terms = consent.prompt()["terms"]["sha256"].clone();
    app.answer(&consent.session(), "consent", json!({ "decision": "allow", "terms_sha256": terms })).await
}

struct Pki {
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
    ca_pem: String,
    ca_der: CertificateDer<'static>,
}

impl Pki {
    fn new() -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, "Test CA");
        let ca = params.self_signed(&key).unwrap();
        let (ca_pem, ca_der) = (ca.pem(), ca.der().clone());
        Self { issuer: rcgen::Issuer::new(params, key), ca_pem, ca_der }
    }

    fn issue(&self, name: &str, usage: rcgen::ExtendedKeyUsagePurpose) -> (rcgen::Certificate, rcgen::KeyPair) {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.extended_key_usages = vec![usage];
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    fn identity(&self, name: &str) -> Identity {
        let (certificate, key) = self.issue(name, rcgen::ExtendedKeyUsagePurpose::ClientAuth);
        Identity { chain: vec![certificate.der().clone()], key: key.serialize_der() }
    }
}
