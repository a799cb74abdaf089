//! Form bodies and queries as FAPI wants them: every parameter at most once.

use std::collections::BTreeMap;

use axum::{
    extract::FromRequest,
    http::{StatusCode, header},
};

use super::error::{Error, Result};

/// The fields of an `application/x-www-form-urlencoded` body. Unknown ones are ignored (RFC 6749 §3.1), doubled ones refused. Never printed.
#[derive(Clone, Default)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    pub fn parse(encoded: &[u8]) -> Result<Self> {
        let mut fields = BTreeMap::new();
        for pair in encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut sides = pair.splitn(2, |byte| *byte == b'=');
            let (name, value) = (decoded(sides.next().unwrap_or_default())?, decoded(sides.next().unwrap_or_default())?);
            // No parameter has one (RFC 6749 appendix A), and PostgreSQL has no text with one.
            if name.contains('\0') || value.contains('\0') {
                return Err(Error::invalid_request("a parameter holds a character that cannot be part of it"));
            }
            if fields.contains_key(&name) {
                return Err(Error::invalid_request("a parameter is given more than once").field(&name));
            }
            fields.insert(name, value);
        }
        Ok(Self(fields))
    }

    /// An empty value counts as absent (RFC 6749 §3.1).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub fn require(&self, name: &str) -> Result<&str> {
        self.get(name).ok_or_else(|| Error::invalid_request("a parameter is missing").field(name))
    }
}

/// As browsers write forms (URL Standard §5.1), but what is no UTF-8 is refused: with U+FFFD in its place a provider would get another `state` back
/// than it sent.
fn decoded(encoded: &[u8]) -> Result<String> {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let bytes: Vec<u8> = percent_encoding::percent_decode(&spaced).collect();
    String::from_utf8(bytes).map_err(|_| Error::invalid_request("a parameter is not UTF-8"))
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Error;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self> {
        if request.headers().contains_key(header::AUTHORIZATION) {
            return Err(Error::invalid_request("the certificate alone authenticates a client").field("Authorization"));
        }
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Error::invalid_request("the body must be application/x-www-form-urlencoded"));
        }
        let body = axum::body::Bytes::from_request(request, state).await.map_err(|cause| match cause.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Error::new(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request").described("the body is too large")
            }
            _ => Error::invalid_request("the body cannot be read"),
        })?;
        Self::parse(&body)
    }
}

/// Space-separated scopes, in their order, each once.
pub fn scopes(text: &str) -> Vec<String> {
    let mut scopes: Vec<String> = Vec::new();
    for scope in text.split(' ').filter(|scope| !scope.is_empty()) {
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    scopes
}
