//! Companies: the account owners.

use super::{Reader, Result, Tx};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Company {
    pub id: String,
    pub name: String,
}

pub async fn name<'c>(reader: impl Reader<'c>, id: &str) -> Result<String> {
    let (name,): (String,) = sqlx::query_as("SELECT name FROM companies WHERE id = $1").bind(id).fetch_one(reader).await?;
    Ok(name)
}

pub async fn by_id<'c>(reader: impl Reader<'c>, id: &str) -> Result<Option<Company>> {
    sqlx::query_as("SELECT id, name FROM companies WHERE id = $1").bind(id).fetch_optional(reader).await
}

/// By id, after `id`.
pub async fn after<'c>(reader: impl Reader<'c>, id: &str, limit: u32) -> Result<Vec<Company>> {
    sqlx::query_as("SELECT id, name FROM companies WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(id)
        .bind(i64::from(limit))
        .fetch_all(reader)
        .await
}

/// `false`: the id is taken.
pub async fn register(tx: &mut Tx<'_>, company: &Company) -> Result<bool> {
    let done = sqlx::query("INSERT INTO companies (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        .bind(&company.id)
        .bind(&company.name)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
