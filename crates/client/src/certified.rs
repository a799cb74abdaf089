//! The bank's mutual-TLS side, as the holder of one certificate: native steps and tokens.

use renkei_certs::CertificateId;
use renkei_core::{
    Failure, Secret,
    wire::{
        challenge::{Answer, Device, MoreTime, Request},
        oauth::Tokens,
    },
};

use crate::{Reply, bank::Endpoints, http, http::Http};

/// The app's registered name at every bank.
pub const CLIENT_ID: &str = "bank-desktop";

/// What a procedure is for.
#[derive(Debug, Clone)]
pub enum BeginRequest {
    /// Approving a provider's request that a browser handed over.
    Approve { handover: Secret },
    /// Signing in to the dashboard; [`crate::Pkce::challenge`].
    SignIn { code_challenge: String },
}

/// One identity, one connection pool. Clones share it; drop them all at sign-out.
#[derive(Debug, Clone)]
pub struct CertifiedBank {
    pub(crate) http: Http,
    pub(crate) endpoints: Endpoints,
    certificate: CertificateId,
}

impl CertifiedBank {
    pub(crate) fn new(http: Http, endpoints: Endpoints, certificate: CertificateId) -> Self {
        Self { http, endpoints, certificate }
    }

    /// The thumbprint as whose holder it speaks.
    pub fn certificate(&self) -> &CertificateId {
        &self.certificate
    }

    /// First request of a procedure. With the same `idempotency_key` ([`crate::random_token`]) it may be sent again within 60 seconds and
    /// gets the same answer: a lost reply costs no hand-over.
    pub async fn begin(&self, request: &BeginRequest, device: &Device, idempotency_key: &Secret) -> Result<Reply, Failure> {
        let device = serde_json::to_string(device).map_err(|error| http::unexpected(format!("device: {error}")))?;
        let mut fields = vec![("response_type", "code"), ("client_id", CLIENT_ID), ("device", device.as_str())];
        match request {
            BeginRequest::Approve { handover } => fields.push(("handover", handover.expose())),
            BeginRequest::SignIn { code_challenge } => {
                fields.extend([("scope", "links"), ("code_challenge", code_challenge), ("code_challenge_method", "S256")]);
            }
        }
        let answer = self.http.post_form(self.endpoints.challenge.clone(), &fields, Some(idempotency_key.expose())).await?;
        Reply::read(&answer)
    }

    /// Answers one step. The same request may be sent again within 60 seconds and gets the same answer: it costs no attempt.
    pub async fn answer(&self, request: &Request) -> Result<Reply, Failure> {
        Reply::read(&self.http.post_json(self.endpoints.challenge.clone(), request).await?)
    }

    /// Lets the step of this session wait longer. Nothing is answered, so it may be sent as often as one likes.
    pub async fn more_time(&self, auth_session: &Secret) -> Result<MoreTime, Failure> {
        let request = Request { auth_session: auth_session.clone(), answer: Answer::MoreTime {} };
        self.http.post_json(self.endpoints.challenge.clone(), &request).await?.json()
    }

    /// Exchanges the code of a finished sign-in for tokens, which are bound to this certificate (RFC 8705 §3).
    pub async fn redeem(&self, code: &Secret, verifier: &Secret) -> Result<Tokens, Failure> {
        let fields = [("grant_type", "authorization_code"), ("code", code.expose()), ("code_verifier", verifier.expose())];
        self.token(&fields).await
    }

    /// A new access token. The grant's end does not move.
    pub async fn refresh(&self, refresh_token: &Secret) -> Result<Tokens, Failure> {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose())]).await
    }

    /// Gives a token back at sign-out (RFC 7009).
    pub async fn revoke_token(&self, token: &Secret) -> Result<(), Failure> {
        let fields = [("client_id", CLIENT_ID), ("token", token.expose())];
        self.http.post_form(self.endpoints.revocation.clone(), &fields, None).await?.done()
    }

    async fn token(&self, fields: &[(&str, &str)]) -> Result<Tokens, Failure> {
        let fields = [&[("client_id", CLIENT_ID)], fields].concat();
        self.http.post_form(self.endpoints.token.clone(), &fields, None).await?.json()
    }
}
