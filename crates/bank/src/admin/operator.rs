//! Who does it: the header `Operator`, which every effect must carry.
//!
//! It is for the audit trail and proves nothing; the socket's permissions do. On the sandbox's loopback listener it also keeps web pages out, which
//! cannot send it without being asked first (CORS).

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::oauth::error::{Error, Result};

/// Characters.
const LONGEST: usize = 64;

#[derive(Debug, Clone)]
pub struct Operator(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Operator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let mut all = parts.headers.get_all("operator").iter();
        let (Some(value), None) = (all.next(), all.next()) else { return Err(refused()) };
        // Names may be Japanese: the bytes of a header are UTF-8 here.
        let name = std::str::from_utf8(value.as_bytes()).map_err(|_| refused())?.trim();
        let fits = (1..=LONGEST).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        if fits { Ok(Self(name.to_owned())) } else { Err(refused()) }
    }
}

fn refused() -> Error {
    Error::invalid_request("say who you are: one header `Operator`, 1 to 64 characters").field("Operator")
}
