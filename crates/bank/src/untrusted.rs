//! Doors for `crates/fuzz`: what strangers send, as bytes, each straight to the code that reads it. Nothing else calls them, and nothing is
//! decided here.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use renkei_core::wire::challenge::{Device, Request};

use crate::{
    identity::Peer,
    oauth::{self, error::Result, form::Form},
    proxy, steps,
    store::{clients::Client, pushed::Params},
};

/// The body of `POST /par`, by this client.
pub fn pushed(client: &Client, body: &[u8]) -> Result<Params> {
    oauth::read_pushed(client, &Form::parse(body)?)
}

/// `authorization_details`; the scopes that are asked for.
pub fn details(json: &str, allowed: &[String]) -> Result<Vec<String>> {
    oauth::read_details(json, allowed)
}

/// The form that begins the native steps.
pub fn first_step(body: &[u8]) -> Result<Option<Device>> {
    steps::read_first(&Form::parse(body)?)
}

/// The JSON of every further step.
pub fn following_step(body: &[u8]) -> Result<Request> {
    steps::read_following(body)
}

/// Each line is one `Cookie` header; the transactions that this browser has begun, with its cookies for them.
pub fn cookies(lines: &[&[u8]]) -> Vec<(String, String)> {
    let headers = headers(&[header::COOKIE], lines);
    oauth::read_cookies(&headers).map(|(id, value)| (id.to_owned(), value.to_owned())).collect()
}

/// Each line is one `Authorization` header; the token.
pub fn bearer(lines: &[&[u8]]) -> Result<String> {
    oauth::bearer::value(&headers(&[header::AUTHORIZATION], lines)).map(str::to_owned)
}

/// The lines are `Client-Cert`, `Client-Cert-Chain`, and again.
pub fn client_certificate(lines: &[&[u8]]) -> Result<Peer> {
    proxy::told(&headers(&[proxy::CERTIFICATE, proxy::CHAIN], lines))
}

/// What no header can hold never comes as far as the bank.
fn headers(names: &[HeaderName], lines: &[&[u8]]) -> HeaderMap {
    let values = lines.iter().map(|line| HeaderValue::from_bytes(line));
    names.iter().cycle().cloned().zip(values).filter_map(|(name, value)| Some((name, value.ok()?))).fold(
        HeaderMap::new(),
        |mut headers, (name, value)| {
            headers.append(name, value);
            headers
        },
    )
}
