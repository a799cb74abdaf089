//! The bank's public side: what it offers and where.

use std::sync::Arc;

use renkei_certs::Identity;
use renkei_core::{Code, Failure, wire::oauth::Metadata};
use rustls::crypto::CryptoProvider;
use url::Url;

use crate::{
    BankAddress, CertifiedBank, Trust,
    http::{self, Http, Way},
};

/// A bank whose metadata was read. No certificate of the customer is shown to the public listener.
#[derive(Debug, Clone)]
pub struct Bank {
    metadata: Metadata,
    endpoints: Endpoints,
    trust: Trust,
    provider: Arc<CryptoProvider>,
    way: Way,
}

/// The addresses that demand the customer's certificate.
#[derive(Debug, Clone)]
pub(crate) struct Endpoints {
    pub challenge: Url,
    pub token: Url,
    pub revocation: Url,
    pub links: Url,
}

impl Bank {
    /// Reads `/.well-known/oauth-authorization-server` and refuses a document that speaks for another issuer (RFC 8414 §3.3).
    pub async fn connect(address: &BankAddress, trust: &Trust, provider: &Arc<CryptoProvider>) -> Result<Self, Failure> {
        let way = if address.is_loopback() { Way::Direct } else { Way::SystemProxy };
        let http = Http::anonymous(trust, provider, way)?;
        let metadata: Metadata = http.get(address.metadata_url(), None).await?.json()?;
        if metadata.issuer.trim_end_matches('/') != address.issuer() {
            let detail = format!("issuer {:?} answered for {:?}", metadata.issuer, address.issuer());
            return Err(Failure::new(Code::BankNotTrusted).with_detail(detail));
        }
        let endpoints = Endpoints::of(&metadata)?;
        Ok(Self { metadata, endpoints, trust: trust.clone(), provider: Arc::clone(provider), way })
    }

    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The mutual-TLS side, as the holder of this certificate. Drop it at sign-out: its connections carry the identity.
    pub fn with_certificate(&self, identity: &Identity) -> Result<CertifiedBank, Failure> {
        let http = Http::certified(&self.trust, &self.provider, self.way, identity)?;
        Ok(CertifiedBank::new(http, self.endpoints.clone(), identity.id().clone()))
    }
}

impl Endpoints {
    fn of(metadata: &Metadata) -> Result<Self, Failure> {
        let read = |name: &str, text: &str| {
            let url = Url::parse(text).ok().filter(|url| url.scheme() == "https" && !url.cannot_be_a_base());
            url.ok_or_else(|| http::unexpected(format!("metadata: {name} is not an https address")))
        };
        let aliases = &metadata.mtls_endpoint_aliases;
        Ok(Self {
            challenge: read("authorization_challenge_endpoint", &aliases.authorization_challenge_endpoint)?,
            token: read("token_endpoint", &aliases.token_endpoint)?,
            revocation: read("revocation_endpoint", &aliases.revocation_endpoint)?,
            links: read("x_links_endpoint", metadata.x_links_endpoint.trim_end_matches('/'))?,
        })
    }
}
