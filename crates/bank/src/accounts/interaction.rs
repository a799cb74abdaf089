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
    // Their own writing of it, so that they find it again in their logs.
    let is_uuid = |value: &&HeaderValue| value.to_str().is_ok_and(|text| Uuid::parse_str(text).is_ok());
    let id = request.headers().get(NAME).filter(is_uuid).cloned().or_else(|| made(&app));
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(id) = id {
        response.headers_mut().insert(NAME, id);
    }
    response
}

fn made(app: &App) -> Option<HeaderValue> {
    let mut bytes = [0_u8; 16];
    app.random().fill(&mut bytes).expect("the operating system's random source works");
    HeaderValue::from_str(&Builder::from_random_bytes(bytes).into_uuid().to_string()).ok()
}
