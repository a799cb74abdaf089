//! What the words of a registration must look like. Refusals name the field, never its value.

use url::Url;

use crate::oauth::error::{Error, Result};

/// Ids of the bank's own making: they stand in addresses and files.
pub fn id(field: &str, text: &str) -> Result<()> {
    let fits = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    fits.then_some(()).ok_or_else(|| Error::invalid_request("1 to 64 letters, digits, dots, underscores and hyphens").field(field))
}

/// Something to be shown: 1 to `longest` characters, on one line.
pub fn line(field: &str, text: &str, longest: usize) -> Result<()> {
    let fits = (1..=longest).contains(&text.chars().count()) && text.trim() == text && !text.chars().any(char::is_control);
    fits.then_some(()).ok_or_else(|| Error::invalid_request(&format!("one line of 1 to {longest} characters")).field(field))
}

/// A secret that somebody will type: never empty, never endless.
pub fn secret(field: &str, secret: &renkei_core::Secret, longest: usize) -> Result<()> {
    let fits = (1..=longest).contains(&secret.expose().len());
    fits.then_some(()).ok_or_else(|| Error::invalid_request("the length does not fit").field(field))
}

/// FAPI 2.0 §5.3.2.2: no `http:`; RFC 6749 §3.1.2: absolute, without a fragment.
pub fn https(field: &str, text: &str) -> Result<()> {
    let fits = Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.host().is_some() && url.fragment().is_none());
    fits.then_some(()).ok_or_else(|| Error::invalid_request("an absolute https address without a fragment").field(field))
}
