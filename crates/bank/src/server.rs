//! Starts and stops the bank: two TLS listeners, an optional plain one for the embedding program, the sweeper.

mod idle;
mod patience;

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderValue, StatusCode, Version, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use futures_util::StreamExt;
use rustls::crypto::CryptoProvider;
use tokio::task::JoinHandle;
use tower_http::limit::RequestBodyLimitLayer;

pub use patience::Patience;

use self::idle::Watching;
use crate::{
    accounts, admin,
    clock::{HighWater, SharedClock},
    config::{Config, Problems},
    identity::{Trust, TrustError},
    me,
    oauth::{self, error::Error},
    pages,
    passwords::Passwords,
    proxy::{self, Pinned},
    rate::{self, Limits},
    state::App,
    steps,
    store::{OpenError, Store, clock_mark},
    sweeper::{self, Believed},
    telemetry::{self, Listener},
    tls::{self, TlsError},
};

/// Largest request body in bytes; the longest honest one is a PAR with a long state.
const BODY: usize = 64 * 1024;
/// How much of a body that is too large is read before the connection is closed.
const READ_AWAY: usize = 8 * 1024 * 1024;
/// Bytes of a request's line and headers, over HTTP/1.1 and HTTP/2 alike. A FAPI request fits into a tenth.
const HEAD: u32 = 32 * 1024;
/// How long running requests may take to end after a stop.
const DRAIN: Duration = Duration::from_secs(10);

/// What the bank does not make itself.
pub struct Parts {
    pub clock: SharedClock,
    pub crypto: Arc<CryptoProvider>,
    pub listeners: Listeners,
    /// Plain HTTP for the embedding program, on loopback.
    pub admin: Option<Admin>,
}

/// Bound before the start, because their ports are part of the issuer's address.
#[derive(Debug)]
pub struct Listeners {
    pub public: TcpListener,
    pub mtls: TcpListener,
    pub patience: Patience,
}

impl Listeners {
    pub fn bind(public: SocketAddr, mtls: SocketAddr) -> std::io::Result<Self> {
        Ok(Self { public: TcpListener::bind(public)?, mtls: TcpListener::bind(mtls)?, patience: Patience::default() })
    }

    /// Free ports on 127.0.0.1.
    pub fn loopback() -> std::io::Result<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self::bind(any, any)
    }

    pub fn public_port(&self) -> std::io::Result<u16> {
        Ok(self.public.local_addr()?.port())
    }

    pub fn mtls_port(&self) -> std::io::Result<u16> {
        Ok(self.mtls.local_addr()?.port())
    }
}

/// The routes of [`admin`], with whatever routes the embedding program adds.
#[derive(Debug)]
pub struct Admin {
    pub listener: TcpListener,
    pub extra: Router,
}

