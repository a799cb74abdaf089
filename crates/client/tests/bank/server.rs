//! A bank of a few lines: TLS with and without client certificates, HTTP/2, and answers written by the test.

use std::{
    net::TcpListener,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Extension, Router,
    body::to_bytes,
    extract::Request,
    http::{HeaderMap, Response, Version},
};
use axum_server::{
    Handle,
    tls::TlsInfo,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use renkei_certs::{CertificateId, Identity};
use renkei_client::{Bank, BankAddress, CertifiedBank, Network, Proxies, ProxySetting, Trust};
use renkei_core::Failure;
use rustls::{
    RootCertStore, ServerConfig,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    server::{ServerSessionMemoryCache, StoresServerSessions, WebPkiClientVerifier},
};
use serde_json::json;

pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// The time of this machine, which is also the servers'.
#[expect(clippy::disallowed_methods, reason = "the servers of these tests send a real Date")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Without a proxy, whatever the environment of the tests says.
pub fn directly(trust: Trust) -> Network {
    Network { trust, proxies: Proxies::new(&ProxySetting::Direct), provider: provider() }
}

pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: CertificateDer<'static>,
    pub pem: String,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.distinguished_name = named(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = params.self_signed(&key).unwrap();
        Self { der: certificate.der().clone(), pem: certificate.pem(), issuer: Issuer::new(params, key) }
    }

    pub fn customer(&self, name: &str) -> Identity {
        let (chain, key) = self.issue(name, ExtendedKeyUsagePurpose::ClientAuth);
        Identity::new(chain, provider().key_provider.load_private_key(key).unwrap()).unwrap()
    }

    fn issue(&self, name: &str, purpose: ExtendedKeyUsagePurpose) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        self.issue_until(4000, name, purpose)
    }

    fn issue_until(
        &self,
        year: i32,
        name: &str,
        purpose: ExtendedKeyUsagePurpose,
    ) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.distinguished_name = named(name);
        params.extended_key_usages = vec![purpose];
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())))
    }
}

fn named(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    /// `METHOD /path?query`
    pub line: String,
    pub version: Version,
    pub headers: HeaderMap,
    pub certificate: Option<CertificateId>,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Status, a header, body.
pub type Answered = (u16, Option<(&'static str, &'static str)>, String);

pub fn ok(body: impl ToString) -> Answered {
    (200, None, body.to_string())
}

/// What a server may be unlike the ordinary one in.
pub struct Traits {
    pub authority: &'static str,
    /// The issuer that its metadata claims to be; `None`: its own address.
    pub issuer: Option<String>,
    /// Where its metadata says that the mutual-TLS side is; `None`: here.
    pub mtls: Option<String>,
    /// Its certificate ends on 1 January of this year.
    pub expires_in: i32,
    /// Speaks HTTP/1.1 only, so that it can end a connection after its answer.
    pub closes: bool,
}

impl Default for Traits {
    fn default() -> Self {
        Self { authority: "Renkei Bank Test CA", issuer: None, mtls: None, expires_in: 4000, closes: false }
    }
}

pub struct Server {
    pub issuer: String,
    pub authority: Authority,
    seen: Arc<Mutex<Vec<Seen>>>,
    sessions: Arc<Sessions>,
    handle: Handle<std::net::SocketAddr>,
}

impl Server {
    /// Metadata is served as the protocol says; everything else by `answer`.
    pub fn start(answer: impl Fn(&Seen) -> Answered + Send + Sync + 'static) -> Self {
        Self::like(&Traits::default(), answer)
    }

    pub fn like(traits: &Traits, answer: impl Fn(&Seen) -> Answered + Send + Sync + 'static) -> Self {
        let authority = Authority::new(traits.authority);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let own = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let metadata = metadata(traits.mtls.as_deref().unwrap_or(&own), &own, traits.issuer.as_deref().unwrap_or(&own));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&seen), Arc::new(answer));
        let app = Router::new().fallback(move |Extension(tls): Extension<Arc<TlsInfo>>, request: Request| async move {
            let request = read(&tls, request).await;
            let answered =
                if request.line.starts_with("GET /.well-known/oauth-authorization-server") { ok(&metadata) } else { answer(&request) };
            log.lock().unwrap().push(request);
            respond(answered)
        });
        let handle = Handle::new();
        let sessions = Arc::new(Sessions::default());
        let tls = RustlsConfig::from_config(Arc::new(tls(&authority, traits, Arc::clone(&sessions))));
        let server = axum_server::from_tcp(listener).unwrap().acceptor(RustlsAcceptor::new(tls)).handle(handle.clone());
        tokio::spawn(server.serve(app.into_make_service()));
        Self { issuer: own, authority, seen, sessions, handle }
    }

    pub fn address(&self) -> BankAddress {
        BankAddress::parse(&self.issuer).unwrap()
    }

    pub fn trust(&self) -> Trust {
        Trust::only(self.authority.pem.as_bytes()).unwrap()
    }

    pub async fn bank(&self) -> Result<Bank, Failure> {
        Bank::connect(&self.address(), &directly(self.trust()), now()).await
    }

    /// Connected as some customer.
    pub async fn certified(&self) -> CertifiedBank {
        self.bank().await.unwrap().with_certificate(&self.authority.customer("山田 太郎")).unwrap()
    }

    /// How many handshakes went on with a session of before.
    pub fn resumed(&self) -> usize {
        self.sessions.resumed.load(Ordering::SeqCst)
    }

    /// What arrived after the metadata was read.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().iter().filter(|seen| !seen.line.contains("/.well-known/")).cloned().collect()
    }

    pub fn everything_seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

