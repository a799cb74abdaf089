//! The one refusal of every endpoint: JSON body, status, `Cache-Control: no-store`.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use renkei_core::wire::{Jst, challenge::Refusal};

use crate::store::failure::{self, Failure};

/// RFC 6749 §5.2 with our own `reason`, `field` and `until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub status: StatusCode,
    pub refusal: Refusal,
    /// Seconds; written as `Retry-After`.
    pub retry_after: Option<u32>,
    /// `WWW-Authenticate` without words.
    pub bare_challenge: bool,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn new(status: StatusCode, error: &str) -> Self {
        Self { status, refusal: Refusal { error: error.into(), ..Refusal::default() }, retry_after: None, bare_challenge: false }
    }

    /// 400 with a description for the developer who reads it.
    pub fn bad_request(error: &str, description: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error).described(description)
    }

    pub fn invalid_request(description: &str) -> Self {
        Self::bad_request("invalid_request", description)
    }

    pub fn invalid_grant(description: &str) -> Self {
        Self::bad_request("invalid_grant", description)
    }

    /// 401; `reason` is one of `certificate_required`, `certificate_unknown`, …
    pub fn invalid_client(reason: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client").because(reason)
    }

    /// 401 with `WWW-Authenticate: Bearer` (RFC 6750 §3).
    pub fn invalid_token(description: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_token").described(description)
    }

    /// 401 for a request that shows no token at all: the challenge then names no error (RFC 6750 §3.1).
    pub fn token_required() -> Self {
        Self { bare_challenge: true, ..Self::invalid_token("a token in the Authorization header is required") }
    }

    /// 403; `reason` is one of `user_temporarily_locked`, `user_locked`, …
    pub fn access_denied(reason: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "access_denied").because(reason)
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    }

    /// 503: nothing is wrong with the request.
    pub fn unavailable(retry_after: u32) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable") }
    }

    /// 429: too much was asked for.
    pub fn slow_down(retry_after: u32) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(StatusCode::TOO_MANY_REQUESTS, "slow_down") }
    }

    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.refusal.reason = Some(reason.into());
        self
    }

    #[must_use]
    pub fn described(mut self, description: &str) -> Self {
        self.refusal.error_description = Some(description.into());
        self
    }

    /// The path of the offending field, never its value.
    #[must_use]
    pub fn field(mut self, path: &str) -> Self {
        self.refusal.field = Some(path.into());
        self
    }

    #[must_use]
    pub fn until(mut self, until: Jst) -> Self {
        self.refusal.until = Some(until);
        self
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Refusal { error, reason, error_description, field, until: _ } = &self.refusal;
        let words = [Some(error), reason.as_ref(), field.as_ref(), error_description.as_ref()];
        f.write_str(&words.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" / "))
    }
}

impl std::error::Error for Error {}

/// A database that fails is a passing condition for the caller.
impl From<sqlx::Error> for Error {
    fn from(cause: sqlx::Error) -> Self {
        match failure::meaning(&cause) {
            Failure::Unfit => Self::invalid_request("a text contains a character that cannot be"),
            Failure::Passing { retry_after } => Self::unavailable(retry_after),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if matches!(self.refusal.error.as_str(), "invalid_token" | "insufficient_scope") {
            let challenge = if self.bare_challenge { HeaderValue::from_static("Bearer") } else { challenge(&self.refusal) };
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        (self.status, headers, Json(self.refusal)).into_response()
    }
}

/// Our own words only, so that nothing of the request can end up in the header.
fn challenge(refusal: &Refusal) -> HeaderValue {
    let text = format!("Bearer error=\"{}\"", refusal.error);
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Bearer"))
}
