//! Companies: the account owners.

use super::{Reader, Result};

pub async fn name<'c>(reader: impl Reader<'c>, id: &str) -> Result<String> {
    let (name,): (String,) = sqlx::query_as("SELECT name FROM companies WHERE id = $1").bind(id).fetch_one(reader).await?;
    Ok(name)
}
