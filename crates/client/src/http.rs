//! One HTTP client per identity: pooled connections and resumed sessions carry whoever made them.

use std::{sync::Arc, time::Duration};

use renkei_certs::Identity;
use renkei_core::{Code, Failure, Secret, wire::challenge::Refusal};
use reqwest::{Method, RequestBuilder, StatusCode, header, redirect::Policy};
use rustls::ClientConfig;
use serde::{Serialize, de::DeserializeOwned};
use url::Url;
use zeroize::Zeroizing;

use crate::{Network, Proxies, trouble, verifier::Verifier};

/// Until the handshake is done.
const CONNECT: Duration = Duration::from_secs(10);
/// Until the whole answer is there.
const REQUEST: Duration = Duration::from_secs(30);

#[derive(Debug, Clone)]
pub(crate) struct Http {
    client: reqwest::Client,
    proxies: Proxies,
}

/// A complete answer, whatever its status.
pub(crate) struct Answer {
    pub status: StatusCode,
    /// The `Date` header.
    pub date: Option<String>,
    retry_after: Option<String>,
    body: Vec<u8>,
}

impl Http {
    /// For the public listener.
    pub(crate) fn anonymous(verifier: Arc<Verifier>, network: &Network) -> Result<Self, Failure> {
        let tls = ClientConfig::builder_with_provider(Arc::clone(&network.provider)).with_safe_default_protocol_versions();
        let tls = tls.map_err(|error| unusable(&error))?.dangerous().with_custom_certificate_verifier(verifier);
        Self::over(tls.with_no_client_auth(), &network.proxies)
    }

    /// For the mutual-TLS listener. The one TLS version that the key can serve is offered: with two, an RSA key without PSS would be left
    /// out in silence.
    pub(crate) fn certified(verifier: Arc<Verifier>, network: &Network, identity: &Identity) -> Result<Self, Failure> {
        let versions = [identity.protocol_version()];
        let tls = ClientConfig::builder_with_provider(Arc::clone(&network.provider)).with_protocol_versions(&versions);
        let tls = tls.map_err(|error| unusable(&error))?.dangerous().with_custom_certificate_verifier(verifier);
        Self::over(tls.with_client_cert_resolver(identity.resolver()), &network.proxies)
    }

    fn over(mut tls: ClientConfig, proxies: &Proxies) -> Result<Self, Failure> {
        // reqwest announces protocols only for configurations that it makes itself; without this line HTTP/2 is never spoken.
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let ways = proxies.clone();
        // A way that cannot be taken was refused before the request was sent.
        let proxy_for = move |url: &Url| ways.known_way(url).ok()?.proxy().map(|proxy| proxy.url().clone());
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .redirect(Policy::none())
            .connect_timeout(CONNECT)
            .timeout(REQUEST)
            .proxy(reqwest::Proxy::custom(proxy_for))
            .user_agent(concat!("renkei/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { client: client.map_err(|error| unusable(&error))?, proxies: proxies.clone() })
    }

    pub(crate) async fn get(&self, url: Url, token: Option<&Secret>) -> Result<Answer, Failure> {
        let request = self.client.get(url);
        self.send(match token {
            Some(token) => request.bearer_auth(token.expose()),
            None => request,
        })
        .await
    }

    /// A `POST` without a body.
    pub(crate) async fn post_empty(&self, url: Url, token: &Secret) -> Result<Answer, Failure> {
        self.send(self.client.request(Method::POST, url).bearer_auth(token.expose()).header(header::CONTENT_LENGTH, 0)).await
    }

    pub(crate) async fn post_json(&self, url: Url, value: &impl Serialize) -> Result<Answer, Failure> {
        let mut body = Zeroizing::new(Vec::with_capacity(ROOM));
        serde_json::to_writer(&mut *body, value).map_err(|error| unexpected(format!("request: {error}")))?;
        self.send(self.client.post(url).header(header::CONTENT_TYPE, "application/json").body(wiped(body))).await
    }

    pub(crate) async fn post_form(&self, url: Url, fields: &[(&str, &str)], idempotency_key: Option<&str>) -> Result<Answer, Failure> {
        let mut request = self.client.post(url).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(wiped(form(fields)));
        if let Some(key) = idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        self.send(request).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let request = request.header(header::ACCEPT, "application/json").build().map_err(|error| unusable(&error.without_url()))?;
        let way = self.proxies.find_way(request.url()).await?;
        let failed = |error| trouble::failure(error, &way);
        let response = self.client.execute(request).await.map_err(failed)?;
        let status = response.status();
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (date, retry_after) = (text(header::DATE), text(header::RETRY_AFTER));
        let body = response.bytes().await.map_err(failed)?.to_vec();
        Ok(Answer { status, date, retry_after, body })
    }
}

/// Enough for every request, so that a growing buffer leaves no copies of a secret behind.
const ROOM: usize = 8 << 10;

/// Not inside an `async fn`: the serializer would make its future stay on one thread.
fn form(fields: &[(&str, &str)]) -> Zeroizing<Vec<u8>> {
    let mut form = url::form_urlencoded::Serializer::new(String::with_capacity(ROOM));
    form.extend_pairs(fields);
    Zeroizing::new(form.finish().into_bytes())
}

/// A body that is wiped once it is sent.
fn wiped(body: Zeroizing<Vec<u8>>) -> reqwest::Body {
    struct Wiped(Zeroizing<Vec<u8>>);
    impl AsRef<[u8]> for Wiped {
        fn as_ref(&self) -> &[u8] {
            &self.0
        }
    }
    bytes::Bytes::from_owner(Wiped(body)).into()
}

impl Answer {
    /// The document of a successful answer.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        if !self.status.is_success() {
            return Err(self.refusal());
        }
        self.parse()
    }

    /// The document, whatever the status. Its values stay out of the detail: they may be secret.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let place = format!("line {} column {}", error.line(), error.column());
            unexpected(format!("HTTP {}: not the document expected ({:?} at {place})", self.status.as_u16(), error.classify()))
        })
    }

    pub(crate) fn done(&self) -> Result<(), Failure> {
        if self.status.is_success() { Ok(()) } else { Err(self.refusal()) }
    }

    /// The bank's refusal in our words. What stands between (proxies) answers without our JSON.
    pub(crate) fn refusal(&self) -> Failure {
        let refusal: Refusal = serde_json::from_slice(&self.body).unwrap_or_default();
        let mut failure = match self.status {
            StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT | StatusCode::PROXY_AUTHENTICATION_REQUIRED
                if refusal.error.is_empty() =>
            {
                Failure::new(Code::BankUnreachable).with_detail(format!("HTTP {}", self.status.as_u16()))
            }
            status => Failure::from_refusal(status.as_u16(), &refusal),
        };
        if let Some(wait) = &self.retry_after {
            failure.detail = Some(format!("{}, Retry-After: {wait}", failure.detail.unwrap_or_default()));
        }
        failure
    }
}

pub(crate) fn unexpected(detail: impl Into<String>) -> Failure {
    Failure::new(Code::BankUnexpected).with_detail(detail)
}

fn unusable(error: &dyn std::error::Error) -> Failure {
    Failure::new(Code::BankUnreachable).with_detail(format!("no connection can be prepared: {error}"))
}
