//! The bank's public side: what it offers and where.

use std::sync::Arc;

use jiff::Timestamp;
use renkei_certs::Identity;
use renkei_core::{Code, Failure, wire::oauth::Metadata};
use url::Url;

use crate::{
    BankAddress, CertifiedBank, Clocks, Network,
    address::authority,
    http::{self, Http},
    inspection::Inspection,
    verifier::Verifier,
};

/// A bank whose metadata was read. No certificate of the customer is shown to the public listener.
#[derive(Debug, Clone)]
pub struct Bank {
    metadata: Metadata,
    endpoints: Endpoints,
    network: Network,
    clocks: Option<Clocks>,
    inspection: Inspection,
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
    /// Reads `/.well-known/oauth-authorization-server` and refuses a document that speaks for another issuer (RFC 8414 §3.3). `now` is the
    /// PC's clock: where a certificate is refused by it and the bank's clock says otherwise, the clock is the failure.
    pub async fn connect(address: &BankAddress, network: &Network, now: Timestamp) -> Result<Self, Failure> {
        let verifier = Arc::new(network.trust.verifier(&network.provider)?);
        let http = Http::anonymous(Arc::clone(&verifier), network)?;
        let answer = match http.get(address.metadata_url(), None).await {
            Ok(answer) => answer,
            Err(failure) => return Err(explained(failure, &verifier, address, network, now).await),
        };
        let metadata: Metadata = answer.json()?;
        if metadata.issuer.trim_end_matches('/') != address.issuer() {
            let detail = format!("issuer {:?} answered for {:?}", metadata.issuer, address.issuer());
            return Err(Failure::new(Code::BankNotTrusted).with_detail(detail));
        }
        let endpoints = Endpoints::of(&metadata)?;
        let inspection = network.trust.inspection(vec![address.authority(), authority(&endpoints.challenge)]);
        inspection.judge(&verifier.seen().map(|seen| seen.issuer).unwrap_or_default())?;
        let clocks = Clocks::read(now, answer.date.as_deref());
        Ok(Self { metadata, endpoints, network: network.clone(), clocks, inspection })
    }

    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// An address of the mutual-TLS listener.
    pub fn mtls_url(&self) -> &Url {
        &self.endpoints.challenge
    }

    /// The PC's clock and the bank's when it was connected; absent when the bank sent no date.
    pub fn clocks(&self) -> Option<Clocks> {
        self.clocks
    }

    /// The mutual-TLS side, as the holder of this certificate. Drop it at sign-out: its connections carry the identity.
    pub fn with_certificate(&self, identity: &Identity) -> Result<CertifiedBank, Failure> {
        let verifier = self.network.trust.verifier(&self.network.provider)?.refusing(self.inspection.clone());
        let http = Http::certified(Arc::new(verifier), &self.network, identity)?;
        Ok(CertifiedBank::new(http, self.endpoints.clone(), identity.id().clone()))
    }
}

/// A refusal by what is known of the server: of a wrong clock, of a company's inspection. What remains is the refusal itself.
async fn explained(failure: Failure, verifier: &Verifier, address: &BankAddress, network: &Network, now: Timestamp) -> Failure {
    match verifier.seen() {
        Some(seen) if seen.outside_validity => {
            let clocks = banks_clock(address, network, now).await;
            clocks.and_then(|clocks| clocks.judge().err()).unwrap_or(failure)
        }
        Some(seen) if failure.code == Code::BankNotTrusted => {
            network.trust.inspection(vec![address.authority()]).judge(&seen.issuer).err().unwrap_or(failure)
        }
        _ => failure,
    }
}

/// Asks a server whose certificate would be good on another day for the time, and for nothing else.
async fn banks_clock(address: &BankAddress, network: &Network, now: Timestamp) -> Option<Clocks> {
    let verifier = network.trust.verifier(&network.provider).ok()?.ignoring_time();
    let answer = Http::anonymous(Arc::new(verifier), network).ok()?.get(address.metadata_url(), None).await.ok()?;
    Clocks::read(now, answer.date.as_deref())
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
