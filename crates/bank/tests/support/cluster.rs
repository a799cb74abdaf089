//! Real `renkei-bank serve` processes on one database, all under one address: a test chooses the node by its port.

use std::{
    net::TcpStream,
    ops::Deref,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use renkei_bank::{
    clock::{Clock, SystemClock},
    config::{Addresses, Config, Policy},
    passwords::Passwords,
    seed,
    server::Listeners,
    store::Store,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::CertificateDer,
};
use serde_json::Value;

use crate::support::{
    bank,
    database::Database,
    pki::{Authority, Identity},
};

/// Longer than any start takes.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Cluster {
    nodes: Vec<Node>,
    /// The test's own look into the database.
    pub store: Store,
    /// Issues certificates that are nobody's.
    pub client_ca: Authority,
    party: Party,
    pub database: Database,
    _directory: tempfile::TempDir,
}

/// What somebody outside knows of the nodes.
#[derive(Clone)]
pub struct Party {
    ports: Vec<(u16, u16)>,
    pub providers: [Identity; 2],
    pub customers: [Identity; 2],
    root: CertificateDer<'static>,
    crypto: Arc<CryptoProvider>,
}

impl Deref for Cluster {
    type Target = Party;

    fn deref(&self) -> &Party {
        &self.party
    }
}

struct Node {
    ports: (u16, u16),
    configuration: PathBuf,
    socket: PathBuf,
    process: Option<Child>,
}

impl Cluster {
    pub async fn start(nodes: usize) -> Self {
        Self::with(nodes, Policy::default()).await
    }

    pub async fn with(nodes: usize, policy: Policy) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = Database::new(directory.path()).await;
        Self::on(database, directory, nodes, policy).await
    }

    pub async fn on(database: Database, directory: tempfile::TempDir, nodes: usize, policy: Policy) -> Self {
        let crypto = Arc::new(aws_lc_rs::default_provider());
        let [server_ca, client_ca] = ["server CA", "client CA"].map(Authority::new);
        // The nodes go by the machine's clock.
        let years = (2020, 2090);
        let providers = ["プロバイダー1株式会社", "プロバイダー2株式会社"].map(|name| client_ca.client(name, "api", years));
        let customers = ["秋田商店", "能代製作所"].map(|name| client_ca.client(name, "user", years));
        let store = Store::open(&database.url).await.unwrap();
        let seed = bank::seed_of(&providers, &customers);
        seed::plant(&store, &Passwords::new(), crypto.secure_random, SystemClock.now(), &seed).await.unwrap();
        let policy = Policy { requests_per_minute: 0, ..policy };
        let first = bank::config(&directory, &database, &server_ca, &client_ca, &Listeners::loopback().unwrap(), policy);
        let prepared: Vec<Node> = (0..nodes).map(|number| Node::prepared(&directory, &first, number)).collect();
        let ports = prepared.iter().map(|node| node.ports).collect();
        let party = Party { ports, providers, customers, root: server_ca.der.clone(), crypto };
        let mut cluster = Self { nodes: prepared, store, client_ca, party, database, _directory: directory };
        for number in 0..nodes {
            cluster.nodes[number].spawn();
        }
        for number in 0..nodes {
            cluster.ready(number).await;
        }
        cluster
    }

    pub fn party(&self) -> Party {
        self.party.clone()
    }

    /// kill -9.
    pub fn kill(&mut self, node: usize) {
        self.nodes[node].kill();
    }

    /// Starts it again; how long it took until it answered a request.
    pub async fn restart(&mut self, node: usize) -> Duration {
        let begun = Instant::now();
        self.nodes[node].spawn();
        self.ready(node).await;
        begun.elapsed()
    }

    async fn ready(&self, node: usize) {
        let address = self.public(node, "/.well-known/oauth-authorization-server");
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.ports[node].0)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "node {node} does not come up");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let http = self.http(None);
        while !http.get(&address).send().await.is_ok_and(|response| response.status() == 200) {
            assert!(begun.elapsed() < PATIENCE, "node {node} does not serve");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// `renkei-bank admin …` at that node; its answer.
    pub fn admin(&self, node: usize, words: &[&str]) -> Value {
        let output = self.nodes[node].program(&[&["admin", "--operator", "佐々木"], words].concat()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("an answer to {words:?}: {said}"))
    }

    /// Status and reason of `/readyz` at that node's admin socket.
    pub async fn readiness(&self, node: usize) -> (u16, String) {
        let socket = self.nodes[node].socket.as_path();
        let http = reqwest::Client::builder().tls_backend_preconfigured(self.tls(None)).unix_socket(socket).no_proxy().build().unwrap();
        let response = http.get("http://bank/readyz").send().await.unwrap();
        (response.status().as_u16(), response.json::<Value>().await.map_or_else(|_| String::new(), |body| body["reason"].to_string()))
    }

    /// Until it is ready again, and how long that took.
    pub async fn ready_again(&self, node: usize) -> Duration {
        let begun = Instant::now();
        while self.readiness(node).await.0 != 200 {
            assert!(begun.elapsed() < PATIENCE, "node {node} does not become ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        begun.elapsed()
    }

    /// What `renkei-bank audit verify` says at that node.
    pub fn verified(&self, node: usize) -> String {
        String::from_utf8(self.nodes[node].program(&["audit", "verify"]).output().unwrap().stdout).unwrap()
    }

    /// The program with that node's configuration, to its end: whether it succeeded, and what it said.
    pub fn run(&self, node: usize, words: &[&str]) -> (bool, String) {
        let output = self.nodes[node].program(words).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.store.reader()).await.unwrap()
    }

    pub async fn audited(&self, event: &str) -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE event = $1")
            .bind(event.to_owned())
            .fetch_one(self.store.reader())
            .await
            .unwrap()
    }
}

