//! A reverse proxy in front that ends the outside's TLS: whose word it is who the peer is (RFC 9440 `Client-Cert`).
//!
//! The header is believed from one peer alone: a connection that proves, by mutual TLS, the key of a certificate that the configuration pins. From
//! anybody else it is refused, logged and audited, because somebody tries to be somebody else. Without a configured proxy it is not even read.
//! Chain, validity and registry of what the header tells are judged as always ([`crate::identity`]): a proxy vouches for possession alone.

use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rustls::{
    DistinguishedName,
    pki_types::{CertificateDer, pem::PemObject},
};
use serde_json::json;

use crate::{
    identity::Peer,
    oauth::error::{Error, Result},
    rate::{self, Limits},
    state::App,
    store::audit,
};

/// RFC 9440 §2.2: the end-entity certificate.
pub(crate) const CERTIFICATE: HeaderName = HeaderName::from_static("client-cert");
/// RFC 9440 §2.3: its intermediates.
pub(crate) const CHAIN: HeaderName = HeaderName::from_static("client-cert-chain");
/// The outside's address, for limits and for what customers read of a request's origin.
const ADDRESS: HeaderName = HeaderName::from_static("x-real-ip");
/// Certificates of a chain that are read.
const LONGEST_CHAIN: usize = 8;

pub struct Pinned {
    /// By which the proxy is known, compared byte by byte.
    certificates: Vec<CertificateDer<'static>>,
    /// Anybody can send the header as often as the rate limit lets them: one row of the audit trail for each network and minute is enough.
    recorded: Limits,
}

impl Pinned {
    pub fn from_pem_file(path: &Path) -> std::result::Result<Self, rustls::pki_types::pem::Error> {
        let certificates = CertificateDer::pem_file_iter(path)?.collect::<std::result::Result<_, _>>()?;
        Ok(Self { certificates, recorded: Limits::per_minute(1) })
    }

    /// DER names, for TLS to ask by.
    pub fn issuers(&self) -> Vec<DistinguishedName> {
        let name = |der: &CertificateDer<'_>| {
            let (_, parsed) = x509_parser::parse_x509_certificate(der).ok()?;
            Some(DistinguishedName::from(parsed.issuer().as_raw().to_vec()))
        };
        self.certificates.iter().filter_map(name).collect()
    }

    fn is(&self, peer: &Peer) -> bool {
        peer.0.first().is_some_and(|leaf| self.certificates.contains(leaf))
    }
}

/// The header came from somebody who is not the proxy.
#[derive(Clone)]
struct Forged;

/// Outermost: decides who the peer is for everything that follows.
pub async fn identify(State(app): State<App>, peer: Peer, mut request: Request, next: Next) -> Response {
    let Some(pinned) = &app.proxy else { return next.run(request).await };
    if !pinned.is(&peer) {
        if request.headers().contains_key(CERTIFICATE) || request.headers().contains_key(CHAIN) {
            request.extensions_mut().insert(Forged);
        }
        return next.run(request).await;
    }
    match told(request.headers()) {
        Ok(outside) => drop(request.extensions_mut().insert(outside)),
        Err(error) => {
            tracing::error!(%error, "the proxy's header cannot be read");
            return error.into_response();
        }
    }
    if let Some(address) = address(request.headers()) {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
    }
    next.run(request).await
}

/// Inside the rate limit; the log has every one of them.
pub async fn refuse_forged(State(app): State<App>, peer: Peer, address: ConnectInfo<SocketAddr>, request: Request, next: Next) -> Response {
    if request.extensions().get::<Forged>().is_none() {
        return next.run(request).await;
    }
    tracing::warn!(address = %address.ip(), certificate = peer.thumbprint(), "the header Client-Cert from a peer that is not the proxy");
    match record(&app, &peer, address.ip()).await {
        Ok(()) => Error::invalid_request("the header Client-Cert is for the bank's own proxy alone").field("Client-Cert").into_response(),
        Err(error) => error.into_response(),
    }
}

async fn record(app: &App, peer: &Peer, address: IpAddr) -> Result<()> {
    if app.proxy.as_ref().is_some_and(|pinned| pinned.recorded.check(rate::network(address)).is_err()) {
        return Ok(());
    }
    let detail = json!({ "address": address.to_canonical(), "certificate": peer.thumbprint() });
    let mut tx = app.store.begin().await?;
    audit::append(&mut tx, audit::Event { name: "proxy.header_refused", detail, ..audit::Event::default() }, app.now()).await?;
    Ok(tx.commit().await?)
}

/// No header: the outside showed no certificate.
pub(crate) fn told(headers: &HeaderMap) -> Result<Peer> {
    let refused = |field: HeaderName| Error::invalid_request("not as RFC 9440 has it: :base64 of the DER:").field(field.as_str());
    let one = |name: HeaderName| {
        let mut all = headers.get_all(&name).iter();
        match (all.next(), all.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => value.to_str().map(Some).map_err(|_| refused(name)),
            (Some(_), Some(_)) => Err(refused(name)),
        }
    };
    let Some(leaf) = one(CERTIFICATE)? else { return Ok(Peer::default()) };
    let mut peer = Peer(vec![item(leaf).ok_or_else(|| refused(CERTIFICATE))?]);
    if let Some(chain) = one(CHAIN)? {
        for part in chain.split(',').take(LONGEST_CHAIN) {
            peer.0.push(item(part).ok_or_else(|| refused(CHAIN))?);
        }
    }
    Ok(peer)
}

/// A byte sequence of structured fields (RFC 9651 §3.3.5).
fn item(text: &str) -> Option<CertificateDer<'static>> {
    let inner = text.trim().strip_prefix(':')?.strip_suffix(':')?;
    STANDARD.decode(inner).ok().filter(|der| !der.is_empty()).map(CertificateDer::from)
}

fn address(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get(ADDRESS)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::told;

    #[test]
    fn only_what_rfc_9440_describes_is_a_certificate() {
        let read = |lines: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in lines {
                headers.append(*name, value.parse().expect("a header"));
            }
            told(&headers).map(|peer| peer.0.iter().map(|der| der.to_vec()).collect::<Vec<_>>()).map_err(|error| error.refusal.field)
        };
        let refused = |field: &str| Err(Some(field.to_owned()));
        assert_eq!(read(&[]), Ok(vec![]));
        assert_eq!(read(&[("client-cert", ":AQID:")]), Ok(vec![vec![1, 2, 3]]));
        assert_eq!(read(&[("client-cert", ":AQ==:"), ("client-cert-chain", ":Ag==:, :Aw==:")]), Ok(vec![vec![1], vec![2], vec![3]]));
        for value in ["AQID", ":AQID", "::", ":!:", ":AQID:;a=1"] {
            assert_eq!(read(&[("client-cert", value)]), refused("client-cert"), "{value}");
        }
        assert_eq!(read(&[("client-cert", ":AQID:"), ("client-cert", ":AQID:")]), refused("client-cert"), "two are none");
        assert_eq!(read(&[("client-cert", ":AQID:"), ("client-cert-chain", "x")]), refused("client-cert-chain"));
    }
}