/// A bank that serves. Dropping it without [`Running::stop`] cuts connections off.
pub struct Running {
    app: App,
    handles: Vec<Handle<SocketAddr>>,
    /// Of the public and the mutual-TLS listener.
    tls: Vec<RustlsConfig>,
    servers: Vec<JoinHandle<std::io::Result<()>>>,
    sweeper: JoinHandle<()>,
    socket: Option<admin::socket::Serving>,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Config(#[from] Problems),
    #[error(transparent)]
    Store(#[from] OpenError),
    #[error(transparent)]
    Trust(#[from] TrustError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("the proxy's certificate cannot be read: {0}")]
    Proxy(#[from] rustls::pki_types::pem::Error),
    #[error("a listener cannot be used: {0}")]
    Listen(#[from] std::io::Error),
    #[error("the admin socket {path} cannot be used: {cause}")]
    AdminSocket { path: String, cause: std::io::Error },
    #[error("the highest instant that was served cannot be read: {0}")]
    Clock(sqlx::Error),
}

/// Opens the store, brings its schema up to date, and serves until [`Running::stop`].
pub async fn start(config: Config, parts: Parts) -> Result<Running, StartError> {
    let Parts { clock, crypto, listeners, admin } = parts;
    config.check(&crypto)?;
    let trust = Arc::new(Trust::from_pem_file(&config.tls.client_ca)?);
    let proxy = config.proxy.as_ref().map(|proxy| Pinned::from_pem_file(&proxy.certificate)).transpose()?.map(Arc::new);
    let store = Store::open(&config.database).await?;
    let highest = Arc::new(HighWater::new(0));
    let (passwords, stopping) = (Passwords::new(), Arc::default());
    let ahead = Arc::default();
    let app = App { store, clock, highest, ahead, crypto, config: Arc::new(config), passwords, trust, proxy, stopping };
    let [public_tls, mutual_tls] = tls_of(&app)?;
    let believed = Believed::since(clock_mark::read(&app.store).await.map_err(StartError::Clock)?);
    let now = app.now();
    if !sweeper::runs_ahead(&app, now).await.map_err(StartError::Clock)? {
        sweeper::follow_clock(&app, now).await.map_err(StartError::Clock)?;
    }
    let socket = match &app.config.admin.socket {
        Some(path) => {
            let unusable = |cause| StartError::AdminSocket { path: path.display().to_string(), cause };
            Some(admin::socket::serve(path, admin::router(&app, Router::new())).map_err(unusable)?)
        }
        None => None,
    };

    let sweeper = tokio::spawn(sweeper::run(app.clone(), believed));
    let mut running = Running { sweeper, app, handles: Vec::new(), tls: Vec::new(), servers: Vec::new(), socket };
    let Listeners { public, mtls, patience } = listeners;
    running.serve_tls(public, public_tls, public_router(&running.app, patience), patience)?;
    running.serve_tls(mtls, mutual_tls, mtls_router(&running.app, patience), patience)?;
    if let Some(address) = running.app.config.admin.health_listen {
        running.serve_plain(TcpListener::bind(address)?, admin::health_router(&running.app))?;
    }
    if let Some(Admin { listener, extra }) = admin {
        running.serve_plain(listener, admin::router(&running.app, extra))?;
    }
    Ok(running)
}

/// For the public and the mutual-TLS listener, from the files as they are now.
fn tls_of(app: &App) -> Result<[rustls::ServerConfig; 2], TlsError> {
    let files = &app.config.tls;
    let public = match &app.proxy {
        Some(proxy) => tls::behind_proxy(files, proxy, &app.crypto)?,
        None => tls::public(files, &app.crypto)?,
    };
    Ok([public, tls::mutual(files, &app.trust, &app.crypto)?])
}

#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    #[error(transparent)]
    Config(#[from] Problems),
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl Running {
    /// Reads the server's certificate and key again, for new connections; those that are open go on. When they do not fit, nothing changes.
    pub fn reload_tls(&self) -> Result<(), ReloadError> {
        self.app.config.check(&self.app.crypto)?;
        for (listener, fresh) in self.tls.iter().zip(tls_of(&self.app)?) {
            listener.reload_from_config(Arc::new(fresh));
        }
        Ok(())
    }

    /// The issuer.
    pub fn public_url(&self) -> &str {
        &self.app.config.addresses.public_url
    }

    pub fn mtls_url(&self) -> &str {
        &self.app.config.addresses.mtls_url
    }

    pub fn store(&self) -> &Store {
        &self.app.store
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// Takes no new connections, lets running requests end, closes the store.
    pub async fn stop(self) {
        self.app.stopping.store(true, Ordering::SeqCst);
        for handle in &self.handles {
            handle.graceful_shutdown(Some(DRAIN));
        }
        for server in self.servers {
            match server.await {
                Ok(Ok(())) => {}
                Ok(Err(cause)) => tracing::error!(%cause, "a listener failed"),
                Err(cause) => tracing::error!(%cause, "a listener's task failed"),
            }
        }
        if let Some(socket) = self.socket {
            socket.stop(DRAIN).await;
        }
        self.sweeper.abort();
        self.app.store.close().await;
    }

    fn serve_plain(&mut self, listener: TcpListener, routes: Router) -> std::io::Result<()> {
        let handle = Handle::new();
        let server = axum_server::from_tcp(listener)?.handle(handle.clone());
        self.handles.push(handle);
        self.servers.push(tokio::spawn(server.serve(routes.into_make_service())));
        Ok(())
    }

    fn serve_tls(&mut self, listener: TcpListener, tls: rustls::ServerConfig, routes: Router, patience: Patience) -> std::io::Result<()> {
        let handle = Handle::new();
        let tls = RustlsConfig::from_config(Arc::new(tls));
        self.tls.push(tls.clone());
        let mut server = axum_server::from_tcp_rustls(listener, tls)?
            .map(|acceptor| acceptor.handshake_timeout(patience.handshake).acceptor(Watching(patience.idle)))
            .first_request_timeout(patience.first_request)
            .handle(handle.clone());
        server.http_builder().http1().header_read_timeout(patience.headers).max_buf_size(HEAD as usize);
        server.http_builder().http2().max_concurrent_streams(64).max_header_list_size(HEAD);
        self.handles.push(handle);
        self.servers.push(tokio::spawn(server.serve(routes.into_make_service_with_connect_info::<SocketAddr>())));
        Ok(())
    }
}

fn public_router(app: &App, patience: Patience) -> Router {
    guarded(oauth::public_router().merge(pages::router()), Listener::Public, patience, app)
        .layer(middleware::from_fn_with_state(app.clone(), pages::for_browsers))
}

fn mtls_router(app: &App, patience: Patience) -> Router {
    let routes = oauth::mtls_router().merge(accounts::router(app)).merge(steps::router()).merge(me::router());
    let routes = routes.fallback(async || Error::not_found()).method_not_allowed_fallback(async || Error::method_not_allowed());
    guarded(routes, Listener::Mtls, patience, app)
}

/// 503 while the clock lies before an instant that was served already.
async fn require_clock(State(app): State<App>, request: Request, next: Next) -> Response {
    match app.highest.read(app.clock.as_ref()) {
        Ok(_) => next.run(request).await,
        Err(_) => Error::unavailable(30).into_response(),
    }
}

/// Limits and measurements that every route shares.
fn guarded(routes: Router<App>, listener: Listener, patience: Patience, app: &App) -> Router {
    routes
        .with_state(app.clone())
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(middleware::from_fn(refuse_oversized))
        .layer(middleware::from_fn_with_state(app.clone(), require_clock))
        .layer(middleware::from_fn_with_state(app.clone(), proxy::refuse_forged))
        .layer(middleware::from_fn_with_state((app.clone(), Limits::per_minute(app.config.policy.requests_per_minute)), rate::limit))
        .layer(middleware::from_fn(move |request: Request, next: Next| within(patience.answer, next.run(request))))
        .layer(middleware::from_fn(end_after_chunks))
        .layer(middleware::from_fn_with_state((app.clone(), listener), telemetry::observe))
        .layer(middleware::from_fn_with_state(app.clone(), proxy::identify))
}

/// 503 to be tried again, when the answer takes too long.
async fn within(limit: Duration, answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| Error::unavailable(5).into_response())
}

/// A request with chunks is the last one of its connection. RFC 9112 §6.1 demands it where a `Content-Length` stood beside them, which hyper has
/// taken out before anybody can see it: what one hop in front took for the rest of the body would be a request here.
async fn end_after_chunks(request: Request, next: Next) -> Response {
    let chunked = request.version() == Version::HTTP_11 && request.headers().contains_key(header::TRANSFER_ENCODING);
    let mut response = next.run(request).await;
    if chunked {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// 413 after the body has been read away (up to a bound): closing the connection in the middle of it would hide the answer from the sender.
async fn refuse_oversized(request: Request, next: Next) -> Response {
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<usize>().ok());
    if length.is_none_or(|length| length <= BODY) {
        return next.run(request).await;
    }
    let mut body = request.into_body().into_data_stream();
    let mut read = 0;
    while let Some(Ok(chunk)) = body.next().await {
        read += chunk.len();
        if read > READ_AWAY {
            break;
        }
    }
    Error::new(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request").described("the body is too large").into_response()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::{StatusCode, header};

    use super::within;

    #[tokio::test]
    async fn an_answer_that_takes_too_long_is_503_in_our_own_words() {
        let response = within(Duration::from_millis(1), std::future::pending()).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "5");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
    }
}
