//! The provider's side of the bank's interface, over mutual TLS with the provider's certificate.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use renkei_core::{
    Secret,
    wire::{
        accounts::{Accounts, Balances, Entry, Transactions},
        oauth::{OAuthError, Pushed, Tokens},
    },
};
use reqwest::{RequestBuilder, Response};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    StartError,
    error::Trouble,
    sessions::{Fetched, FetchedAccount, Linked},
};
use crate::pki::Issued;

/// Entries shown per account.
const ENTRIES: usize = 60;

/// How far back accounting services fetch.
const LOOK_BACK_MONTHS: i32 = 3;

/// One provider's connection to the bank.
pub struct Bank {
    issuer: String,
    client_id: String,
    http: reqwest::Client,
}

/// The part of the metadata (RFC 8414) that a provider uses.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    issuer: String,
    pub authorization_endpoint: String,
    mtls_endpoint_aliases: Aliases,
    x_accounts_endpoint: String,
}

#[derive(Debug, Deserialize)]
struct Aliases {
    pushed_authorization_request_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: String,
}

/// What a request is pushed with, beside what is the same for all.
pub struct Push<'a> {
    pub redirect_uri: &'a str,
    pub state: &'a Secret,
    /// S256, base64url.
    pub challenge: &'a str,
    /// The language of the page that the customer comes from.
    pub ui_locales: &'a str,
}