fn metadata(mtls: &str, own: &str, issuer: &str) -> serde_json::Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{own}/authorize"),
        "mtls_endpoint_aliases": {
            "token_endpoint": format!("{mtls}/token"),
            "revocation_endpoint": format!("{mtls}/revoke"),
            "authorization_challenge_endpoint": format!("{mtls}/authorize-challenge"),
        },
        "x_links_endpoint": format!("{mtls}/me/links"),
        "x_link_revocation_supported": true,
        "x_bank_name": "テスト信用組合",
    })
}

fn tls(authority: &Authority, traits: &Traits, sessions: Arc<Sessions>) -> ServerConfig {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der.clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider()).allow_unauthenticated().build().unwrap();
    let (chain, key) = authority.issue_until(traits.expires_in, "localhost", ExtendedKeyUsagePurpose::ServerAuth);
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    if traits.closes {
        config.alpn_protocols.remove(0);
    }
    config.session_storage = sessions;
    config
}

/// Keeps the sessions of all clients together, as a server does, and counts those that are taken up again.
#[derive(Debug)]
struct Sessions {
    kept: Arc<ServerSessionMemoryCache>,
    resumed: AtomicUsize,
}

impl Default for Sessions {
    fn default() -> Self {
        Self { kept: ServerSessionMemoryCache::new(64), resumed: AtomicUsize::new(0) }
    }
}

impl Sessions {
    fn count(&self) {
        self.resumed.fetch_add(1, Ordering::SeqCst);
    }
}

impl StoresServerSessions for Sessions {
    fn put(&self, key: Vec<u8>, value: Vec<u8>) -> bool {
        self.kept.put(key, value)
    }

    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.kept.get(key).inspect(|_| self.count())
    }

    fn take(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.kept.take(key).inspect(|_| self.count())
    }

    fn can_cache(&self) -> bool {
        true
    }
}

async fn read(tls: &TlsInfo, request: Request) -> Seen {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    Seen {
        line: format!("{} {}", parts.method, parts.uri.path_and_query().unwrap()),
        version: parts.version,
        headers: parts.headers,
        certificate: tls.peer_certificates.first().map(|der| CertificateId::of(der)),
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

fn respond((status, header, body): Answered) -> Response<String> {
    let mut response = Response::builder().status(status);
    if let Some((name, value)) = header {
        response = response.header(name, value);
    }
    response.body(body).unwrap()
}
