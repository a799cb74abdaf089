//! On every answer of the account-information API: `x-fapi-interaction-id`, the caller's or one of ours, and that nobody may keep a copy.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use uuid::{Builder, Uuid};

use crate::state::App;

const NAME: &str = "x-fapi-interaction-id";

pub async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let theirs = request.headers().get(NAME).and_then(|value| value.to_str().ok()).and_then(|value| Uuid::parse_str(value).ok());
    let id = theirs.unwrap_or_else(|| {
        let mut bytes = [0_u8; 16];
        app.random().fill(&mut bytes).expect("the operating system's random source works");
        Builder::from_random_bytes(bytes).into_uuid()
    });
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(NAME, value);
    }
    response
}
