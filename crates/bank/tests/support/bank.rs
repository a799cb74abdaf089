//! Starts a bank with two companies, two providers and the desktop app. Its clock stands still until a test moves it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::{Timestamp, civil::date};
use renkei_bank::{
    clock::Clock,
    config::{Addresses, Administration, Config, Log, Policy, TermsText, Tls},
    passwords::Passwords,
    seed::{self, Account, Certificate, Client, ClientKind, Company, Directory, Entry, Seed, User},
    server::{self, Admin, Listeners, Parts, Patience, Running},
};
use renkei_core::{Secret, wire::challenge::Role};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, aws_lc_rs},
};
use serde_json::Value;

use super::{
    database::Database,
    pki::{Authority, Identity},
    provider::Provider,
};

pub struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// The first redirect address of each provider; the second has a query.
pub const REDIRECT: &str = "https://provider.example/callback";

pub struct Bank {
    pub running: Running,
    pub clock: Arc<TestClock>,
    /// `http://127.0.0.1:…` of the admin listener.
    pub admin: String,
    pub client_ca: Authority,
    /// Issues certificates that nobody here trusts.
    pub other_ca: Authority,
    pub providers: [Identity; 2],
    /// `user-1` of company-1 and `user-2` of company-2.
    pub customers: [Identity; 2],
    server_ca: Authority,
    crypto: Arc<CryptoProvider>,
    pub directory: tempfile::TempDir,
    _database: Database,
}

impl Bank {
    pub async fn start() -> Self {
        Self::with(Policy::default()).await
    }

    pub async fn with(policy: Policy) -> Self {
        Self::configured(|config, _| config.policy = policy).await
    }

    pub async fn impatient(patience: Patience) -> Self {
        Self::on(Listeners { patience, ..Listeners::loopback().unwrap() }, |_, _| {}).await
    }

    /// `change` may write files into the bank's folder.
    pub async fn configured(change: impl FnOnce(&mut Config, &std::path::Path)) -> Self {
        Self::on(Listeners::loopback().unwrap(), change).await
    }

    async fn on(listeners: Listeners, change: impl FnOnce(&mut Config, &std::path::Path)) -> Self {
        let crypto = Arc::new(aws_lc_rs::default_provider());
        let clock = Arc::new(TestClock(AtomicI64::new("2026-11-22T09:00:00+09:00".parse::<Timestamp>().unwrap().as_millisecond())));
        let [server_ca, client_ca, other_ca] = ["server CA", "client CA", "other CA"].map(Authority::new);
        let providers = ["プロバイダー1株式会社", "プロバイダー2株式会社"].map(|name| client_ca.client(name, "api", (2026, 2030)));
        let customers = ["秋田商店", "能代製作所"].map(|name| client_ca.client(name, "user", (2026, 2030)));
        let directory = tempfile::tempdir().unwrap();
        let database = Database::new(directory.path()).await;
        let mut config = config(&directory, &database, &server_ca, &client_ca, &listeners, Policy::default());
        change(&mut config, directory.path());
        let (admin, address) = admin_listener();
        let parts = Parts { clock: clock.clone(), crypto: crypto.clone(), listeners, admin: Some(admin) };
        let running = server::start(config, parts).await.unwrap();
        let seed = seed_of(&providers, &customers);
        seed::plant(running.store(), &Passwords::new(), crypto.secure_random, clock.now(), &seed).await.unwrap();
        Self {
            running,
            clock,
            admin: address,
            client_ca,
            other_ca,
            providers,
            customers,
            server_ca,
            crypto,
            directory,
            _database: database,
        }
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub fn clock_millis(&self, millis: i64) {
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn public(&self, path: &str) -> String {
        format!("{}{path}", self.running.public_url())
    }

    pub fn mtls(&self, path: &str) -> String {
        format!("{}{path}", self.running.mtls_url())
    }

    /// `provider-1` or `provider-2`.
    pub fn provider(&self, number: usize) -> Provider<'_> {
        let identity = self.providers[number - 1].clone();
        Provider::new(self, &format!("provider-{number}"), &identity)
    }

    /// Nobody in particular; follows no redirect and keeps no cookie.
    pub fn browser(&self) -> reqwest::Client {
        self.http(None)
    }

    pub fn http(&self, identity: Option<&Identity>) -> reqwest::Client {
        http(self.tls(identity))
    }

    pub fn tls(&self, identity: Option<&Identity>) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.server_ca.der.clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(self.crypto.clone()).with_safe_default_protocol_versions().unwrap();
        let builder = builder.with_root_certificates(roots);
        let mut tls = match identity {
            Some(identity) => builder.with_client_auth_cert(vec![identity.der.clone()], identity.key()).unwrap(),
            None => builder.with_no_client_auth(),
        };
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        tls
    }

    pub fn server_root(&self) -> rustls::pki_types::CertificateDer<'static> {
        self.server_ca.der.clone()
    }

    /// The staff's GET.
    pub async fn look(&self, path: &str) -> (u16, Value) {
        status_and_body(self.browser().get(format!("{}{path}", self.admin))).await
    }

    /// The staff's POST.
    pub async fn operate(&self, path: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
        status_and_body(self.browser().post(format!("{}{path}", self.admin)).header("operator", "窓口 佐々木".as_bytes()).body(body)).await
    }

    pub async fn audited(&self, event: &str) -> i64 {
        let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM audit WHERE event = $1")
            .bind(event)
            .fetch_one(self.running.store().reader())
            .await
            .unwrap();
        count
    }

    pub async fn link_status(&self, grant_id: &str) -> String {
        let (status,): (String,) = sqlx::query_as("SELECT status FROM grants WHERE id = $1")
            .bind(grant_id)
            .fetch_one(self.running.store().reader())
            .await
            .unwrap();
        status
    }
}

