//! Companies: list, register.

use axum::{
    Json,
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{body, conflict, operator::Operator, unknown, words};
use crate::{
    oauth::{error::Result, extract::Segment, form::Form},
    state::App,
    store::{audit, companies},
};

const PAGE: u32 = 100;

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Company {
    pub id: String,
    pub name: String,
}

/// By id; `?after=` goes on behind that one.
pub async fn list(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Value>> {
    let query = Form::parse(query.unwrap_or_default().as_bytes())?;
    let found = companies::after(app.store.reader(), query.get("after").unwrap_or_default(), PAGE).await?;
    let companies: Vec<Company> = found.into_iter().map(|companies::Company { id, name }| Company { id, name }).collect();
    Ok(Json(json!({ "companies": companies })))
}

pub async fn show(State(app): State<App>, Segment(id): Segment) -> Result<Json<Company>> {
    let companies::Company { id, name } = companies::by_id(app.store.reader(), &id).await?.ok_or_else(|| unknown("company"))?;
    Ok(Json(Company { id, name }))
}

/// 201
pub async fn register(State(app): State<App>, operator: Operator, bytes: Bytes) -> Result<(StatusCode, Json<Company>)> {
    let Company { id, name } = body(&bytes)?;
    words::id("id", &id)?;
    words::line("name", &name, 200)?;
    let mut tx = app.store.begin().await?;
    let company = companies::Company { id, name };
    if !companies::register(&mut tx, &company).await? {
        return Err(conflict("already_registered", "there is a company of this id").field("id"));
    }
    let detail = json!({ "operator": operator.0 });
    let event = audit::Event { name: "company.registered", company_id: Some(&company.id), detail, ..audit::Event::default() };
    audit::append(&mut tx, event, app.now()).await?;
    tx.commit().await?;
    let companies::Company { id, name } = company;
    Ok((StatusCode::CREATED, Json(Company { id, name })))
}
