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

    /// Of every company that is known here, at whatever bank.
    pub async fn company_names(&self) -> Result<Vec<String>, Failure> {
        let sql = "SELECT name FROM company UNION SELECT name FROM profile UNION SELECT company_name FROM known_certificate
                   UNION SELECT company_name FROM receipt UNION SELECT company_name FROM early_end";
        sqlx::query_scalar(sql).fetch_all(&self.pool).await.map_err(unreadable)
    }

    /// Of everybody who has signed in here, at whatever bank.
    pub async fn user_names(&self) -> Result<Vec<String>, Failure> {
        sqlx::query_scalar("SELECT DISTINCT user_name FROM company").fetch_all(&self.pool).await.map_err(unreadable)
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

#[cfg(test)]
mod tests {
    use super::{Company, Store};

    #[tokio::test]
    async fn names_are_known_of_every_bank() {
        let store = Store::in_memory().await;
        for (bank, name, user) in [("b1", "鳥海製麺所", "佐藤 美咲"), ("b2", "いなほ会", "加藤 直樹")] {
            let (name, user_name) = (name.to_owned(), user.to_owned());
            let company = Company { id: "c".into(), name, user_name, thumbprint: "t".into(), certificate_serial: "01".into() };
            store.put_company(bank, &company).await.unwrap();
        }

        assert_eq!(store.company_names().await.unwrap(), ["いなほ会", "鳥海製麺所"]);
        let mut users = store.user_names().await.unwrap();
        users.sort();
        assert_eq!(users, ["佐藤 美咲", "加藤 直樹"]);
    }
}