impl Bank {
    pub fn new(
        issuer: &str,
        client_id: &str,
        roots: &[CertificateDer<'static>],
        identity: &Issued,
        crypto: &Arc<CryptoProvider>,
    ) -> Result<Self, StartError> {
        let mut trusted = RootCertStore::empty();
        trusted.add_parsable_certificates(roots.iter().cloned());
        let chain = vec![CertificateDer::from(identity.der.clone())];
        let key = PrivateKeyDer::from_pem_file(&identity.key)?;
        let builder = ClientConfig::builder_with_provider(crypto.clone()).with_safe_default_protocol_versions()?;
        let mut tls = builder.with_root_certificates(trusted).with_client_auth_cert(chain, key)?;
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self { issuer: issuer.into(), client_id: client_id.into(), http })
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The metadata, believed only when it names the issuer that it was asked for (RFC 8414 §3.3).
    pub async fn discover(&self) -> Result<Metadata, Trouble> {
        let address = format!("{}/.well-known/oauth-authorization-server", self.issuer);
        let metadata: Metadata = read(self.http.get(address).send().await?).await?;
        if metadata.issuer != self.issuer {
            return Err(Trouble::OtherIssuer);
        }
        Ok(metadata)
    }

    /// RFC 9126; answers the `request_uri`.
    pub async fn push(&self, metadata: &Metadata, push: &Push<'_>) -> Result<String, Trouble> {
        let form = [
            ("client_id", self.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", push.redirect_uri),
            ("scope", &crate::sample::providers::SCOPES.join(" ")),
            ("state", push.state.expose()),
            ("code_challenge", push.challenge),
            ("code_challenge_method", "S256"),
            ("ui_locales", push.ui_locales),
        ];
        let address = &metadata.mtls_endpoint_aliases.pushed_authorization_request_endpoint;
        let pushed: Pushed = read(self.http.post(address).form(&form).send().await?).await?;
        Ok(pushed.request_uri)
    }

    pub async fn redeem(&self, metadata: &Metadata, code: &str, verifier: &Secret, redirect_uri: &str) -> Result<Linked, Trouble> {
        let form = [
            ("client_id", self.client_id.as_str()),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("code_verifier", verifier.expose()),
            ("redirect_uri", redirect_uri),
        ];
        let tokens: Tokens = read(self.http.post(&metadata.mtls_endpoint_aliases.token_endpoint).form(&form).send().await?).await?;
        let scopes = tokens.scope.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        Ok(Linked { access_token: tokens.access_token, refresh_token: tokens.refresh_token, scopes, ended: false, fetched: None })
    }

    /// Balances and statements of the linked accounts, as far as the customer allowed. A stale access token is renewed once.
    pub async fn fetch(&self, link: &mut Linked, today: Date) -> Result<Fetched, Trouble> {
        let metadata = self.discover().await?;
        match self.fetch_once(&metadata, link, today).await {
            Err(Trouble::LinkEnded) => {
                self.refresh(&metadata, link).await?;
                self.fetch_once(&metadata, link, today).await
            }
            answer => answer,
        }
    }

    /// Gives the link back (RFC 7009): refresh token first, because it is the one that lives as long as the link.
    pub async fn revoke(&self, link: &Linked) -> Result<(), Trouble> {
        let metadata = self.discover().await?;
        let token = link.refresh_token.as_ref().unwrap_or(&link.access_token);
        let form = [("client_id", self.client_id.as_str()), ("token", token.expose())];
        let answer = self.http.post(&metadata.mtls_endpoint_aliases.revocation_endpoint).form(&form).send().await?;
        if answer.status().is_success() { Ok(()) } else { Err(refusal(answer).await) }
    }

    async fn refresh(&self, metadata: &Metadata, link: &mut Linked) -> Result<(), Trouble> {
        let refresh_token = link.refresh_token.clone().ok_or(Trouble::LinkEnded)?;
        let form = [("client_id", self.client_id.as_str()), ("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())];
        let answer = self.http.post(&metadata.mtls_endpoint_aliases.token_endpoint).form(&form).send().await?;
        let tokens: Tokens = read(answer).await.map_err(|trouble| match trouble {
            Trouble::Refused { error, .. } if error == "invalid_grant" => Trouble::LinkEnded,
            other => other,
        })?;
        link.access_token = tokens.access_token;
        // A bank that rotates refresh tokens sends a new one (FAPI 2.0 §5.3.3.1: clients support both).
        link.refresh_token = tokens.refresh_token.or(Some(refresh_token));
        Ok(())
    }

    async fn fetch_once(&self, metadata: &Metadata, link: &Linked, today: Date) -> Result<Fetched, Trouble> {
        let from = today.saturating_sub(LOOK_BACK_MONTHS.months());
        let allowed = |scope: &str| link.scopes.iter().any(|granted| granted == scope);
        let list: Accounts = self.resource(metadata, "", link).await?;
        let mut accounts = Vec::new();
        for line in list.accounts {
            let balances: Option<Balances> = match allowed("balance") {
                true => Some(self.resource(metadata, &format!("/{}/balances", line.reference), link).await?),
                false => None,
            };
            let kind = match (allowed("statement"), allowed("deposit")) {
                (true, _) => Some(""),
                (false, true) => Some("&kind=transfer"),
                (false, false) => None,
            };
            let entries = match kind {
                Some(kind) => self.entries(metadata, &format!("/{}/transactions?from={from}{kind}", line.reference), link).await?,
                None => Vec::new(),
            };
            accounts.push(FetchedAccount { line, balances, entries });
        }
        Ok(Fetched { owner: list.owner, accounts })
    }

    /// Every page of a statement, newest first, cut to what the page shows.
    async fn entries(&self, metadata: &Metadata, path: &str, link: &Linked) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let page = next.map_or_else(|| path.to_owned(), |cursor| format!("{path}&cursor={}", encoded(&cursor)));
            let answer: Transactions = self.resource(metadata, &page, link).await?;
            entries.extend(answer.transactions);
            next = answer.next;
            if next.is_none() {
                break;
            }
        }
        entries.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| b.id.cmp(&a.id)));
        entries.truncate(ENTRIES);
        Ok(entries)
    }

    async fn resource<T: DeserializeOwned>(&self, metadata: &Metadata, path: &str, link: &Linked) -> Result<T, Trouble> {
        let request = self.http.get(format!("{}{path}", metadata.x_accounts_endpoint));
        let answer = with_token(request, &link.access_token).send().await?;
        match answer.status() {
            StatusCode::UNAUTHORIZED => Err(Trouble::LinkEnded),
            _ => read(answer).await,
        }
    }
}

fn with_token(request: RequestBuilder, token: &Secret) -> RequestBuilder {
    request.bearer_auth(token.expose())
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, Trouble> {
    if answer.status().is_success() { Ok(answer.json().await?) } else { Err(refusal(answer).await) }
}

async fn refusal(answer: Response) -> Trouble {
    let status = answer.status();
    match answer.json::<OAuthError>().await {
        Ok(error) => Trouble::Refused { error: error.error, description: error.reason.or(error.error_description) },
        Err(_) => Trouble::Unexpected(format!("HTTP {status}")),
    }
}
