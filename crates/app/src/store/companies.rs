//! Companies that have signed in on this PC.

use renkei_core::Failure;

use super::{Store, unreadable};

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Company {
    pub id: String,
    pub name: String,
    pub user_name: String,
    /// Of the certificate that signed in.
    pub thumbprint: String,
    pub certificate_serial: String,
}

impl Store {
    /// The companies of one bank, by name.
    pub async fn companies(&self, bank: &str) -> Result<Vec<Company>, Failure> {
        let sql = "SELECT id, name, user_name, thumbprint, certificate_serial FROM company WHERE bank = $1 ORDER BY name, id";
        sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)
    }

    /// The one that everything here belongs to; `None`: there is none, or no single one.
    pub async fn only_bank(&self) -> Result<Option<String>, Failure> {
        let sql = "SELECT min(bank) FROM company HAVING count(DISTINCT bank) = 1";
        sqlx::query_scalar(sql).fetch_optional(&self.pool).await.map_err(unreadable)
    }

    /// A sign-in; a company's later one replaces the earlier.
    pub async fn put_company(&self, bank: &str, company: &Company) -> Result<(), Failure> {
        let sql = "INSERT INTO company (bank, id, name, user_name, thumbprint, certificate_serial) VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (bank, id) DO UPDATE SET name = excluded.name, user_name = excluded.user_name, thumbprint = excluded.thumbprint,
                       certificate_serial = excluded.certificate_serial";
        let Company { id, name, user_name, thumbprint, certificate_serial } = company;
        let query = sqlx::query(sql).bind(bank).bind(id).bind(name).bind(user_name).bind(thumbprint).bind(certificate_serial);
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }
}
