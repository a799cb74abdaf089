//! The same browser opens the same request again: a reload, or the page in the other language. It finds its transaction again, with the number
//! that the customer may have read already.

use axum::http::HeaderMap;
use jiff::Timestamp;
use renkei_core::Secret;

use crate::{
    oauth::continuation,
    random::stored,
    state::App,
    store::{
        self,
        handover::{self, Waiting},
    },
};

/// A browser that has opened more requests than this at a time gets a transaction of its own for each further opening.
const LOOKED_AT: usize = 8;

/// Derived, so that whoever holds the cookie is shown the same reference again, though the database has only hashes of both.
pub fn reference(cookie: &str) -> Secret {
    Secret::new(stored(&format!("hand-over of {cookie}")))
}

pub struct Reopened {
    pub id: String,
    pub cookie: Secret,
    pub waiting: Waiting,
}

/// `None`: this browser has no transaction of the request that could still be taken over.
pub async fn find(app: &App, headers: &HeaderMap, request_hash: &str, now: Timestamp) -> store::Result<Option<Reopened>> {
    for (id, cookie) in continuation::transactions(headers).take(LOOKED_AT) {
        if let Some(waiting) = handover::waiting(app.store.reader(), id, request_hash, &stored(cookie), now).await? {
            return Ok(Some(Reopened { id: id.into(), cookie: Secret::new(cookie), waiting }));
        }
    }
    Ok(None)
}
