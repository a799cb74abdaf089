//! An answer as it goes out, and as it is kept for the same request again.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use renkei_core::Secret;
use rustls::crypto::SecureRandom;
use serde::Serialize;
use zeroize::Zeroizing;

use super::{outcome, seal};
use crate::{oauth::error::Error, random::stored, store::transactions::Transaction};

/// Status and JSON body. The body may carry a session or a code, so it is wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    body: Zeroizing<Vec<u8>>,
}

impl Reply {
    pub fn json(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("wire types serialise");
        Self { status, body: Zeroizing::new(body) }
    }

    pub fn refusal(error: &Error) -> Self {
        Self::json(error.status, &error.refusal)
    }

    /// What came of the step, in one of the protocol's own words.
    pub fn outcome(&self) -> String {
        outcome::of(&self.body)
    }

    /// `<status> <body>`, sealed for `asker`.
    pub fn seal(&self, random: &dyn SecureRandom, asker: &Asker, transaction: &str) -> String {
        let packed = Zeroizing::new([self.status.as_str().as_bytes(), b" ", &self.body].concat());
        seal::seal(random, &asker.secret, transaction, &packed)
    }

    /// The answer that `transaction` keeps for this very request.
    pub fn repeated(asker: &Asker, transaction: &Transaction, now: Timestamp) -> Option<Self> {
        Self::open(asker, &transaction.id, transaction.replay(&asker.hash, &asker.digest, now)?)
    }

    fn open(asker: &Asker, transaction: &str, sealed: &str) -> Option<Self> {
        let packed = seal::open(&asker.secret, transaction, sealed)?;
        let (status, body) = packed.split_at_checked(4)?;
        let status = StatusCode::from_bytes(&status[..3]).ok()?;
        Some(Self { status, body: Zeroizing::new(body.to_vec()) })
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (self.status, headers, self.body.to_vec()).into_response()
    }
}

/// Who asked what: enough to recognise the same request again, and to open the answer that was kept for it.
pub struct Asker {
    /// Never stored.
    secret: Secret,
    pub hash: String,
    /// Of the whole request. It covers the 256-bit secret, so a short password in it cannot be guessed from the digest.
    pub digest: String,
}

impl Asker {
    /// A request after the first: known by the session that it moves.
    pub fn session(session: &Secret, canonical: &str) -> Self {
        Self { secret: session.clone(), hash: stored(session.expose()), digest: stored(canonical) }
    }

    /// A first request that brought an idempotency key. `form` holds the hand-over reference, which the key alone cannot replace.
    pub fn first(thumbprint: &str, key: &str, form: &str) -> Self {
        Self {
            secret: Secret::new(format!("{key}\n{form}")),
            hash: stored(&format!("first request\n{thumbprint}\n{key}")),
            digest: stored(&format!("{key}\n{form}")),
        }
    }
}
