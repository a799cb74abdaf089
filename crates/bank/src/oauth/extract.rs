//! Parts of an address, refused like everything else: axum's own extractors answer in plain text.

use std::convert::Infallible;

use axum::{
    RequestPartsExt,
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use super::{
    error::{Error, Result},
    form::Form,
};
use crate::store;

/// The one variable segment of a path. What cannot be read names nothing that exists.
#[derive(Debug, Clone)]
pub struct Segment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let Path(segment) = parts.extract::<Path<String>>().await.map_err(|_| Error::not_found())?;
        if segment.contains('\0') { Err(Error::not_found()) } else { Ok(Self(segment)) }
    }
}

/// `?cursor=`: where the page before ended (Unix milliseconds and an id); absent for the first page.
///
/// Read inside the handler ([`Cursor::read`]), so that who may not see the list is told that first.
#[derive(Debug, Clone)]
pub struct Cursor(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Cursor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Infallible> {
        Ok(Self(parts.uri.query().map(Into::into)))
    }
}

impl Cursor {
    pub fn read(&self) -> Result<Option<(i64, String)>> {
        let query = Form::parse(self.0.as_deref().unwrap_or_default().as_bytes())?;
        let refused = || Error::invalid_request("the cursor is not one that a page gave").field("cursor");
        query.get("cursor").map(|text| store::cursor(text).ok_or_else(refused)).transpose()
    }
}
