//! The links of a customer: list, history, stop.

use std::collections::HashMap;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use renkei_core::wire::{
    Jst,
    challenge::{AccountLine, Role},
    links::{Link, LinkEvents, LinkPage, LinkStatus, ProviderName},
};

use super::answer;
use crate::{
    clock::from_millis,
    identity::{Customer, Peer},
    oauth::{
        bearer,
        error::{Error, Result},
        extract::{Cursor, Segment},
        scope,
    },
    state::App,
    store::{
        accounts,
        clients::{self, Client},
        events,
        grants::{self, By, Grant, Status, Whose},
        users,
    },
};

/// Links or events of one page.
const PAGE: u32 = 100;

pub async fn list(State(app): State<App>, peer: Peer, headers: HeaderMap, cursor: Cursor) -> Result<Response> {
    let now = app.now();
    let (customer, _) = bearer::customer(&app, &peer, &headers, now).await?;
    let whose = if sees_company(&customer) { Whose::Company(&customer.company.id) } else { Whose::User(&customer.user.id) };
    let (grants, next) = grants::page(app.store.reader(), whose, cursor.read()?, PAGE).await?;
    let words = Words::read(&app, &customer.company.id).await?;
    let mut links = Vec::with_capacity(grants.len());
    for grant in grants {
        let over = expire_if_due(&app, &grant, now).await?;
        links.extend(words.link(grant, over));
    }
    Ok(answer(&LinkPage { as_of: Jst(now), links, next }))
}

pub async fn history(State(app): State<App>, peer: Peer, headers: HeaderMap, Segment(id): Segment, cursor: Cursor) -> Result<Response> {
    let now = app.now();
    let (customer, _) = bearer::customer(&app, &peer, &headers, now).await?;
    let grant = visible(&app, &customer, &id).await?;
    expire_if_due(&app, &grant, now).await?;
    let (events, next) = events::page(app.store.reader(), &grant.id, cursor.read()?, PAGE).await?;
    Ok(answer(&LinkEvents { events, next }))
}

/// 204 also when the link was over already: what the customer wants is true then.
pub async fn revoke(State(app): State<App>, peer: Peer, headers: HeaderMap, Segment(id): Segment) -> Result<Response> {
    let now = app.now();
    let (customer, _) = bearer::customer(&app, &peer, &headers, now).await?;
    let grant = visible(&app, &customer, &id).await?;
    if !app.config.policy.link_revocation {
        return Err(Error::access_denied("revocation_not_offered").described("the customer stops this link at the provider"));
    }
    if !expire_if_due(&app, &grant, now).await? {
        let mut tx = app.store.begin().await?;
        grants::stop(&mut tx, app.random(), &grant.id, By::Customer(&customer.user.name), now).await?;
        tx.commit().await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]).into_response())
}

pub(super) fn sees_company(customer: &Customer) -> bool {
    match customer.user.role {
        Role::Master | Role::Administrator => true,
        Role::General => false,
    }
}

/// The first observer writes the expiry down. `true`: the link is past its end.
async fn expire_if_due(app: &App, grant: &Grant, now: Timestamp) -> Result<bool> {
    match grant.status {
        Status::Claimed(LinkStatus::Active | LinkStatus::ReauthenticationRequired) => {
            Ok(grants::expire_if_due(&app.store, app.random(), &app.config.bank_name, grant, now).await?)
        }
        Status::Claimed(_) | Status::Unclaimed => Ok(false),
    }
}

/// Others' links are not there, as far as this customer can tell.
async fn visible(app: &App, customer: &Customer, id: &str) -> Result<Grant> {
    let grant = grants::by_id(app.store.reader(), id).await?.ok_or_else(Error::not_found)?;
    let theirs = if sees_company(customer) { grant.company_id == customer.company.id } else { grant.user_id == customer.user.id };
    let is_link = grant.status != Status::Unclaimed && grant.client_id != clients::DESKTOP;
    if theirs && is_link { Ok(grant) } else { Err(Error::not_found()) }
}

/// The names that a page of links needs, read once.
struct Words {
    clients: HashMap<String, Client>,
    accounts: HashMap<String, AccountLine>,
    users: HashMap<String, String>,
}

impl Words {
    async fn read(app: &App, company: &str) -> Result<Self> {
        let providers = clients::providers(app.store.reader()).await?;
        let accounts = accounts::of_company(app.store.reader(), company).await?;
        Ok(Self {
            clients: providers.into_iter().map(|client| (client.client_id.clone(), client)).collect(),
            accounts: accounts.into_iter().map(|account| (account.reference.clone(), account.line())).collect(),
            users: users::names_of_company(app.store.reader(), company).await?,
        })
    }

    fn link(&self, grant: Grant, over: bool) -> Option<Link> {
        let Status::Claimed(status) = grant.status else { return None };
        let client = self.clients.get(&grant.client_id)?;
        Some(Link {
            status: if over { LinkStatus::Expired } else { status },
            provider: ProviderName { id: client.client_id.clone(), name: client.name.clone(), service: client.service.clone() },
            accounts: grant.accounts.iter().filter_map(|reference| self.accounts.get(reference).cloned()).collect(),
            scopes: grant.scopes.iter().map(|id| scope::name(id)).collect(),
            granted_by: self.users.get(&grant.user_id).cloned().unwrap_or_default(),
            granted_at: from_millis(grant.created_at),
            expires_at: from_millis(grant.expires_at),
            last_access_at: grant.last_access_at.map(from_millis),
            certificate_serial: grant.certificate_serial,
            terms_version: grant.terms_version,
            superseded_by: grant.superseded_by,
            // Past its end it has expired, whatever had ended it before.
            ended: grant.ended.filter(|_| !over),
            id: grant.id,
        })
    }
}
