//! Providers (API業者): list, register, change, suspend, resume.

use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use renkei_core::wire::Jst;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{body, conflict, operator::Operator, unknown, words};
use crate::{
    clock::from_millis,
    oauth::{
        error::{Error, Result},
        extract::Segment,
        scope::BUSINESSES,
    },
    state::App,
    store::{
        Tx, audit,
        clients::{self, Directory, Kind, administration},
    },
};

/// What the bank knows of a provider. Registering and changing say all of it: what is left out is empty from then on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub client_id: String,
    /// 商号
    pub name: String,
    pub service: String,
    /// 電子決済等代行業者の登録番号
    pub registration_number: String,
    pub contact: String,
    /// RFC 4514, of the client certificate; another certificate with the same subject and CA goes on with the same links.
    pub subject_dn: String,
    pub scopes: Vec<String>,
    /// https, compared exactly.
    pub redirect_uris: Vec<String>,
    /// Whether customers choose 業務 (手順3).
    #[serde(default)]
    pub chooses_scopes: bool,
    /// Services, guides and addresses that customers read.
    #[serde(default)]
    #[schemars(with = "super::directory::Shape")]
    pub directory: Directory,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Client {
    #[serde(flatten)]
    provider: Provider,
    /// `provider`, `desktop`
    kind: &'static str,
    #[schemars(with = "Option<String>")]
    suspended_at: Option<Jst>,
}

impl Client {
    fn of(client: clients::Client, suspended_at: Option<i64>) -> Self {
        let kind = match client.kind {
            Kind::Provider => "provider",
            Kind::Desktop => "desktop",
        };
        let clients::Client { client_id, name, service, registration_number, contact, subject_dn, .. } = client;
        let clients::Client { kind: _, scopes, redirect_uris, chooses_scopes, directory, .. } = client;
        let provider = Provider {
            client_id,
            name,
            service,
            registration_number,
            contact,
            subject_dn,
            scopes,
            redirect_uris,
            chooses_scopes,
            directory,
        };
        Self { provider, kind, suspended_at: suspended_at.map(from_millis) }
    }
}

impl Provider {
    fn check(&self) -> Result<()> {
        words::id("client_id", &self.client_id)?;
        if self.client_id == clients::DESKTOP {
            return Err(Error::invalid_request("the desktop app is no provider").field("client_id"));
        }
        for (field, text) in [
            ("name", &self.name),
            ("service", &self.service),
            ("registration_number", &self.registration_number),
            ("contact", &self.contact),
        ] {
            words::line(field, text, 200)?;
        }
        words::line("subject_dn", &self.subject_dn, 1_000)?;
        if !self.subject_dn.contains('=') {
            return Err(Error::invalid_request("a name such as CN=api,O=…,C=JP (RFC 4514)").field("subject_dn"));
        }
        if self.scopes.is_empty() {
            return Err(Error::invalid_request("at least one").field("scopes"));
        }
        for (index, scope) in self.scopes.iter().enumerate() {
            if !BUSINESSES.iter().any(|(id, _)| id == scope) {
                return Err(Error::invalid_request("not a 業務 of this bank").field(&format!("scopes[{index}]")));
            }
        }
        if self.redirect_uris.is_empty() {
            return Err(Error::invalid_request("at least one").field("redirect_uris"));
        }
        for (index, address) in self.redirect_uris.iter().enumerate() {
            words::https(&format!("redirect_uris[{index}]"), address)?;
        }
        for (field, address) in [("directory.relink_url", &self.directory.relink_url), ("directory.stop_url", &self.directory.stop_url)] {
            if !address.is_empty() {
                words::https(field, address)?;
            }
        }
        Ok(())
    }

    fn into_client(self) -> clients::Client {
        let Self { client_id, name, service, registration_number, contact, subject_dn, scopes, redirect_uris, chooses_scopes, directory } =
            self;
        let kind = Kind::Provider;
        clients::Client {
            client_id,
            kind,
            name,
            service,
            registration_number,
            contact,
            subject_dn,
            scopes,
            redirect_uris,
            chooses_scopes,
            directory,
        }
    }
}

pub async fn list(State(app): State<App>) -> Result<Json<Value>> {
    let all = administration::all(app.store.reader()).await?;
    let clients: Vec<Client> = all.into_iter().map(|(client, suspended_at)| Client::of(client, suspended_at)).collect();
    Ok(Json(json!({ "clients": clients })))
}

