//! The sample providers' web site: real OAuth clients of the bank with plain pages of their own, one under each `/{client_id}/`.
//!
//! It does what FAPI 2.0 asks of a client (Security Profile §5.3.3): issuer checked against the metadata, pushed requests over mutual TLS, PKCE S256
//! and state bound to the browser session that began, `iss` checked, a CSRF-protected start. It is a sample all the same: whoever opens it is its user.

mod bank;
mod error;
mod pages;
mod routes;
mod sessions;

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, sync::Arc};

use axum::{Router, http::HeaderValue, routing::get};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use jiff::civil::Date;
use renkei_bank::clock::SharedClock;
use renkei_core::wire::Jst;
use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, SecureRandom},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::task::JoinHandle;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::{files, pki::Issued};
use bank::Bank;
use sessions::Sessions;

/// What the site needs to know of the world.
pub struct Config {
    /// `https://localhost:P3`
    pub url: String,
    pub issuer: String,
    pub bank_name: String,
    pub ca: PathBuf,
    pub server: Issued,
    pub clients: Vec<ClientConfig>,
    pub clock: SharedClock,
    /// Where sessions survive a restart in the middle of a journey.
    pub sessions: PathBuf,
}

pub struct ClientConfig {
    pub client_id: String,
    pub name: String,
    pub service: String,
    pub identity: Issued,
}

/// Shared by all handlers.
pub(crate) struct Site {
    url: String,
    bank_name: String,
    clients: BTreeMap<String, Client>,
    sessions: Sessions,
    clock: SharedClock,
    random: &'static dyn SecureRandom,
}

pub(crate) struct Client {
    client_id: String,
    name: String,
    service: String,
    /// Which of the colours of the stylesheet.
    colour: usize,
    bank: Bank,
}

impl Site {
    /// In Japan.
    fn today(&self) -> Date {
        Jst(self.clock.now()).date()
    }

    fn redirect_uri(&self, client: &Client) -> String {
        redirect_uri(&self.url, &client.client_id)
    }
}

/// Where a sample provider takes its answers.
pub fn redirect_uri(url: &str, client_id: &str) -> String {
    format!("{url}/{client_id}/callback")
}

/// The site while it serves.
pub struct Running {
    handle: Handle<SocketAddr>,
    server: JoinHandle<std::io::Result<()>>,
}

pub fn start(config: Config, socket: std::net::TcpListener, crypto: &Arc<CryptoProvider>) -> Result<Running, StartError> {
    let tls = server_tls(&config.server, crypto)?;
    let roots = CertificateDer::pem_file_iter(&config.ca).and_then(Iterator::collect::<Result<Vec<_>, _>>)?;
    let mut clients = BTreeMap::new();
    for (colour, client) in config.clients.into_iter().enumerate() {
        let bank = Bank::new(&config.issuer, &client.client_id, &roots, &client.identity, crypto)?;
        let ClientConfig { client_id, name, service, .. } = client;
        clients.insert(client_id.clone(), Client { client_id, name, service, colour, bank });
    }
    let sessions = Sessions::open(config.sessions)?;
    let site = Site { url: config.url, bank_name: config.bank_name, clients, sessions, clock: config.clock, random: crypto.secure_random };
    let routes = router(Arc::new(site), &config.issuer)?;

    let handle = Handle::new();
    let server = axum_server::from_tcp_rustls(socket, RustlsConfig::from_config(Arc::new(tls)))?.handle(handle.clone());
    Ok(Running { handle, server: tokio::spawn(server.serve(routes.into_make_service())) })
}

impl Running {
    pub async fn stop(self) {
        self.handle.graceful_shutdown(Some(std::time::Duration::from_secs(3)));
        match self.server.await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => tracing::error!(%cause, "the provider's listener failed"),
            Err(cause) => tracing::error!(%cause, "the provider's task failed"),
        }
    }
}

fn router(site: Arc<Site>, issuer: &str) -> Result<Router, StartError> {
    // Chromium applies form-action to the redirect that answers a form as well, so the bank must be in it.
    let policy = format!("default-src 'none'; style-src 'self'; form-action 'self' {issuer}; frame-ancestors 'none'; base-uri 'none'");
    let policy = HeaderValue::from_str(&policy).map_err(|_| StartError::Address(issuer.into()))?;
    let header = |name: &'static str, value| SetResponseHeaderLayer::overriding(axum::http::HeaderName::from_static(name), value);
    Ok(Router::new()
        .route("/", get(routes::index))
        .route("/style.css", get(routes::stylesheet))
        .route("/{client_id}/", get(routes::home))
        .route("/{client_id}", get(routes::to_home))
        .route("/{client_id}/connect", get(routes::choose_bank).post(routes::connect))
        .route("/{client_id}/callback", get(routes::callback))
        .route("/{client_id}/fetch", axum::routing::post(routes::fetch))
        .route("/{client_id}/disconnect", axum::routing::post(routes::disconnect))
        .fallback(routes::nothing_here)
        .with_state(site)
        .layer(header("content-security-policy", policy))
        .layer(header("x-content-type-options", HeaderValue::from_static("nosniff")))
        .layer(header("referrer-policy", HeaderValue::from_static("no-referrer")))
        .layer(header("cache-control", HeaderValue::from_static("no-store"))))
}

fn server_tls(identity: &Issued, crypto: &Arc<CryptoProvider>) -> Result<ServerConfig, StartError> {
    let chain = vec![CertificateDer::from(identity.der.clone())];
    let key = PrivateKeyDer::from_pem_file(&identity.key)?;
    let builder = ServerConfig::builder_with_provider(crypto.clone()).with_safe_default_protocol_versions()?;
    let mut tls = builder.with_no_client_auth().with_single_cert(chain, key)?;
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(tls)
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    File(#[from] files::Error),
    #[error("a certificate or key of the sample provider cannot be read: {0}")]
    Pem(#[from] rustls::pki_types::pem::Error),
    #[error("a certificate of the sample provider cannot be used: {0}")]
    Tls(#[from] rustls::Error),
    #[error("the sample provider's connection to the bank cannot be set up: {0}")]
    Client(#[from] reqwest::Error),
    #[error("the sample provider's socket cannot be used: {0}")]
    Listen(#[from] std::io::Error),
    #[error("{0} is not an address")]
    Address(String),
    #[error("{0} does not hold the sample provider's sessions\nhint: remove it")]
    Sessions(String),
}
