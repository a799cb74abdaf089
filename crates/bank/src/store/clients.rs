//! OAuth clients: the providers (API業者) and the desktop app.

use renkei_core::wire::links::Guide;
use serde::{Deserialize, Serialize};

use super::{Reader, Result, Tx, json_list};
use crate::identity::reference::Reference;

/// Named one by one: PostgreSQL refuses a statement that a running node has prepared with `*` once the table has another column.
macro_rules! columns {
    () => {
        "client_id, kind, name, service, registration_number, contact, subject_dn, scopes, redirect_uris, chooses_scopes, directory"
    };
}

pub mod administration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Provider,
    /// Its certificates are the customers'.
    Desktop,
}

/// The desktop app's `client_id`.
pub const DESKTOP: &str = "bank-desktop";

#[derive(Debug, Clone, PartialEq)]
pub struct Client {
    pub client_id: String,
    pub kind: Kind,
    /// 商号
    pub name: String,
    pub service: String,
    pub registration_number: String,
    pub contact: String,
    /// RFC 4514, as [`crate::identity::name::subject`] writes it; empty for the desktop app.
    pub subject_dn: String,
    pub scopes: Vec<String>,
    /// Compared exactly.
    pub redirect_uris: Vec<String>,
    /// Whether 手順3 is shown.
    pub chooses_scopes: bool,
    pub directory: Directory,
}

/// What the directory (`/me/providers`) says beside the names. Data, not code: a provider that renames a menu needs a new row, not a new program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Names of the services, e.g. クラウド会計ソフト freee.
    pub services: Vec<String>,
    /// How the first link is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_guide: Option<Guide>,
    pub relink_guide: Guide,
    /// The provider's own page where a link is made anew.
    pub relink_url: String,
    pub stop_guide: Guide,
    pub stop_url: String,
    /// How many days back the provider fetches statements after a new consent, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookback_days: Option<u32>,
}

pub async fn by_id<'c>(reader: impl Reader<'c>, client_id: &str) -> Result<Option<Client>> {
    let row: Option<Row> =
        sqlx::query_as(concat!("SELECT ", columns!(), " FROM clients WHERE client_id = $1")).bind(client_id).fetch_optional(reader).await?;
    Ok(row.map(Into::into))
}

/// What decides whether a certificate may speak for a client, beside the certificate itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Authenticating {
    pub client: Client,
    pub suspended: bool,
    /// An imported CRL lists the certificate.
    pub certificate_revoked: bool,
}

/// One statement: every request of a provider begins with it.
pub async fn authenticating<'c>(reader: impl Reader<'c>, client_id: &str, certificate: &Reference) -> Result<Option<Authenticating>> {
    let row: Option<Found> = sqlx::query_as(concat!(
        "SELECT ",
        columns!(),
        ", suspended_at, r.revoked_at AS certificate_revoked_at
         FROM clients LEFT JOIN revoked_serials r ON r.issuer = $2 AND r.serial = $3 WHERE client_id = $1",
    ))
    .bind(client_id)
    .bind(&certificate.issuer)
    .bind(&certificate.serial)
    .fetch_optional(reader)
    .await?;
    Ok(row.map(|Found { row, suspended_at, certificate_revoked_at }| Authenticating {
        client: row.into(),
        suspended: suspended_at.is_some(),
        certificate_revoked: certificate_revoked_at.is_some(),
    }))
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: Row,
    suspended_at: Option<i64>,
    certificate_revoked_at: Option<i64>,
}

/// The directory, by name.
pub async fn providers<'c>(reader: impl Reader<'c>) -> Result<Vec<Client>> {
    let rows: Vec<Row> = sqlx::query_as(concat!("SELECT ", columns!(), " FROM clients WHERE kind = 'provider' ORDER BY client_id"))
        .fetch_all(reader)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What a bank is planted with: registers a client or replaces what is known of it. The staff's way is [`administration::register`].
pub async fn plant(tx: &mut Tx<'_>, client: &Client) -> Result<()> {
    let sql = "INSERT INTO clients (client_id, kind, name, service, registration_number, contact, subject_dn, scopes, redirect_uris, chooses_scopes, directory)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (client_id) DO UPDATE SET kind = excluded.kind, name = excluded.name, service = excluded.service,
           registration_number = excluded.registration_number, contact = excluded.contact, subject_dn = excluded.subject_dn,
           scopes = excluded.scopes, redirect_uris = excluded.redirect_uris, chooses_scopes = excluded.chooses_scopes, directory = excluded.directory";
    execute(tx, sql, client).await.map(drop)
}

/// `sql` has the columns of a client as `$1` to `$11`, in the table's order; how many rows it changed.
async fn execute(tx: &mut Tx<'_>, sql: &'static str, client: &Client) -> Result<u64> {
    let kind = match client.kind {
        Kind::Provider => "provider",
        Kind::Desktop => "desktop",
    };
    let done = sqlx::query(sql)
        .bind(&client.client_id)
        .bind(kind)
        .bind(&client.name)
        .bind(&client.service)
        .bind(&client.registration_number)
        .bind(&client.contact)
        .bind(&client.subject_dn)
        .bind(serde_json::json!(client.scopes).to_string())
        .bind(serde_json::json!(client.redirect_uris).to_string())
        .bind(i64::from(client.chooses_scopes))
        .bind(serde_json::json!(client.directory).to_string())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

#[derive(sqlx::FromRow)]
struct Row {
    client_id: String,
    kind: String,
    name: String,
    service: String,
    registration_number: String,
    contact: String,
    subject_dn: String,
    scopes: String,
    redirect_uris: String,
    chooses_scopes: i64,
    directory: String,
}

impl From<Row> for Client {
    fn from(row: Row) -> Self {
        Self {
            kind: if row.kind == "desktop" { Kind::Desktop } else { Kind::Provider },
            scopes: json_list(&row.scopes),
            redirect_uris: json_list(&row.redirect_uris),
            chooses_scopes: row.chooses_scopes != 0,
            directory: serde_json::from_str(&row.directory).unwrap_or_default(),
            client_id: row.client_id,
            name: row.name,
            service: row.service,
            registration_number: row.registration_number,
            contact: row.contact,
            subject_dn: row.subject_dn,
        }
    }
}
