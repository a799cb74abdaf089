//! What people have noted about companies.

use std::collections::BTreeMap;

use renkei_core::{
    Code, Failure,
    profile::{Colour, Profile, file::Entry},
    wire::challenge::Company,
};
use sqlx::SqliteConnection;

use super::{Store, unreadable};

/// One company of an import, as the person was shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileChange {
    pub company: Company,
    /// `None`: nothing was noted.
    pub before: Option<Profile>,
    pub after: Profile,
}

#[derive(sqlx::FromRow)]
struct Row {
    company: String,
    name: String,
    label: String,
    colour: String,
    client_code: String,
    fiscal_year_end_month: Option<i64>,
    responsible: String,
    deputy: String,
    note: String,
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        let Row { company, name, label, colour, client_code, fiscal_year_end_month, responsible, deputy, note } = row;
        let (colour, month) = (Colour::named(&colour), fiscal_year_end_month.and_then(|month| i8::try_from(month).ok()));
        let profile = Profile { label, colour, client_code, fiscal_year_end_month: month, responsible, deputy, note };
        Self { company: Company { id: company, name }, profile }
    }
}

impl Store {
    /// By company id.
    pub async fn profiles(&self, bank: &str) -> Result<BTreeMap<String, Profile>, Failure> {
        let entries = self.profiled_companies(bank).await?;
        Ok(entries.into_iter().map(|Entry { company, profile }| (company.id, profile)).collect())
    }

    /// With the names that the companies had when their profiles were written, by name.
    pub async fn profiled_companies(&self, bank: &str) -> Result<Vec<Entry>, Failure> {
        let sql = "SELECT * FROM profile WHERE bank = $1 ORDER BY name, company";
        let rows: Vec<Row> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        Ok(rows.into_iter().map(Entry::from).collect())
    }

    pub async fn put_profile(&self, bank: &str, company: &Company, profile: &Profile) -> Result<(), Failure> {
        let mut connection = self.pool.acquire().await.map_err(unreadable)?;
        put(&mut connection, bank, company, profile).await.map_err(unreadable)
    }

    pub async fn delete_profile(&self, bank: &str, company: &str) -> Result<(), Failure> {
        let query = sqlx::query("DELETE FROM profile WHERE bank = $1 AND company = $2").bind(bank).bind(company);
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// All of them or none: none as well when one is no longer what the person was shown.
    pub async fn import_profiles(&self, bank: &str, changes: &[ProfileChange]) -> Result<(), Failure> {
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(unreadable)?;
        for ProfileChange { company, before, after } in changes {
            let sql = "SELECT * FROM profile WHERE bank = $1 AND company = $2";
            let row: Option<Row> = sqlx::query_as(sql).bind(bank).bind(&company.id).fetch_optional(&mut *tx).await.map_err(unreadable)?;
            if row.map(|row| Entry::from(row).profile) != *before {
                return Err(Failure::new(Code::ProfilesChanged).with_detail(&company.id));
            }
            put(&mut tx, bank, company, after).await.map_err(unreadable)?;
        }
        tx.commit().await.map_err(unreadable)
    }
}

async fn put(connection: &mut SqliteConnection, bank: &str, company: &Company, profile: &Profile) -> sqlx::Result<()> {
    let sql = "INSERT INTO profile (bank, company, name, label, colour, client_code, fiscal_year_end_month, responsible, deputy, note)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
               ON CONFLICT (bank, company) DO UPDATE SET name = excluded.name, label = excluded.label, colour = excluded.colour,
                   client_code = excluded.client_code, fiscal_year_end_month = excluded.fiscal_year_end_month,
                   responsible = excluded.responsible, deputy = excluded.deputy, note = excluded.note";
    let Profile { label, colour, client_code, fiscal_year_end_month, responsible, deputy, note } = profile;
    let colour = colour.map(|colour| colour.words().en).unwrap_or_default();
    let query = sqlx::query(sql).bind(bank).bind(&company.id).bind(&company.name).bind(label).bind(colour).bind(client_code);
    let query = query.bind(fiscal_year_end_month.map(i64::from)).bind(responsible).bind(deputy).bind(note);
    query.execute(connection).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use renkei_core::{
        Code,
        profile::{Colour, Profile},
        wire::challenge::Company,
    };

    use super::{ProfileChange, Store};

    fn company(id: &str) -> Company {
        Company { id: id.into(), name: format!("会社{id}") }
    }

    fn labelled(label: &str) -> Profile {
        Profile {
            label: label.into(),
            colour: Some(Colour::Teal),
            fiscal_year_end_month: Some(3),
            note: "一\n二".into(),
            ..Profile::default()
        }
    }

    #[tokio::test]
    async fn a_profile_is_kept_apart_for_every_bank_until_it_is_removed() {
        let store = Store::in_memory().await;
        store.put_profile("b1", &company("c1"), &labelled("old")).await.unwrap();
        store.put_profile("b1", &company("c1"), &labelled("new")).await.unwrap();
        store.put_profile("b2", &company("c1"), &labelled("other bank")).await.unwrap();

        assert_eq!(store.profiles("b1").await.unwrap(), [("c1".to_owned(), labelled("new"))].into());
        assert_eq!(store.profiled_companies("b1").await.unwrap()[0].company, company("c1"));
        store.delete_profile("b1", "c1").await.unwrap();
        assert!(store.profiles("b1").await.unwrap().is_empty());
        assert_eq!(store.profiles("b2").await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn an_import_is_whole_or_nothing() {
        let store = Store::in_memory().await;
        store.put_profile("b", &company("c2"), &labelled("as it was")).await.unwrap();
        let change = |id: &str, before: Option<&str>| ProfileChange {
            company: company(id),
            before: before.map(labelled),
            after: labelled("imported"),
        };

        let stale = [change("c1", None), change("c2", Some("as it had been"))];
        assert_eq!(store.import_profiles("b", &stale).await.unwrap_err().code, Code::ProfilesChanged);
        assert_eq!(store.profiles("b").await.unwrap(), [("c2".to_owned(), labelled("as it was"))].into());

        store.import_profiles("b", &[change("c1", None), change("c2", Some("as it was"))]).await.unwrap();
        assert!(store.profiles("b").await.unwrap().values().all(|profile| *profile == labelled("imported")));
        assert_eq!(store.profiles("b").await.unwrap().len(), 2);
    }
}
