//! What the bank tells of itself: one span and one measurement for each request, and the page that Prometheus reads.
//!
//! Nothing here names a person, a certificate or a value of a request: routes are those of the program, not the paths that were asked for.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use crate::{random::identifier, state::App};

mod measurements;

pub use measurements::{Measurements, of_process};

/// Which door a request came through.
#[derive(Debug, Clone, Copy)]
pub enum Listener {
    Public,
    Mtls,
    Admin,
}

impl Listener {
    fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Mtls => "mtls",
            Self::Admin => "admin",
        }
    }
}

/// Gives the request an id, which the log and the answer (`x-request-id`) carry, and measures it.
pub async fn observe(State((app, listener)): State<(App, Listener)>, request: Request, next: Next) -> Response {
    let id = identifier(app.random(), "rq");
    let listener = listener.word();
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", %id, listener, method, route);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let seconds = began.elapsed().as_secs_f64();
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(target: "renkei_bank::access", status, seconds, "answered"));
    of_process().answered(listener, method, route, status, seconds);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

/// Anybody may make methods up, but not as many rows of a table.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::PUT => "PUT",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