/// As `bank.toml` would have it.
pub fn as_toml(config: &Config) -> String {
    let (addresses, tls) = (&config.addresses, &config.tls);
    let Value::Object(policy) = serde_json::to_value(&config.policy).unwrap() else { panic!("a policy is a table") };
    let policy: Vec<String> =
        policy.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| format!("{name} = {value}\n")).collect();
    let admin = config.admin.socket.as_ref().map(|socket| format!("socket = {socket:?}\n")).unwrap_or_default();
    format!(
        "bank_name = {:?}\ndatabase = {:?}\n[addresses]\npublic_listen = {:?}\npublic_url = {:?}\nmtls_listen = {:?}\nmtls_url = {:?}\n\
         [tls]\ncertificate = {:?}\nkey = {:?}\nclient_ca = {:?}\n[terms]\nversion = \"1\"\ntext = \"t\"\nstatement = \"s\"\n\
         [policy]\n{}[admin]\n{admin}",
        config.bank_name,
        config.database,
        addresses.public_listen.to_string(),
        addresses.public_url,
        addresses.mtls_listen.to_string(),
        addresses.mtls_url,
        tls.certificate,
        tls.key,
        tls.client_ca,
        policy.concat(),
    )
}

async fn status_and_body(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

pub fn http(tls: ClientConfig) -> reqwest::Client {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(20))
        .no_proxy()
        .build()
        .unwrap()
}

fn admin_listener() -> (Admin, String) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (Admin { listener, extra: axum::Router::new() }, address)
}

/// For a bank of its own: a fresh PKI in `directory`.
pub fn configured(directory: &tempfile::TempDir, database: &Database, listeners: &Listeners) -> Config {
    config(directory, database, &Authority::new("server CA"), &Authority::new("client CA"), listeners, Policy::default())
}

pub fn config(
    directory: &tempfile::TempDir,
    database: &Database,
    server_ca: &Authority,
    client_ca: &Authority,
    listeners: &Listeners,
    policy: Policy,
) -> Config {
    let write = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let (certificate, key) = server_ca.server();
    Config {
        bank_name: "秋田県信用組合".into(),
        addresses: Addresses {
            public_listen: listeners.public.local_addr().unwrap(),
            public_url: format!("https://localhost:{}", listeners.public_port().unwrap()),
            mtls_listen: listeners.mtls.local_addr().unwrap(),
            mtls_url: format!("https://localhost:{}", listeners.mtls_port().unwrap()),
        },
        tls: Tls {
            certificate: write("server.pem", &certificate),
            key: write("server.key", &key),
            client_ca: write("clients.pem", &client_ca.pem),
        },
        database: database.url.clone(),
        policy,
        admin: Administration::default(),
        log: Log::default(),
        proxy: None,
        terms: TermsText { version: "2026-01".into(), text: "API利用規定".into(), statement: "意思確認".into() },
    }
}

pub fn seed_of(providers: &[Identity; 2], customers: &[Identity; 2]) -> Seed {
    let numbered = |number: usize| company(number, &customers[number - 1]);
    let mut clients: Vec<Client> = (1..=2).map(|number| provider(number, &providers[number - 1])).collect();
    clients.push(Client {
        client_id: "bank-desktop".into(),
        kind: ClientKind::Desktop,
        subject_dn: String::new(),
        scopes: vec!["links".into()],
        redirect_uris: vec![],
        ..provider(1, &providers[0])
    });
    Seed { companies: vec![numbered(1), numbered(2)], clients, links: vec![] }
}

fn provider(number: usize, identity: &Identity) -> Client {
    Client {
        client_id: format!("provider-{number}"),
        kind: ClientKind::Provider,
        name: format!("プロバイダー{number}株式会社"),
        service: format!("会計{number}"),
        registration_number: format!("関東財務局長（電代）第{number}号"),
        contact: "03-0000-0000".into(),
        subject_dn: identity.subject(),
        scopes: ["balance", "statement", "deposit"].map(Into::into).to_vec(),
        redirect_uris: vec![REDIRECT.into(), "https://provider.example/callback?from=bank".into(), "http://provider.example/plain".into()],
        chooses_scopes: false,
        directory: Directory::default(),
    }
}

fn company(number: usize, customer: &Identity) -> Company {
    let reference = |which: usize| format!("acc_{number}{which}");
    let registered = Some("2026-04-01T00:00:00Z".parse().unwrap());
    let entry =
        |day: i8, amount: i64, transfer: bool| Entry { day: date(2026, 11, day), description: "テスト".into(), amount, transfer };
    let account = |which: usize, pin_registered_at| Account {
        reference: reference(which),
        branch: "本店".into(),
        kind: "普通".into(),
        number: format!("123456{which}"),
        pin: Secret::new("1234"),
        pin_registered_at,
        locked: false,
        opening_balance: 1_000_000,
        entries: vec![entry(1, 50_000, true), entry(5, -20_000, false), entry(10, 30_000, false)],
    };
    Company {
        id: format!("company-{number}"),
        name: format!("会社{number}"),
        accounts: vec![account(1, registered), account(2, None)],
        users: vec![User {
            id: format!("user-{number}"),
            name: format!("利用者{number}"),
            role: Role::Master,
            login_id: format!("user{number:02}"),
            password: Secret::new("correct horse"),
            suspended: false,
            locked: false,
            questions: vec![],
            devices: vec![],
            certificates: vec![Certificate { der: customer.der.to_vec(), revoked_at: None }],
            accounts: vec![reference(1), reference(2)],
        }],
    }
}