pub async fn show(State(app): State<App>, Segment(id): Segment) -> Result<Json<Client>> {
    let client = clients::by_id(app.store.reader(), &id).await?.ok_or_else(|| unknown("client"))?;
    let suspended_at = administration::suspended_at(app.store.reader(), &id).await?;
    Ok(Json(Client::of(client, suspended_at)))
}

/// 201
pub async fn register(State(app): State<App>, operator: Operator, bytes: Bytes) -> Result<(StatusCode, Json<Client>)> {
    let provider: Provider = body(&bytes)?;
    provider.check()?;
    let detail = json!({ "operator": operator.0, "subject_dn": provider.subject_dn, "scopes": provider.scopes });
    let client = provider.into_client();
    let mut tx = app.store.begin().await?;
    if !administration::register(&mut tx, &client).await? {
        return Err(match clients::by_id(&mut *tx, &client.client_id).await? {
            Some(_) => conflict("already_registered", "there is a client of this id").field("client_id"),
            None => subject_taken(),
        });
    }
    record(&app, &mut tx, &client.client_id, "client.registered", detail).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(Client::of(client, None))))
}

/// Says all of it anew; links and tokens go on.
pub async fn change(State(app): State<App>, operator: Operator, Segment(id): Segment, bytes: Bytes) -> Result<Json<Client>> {
    let provider: Provider = body(&bytes)?;
    provider.check()?;
    if provider.client_id != id {
        return Err(Error::invalid_request("not the one of the address").field("client_id"));
    }
    let mut tx = app.store.begin().await?;
    if !administration::hold(&mut tx, &id).await? {
        return Err(unknown("client"));
    }
    let before = clients::by_id(&mut *tx, &id).await?.ok_or_else(|| unknown("client"))?;
    let (before, after) = (json!(Client::of(before, None).provider), json!(provider));
    let differs = |name: &&String| before[name.as_str()] != after[name.as_str()];
    let changed: Vec<&String> = after.as_object().into_iter().flat_map(|members| members.keys()).filter(differs).collect();
    if changed.is_empty() {
        return Err(conflict("unchanged", "that is what is known already"));
    }
    let detail = json!({ "operator": operator.0, "changed": changed });
    let client = provider.into_client();
    if !administration::change(&mut tx, &client).await? {
        return Err(subject_taken());
    }
    let suspended_at = administration::suspended_at(&mut *tx, &id).await?;
    record(&app, &mut tx, &id, "client.changed", detail).await?;
    tx.commit().await?;
    Ok(Json(Client::of(client, suspended_at)))
}

/// With one name for two, each could act as the other.
fn subject_taken() -> Error {
    conflict("subject_taken", "another client is known by this subject").field("subject_dn")
}

/// Refused everything from now on, access tokens included; links stay and work again after [`resume`].
pub async fn suspend(State(app): State<App>, operator: Operator, Segment(id): Segment) -> Result<Json<Client>> {
    let mut tx = app.store.begin().await?;
    let client = required(&mut tx, &id).await?;
    if !administration::suspend(&mut tx, &id, app.now()).await? {
        return Err(conflict("already_suspended", "the client is suspended already"));
    }
    record(&app, &mut tx, &id, "client.suspended", json!({ "operator": operator.0 })).await?;
    let suspended_at = administration::suspended_at(&mut *tx, &id).await?;
    tx.commit().await?;
    Ok(Json(Client::of(client, suspended_at)))
}

pub async fn resume(State(app): State<App>, operator: Operator, Segment(id): Segment) -> Result<Json<Client>> {
    let mut tx = app.store.begin().await?;
    let client = required(&mut tx, &id).await?;
    if !administration::resume(&mut tx, &id).await? {
        return Err(conflict("not_suspended", "the client is not suspended"));
    }
    record(&app, &mut tx, &id, "client.resumed", json!({ "operator": operator.0 })).await?;
    tx.commit().await?;
    Ok(Json(Client::of(client, None)))
}

/// Suspending the desktop app would lock every customer out at once: it is no provider.
async fn required(tx: &mut Tx<'_>, id: &str) -> Result<clients::Client> {
    clients::by_id(&mut **tx, id).await?.filter(|client| client.kind == Kind::Provider).ok_or_else(|| unknown("provider"))
}

async fn record(app: &App, tx: &mut Tx<'_>, id: &str, name: &str, detail: Value) -> Result<()> {
    Ok(audit::append(tx, audit::Event { name, client_id: Some(id), detail, ..audit::Event::default() }, app.now()).await?)
}