impl Party {
    pub fn http(&self, identity: Option<&Identity>) -> reqwest::Client {
        bank::http(self.tls(identity))
    }

    pub fn tls(&self, identity: Option<&Identity>) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(self.crypto.clone()).with_safe_default_protocol_versions().unwrap();
        let builder = builder.with_root_certificates(roots);
        let mut tls = match identity {
            Some(identity) => builder.with_client_auth_cert(vec![identity.der.clone()], identity.key()).unwrap(),
            None => builder.with_no_client_auth(),
        };
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        tls
    }

    pub fn public(&self, node: usize, path: &str) -> String {
        format!("https://localhost:{}{path}", self.ports[node].0)
    }

    /// The same address at another node.
    pub fn at(&self, node: usize, address: &str) -> url::Url {
        let mut address: url::Url = address.parse().unwrap();
        address.set_port(Some(self.ports[node].0)).unwrap();
        address
    }

    pub fn mtls(&self, node: usize, path: &str) -> String {
        format!("https://localhost:{}{path}", self.ports[node].1)
    }
}

impl Node {
    fn prepared(directory: &tempfile::TempDir, first: &Config, number: usize) -> Self {
        let listeners = Listeners::loopback().unwrap();
        let (public_listen, mtls_listen) = (listeners.public.local_addr().unwrap(), listeners.mtls.local_addr().unwrap());
        let mut config = first.clone();
        config.addresses = Addresses { public_listen, mtls_listen, ..config.addresses };
        let socket = directory.path().join(format!("admin{number}.sock"));
        config.admin.socket = Some(socket.clone());
        let configuration = directory.path().join(format!("bank{number}.toml"));
        std::fs::write(&configuration, bank::as_toml(&config)).unwrap();
        Self { ports: (public_listen.port(), mtls_listen.port()), configuration, socket, process: None }
    }

    fn program(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei-bank"));
        command.args(words).arg("--config").arg(&self.configuration).env_remove("RENKEI_BANK_DATABASE").env_remove("RENKEI_OPERATOR");
        command
    }

    fn spawn(&mut self) {
        // Its log is of use to whoever reads a failed test alone.
        let process = self.program(&["serve"]).env("RUST_LOG", "warn").stdin(Stdio::null()).spawn().unwrap();
        self.process = Some(process);
    }

    fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}
