//! The customer's own data: `/me/…`. Every call needs an access token of this certificate.

use renkei_core::{
    Failure, Secret,
    wire::{
        Jst,
        links::{Link, LinkEvent, LinkEvents, LinkPage, Me, Providers, Service},
    },
};
use serde::de::DeserializeOwned;
use url::Url;

use crate::{CertifiedBank, http};

/// A customer with more pages than this does not exist; a server that never ends does.
const MOST_PAGES: usize = 500;

/// Every link of the company at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkList {
    /// 「◯時点」: the instant of the first page, because what came later may be older news for it.
    pub as_of: Jst,
    pub links: Vec<Link>,
}

impl CertifiedBank {
    pub async fn me(&self, token: &Secret) -> Result<Me, Failure> {
        self.read(self.beside_links(None)?, token).await
    }

    pub async fn providers(&self, token: &Secret) -> Result<Providers, Failure> {
        self.read(self.beside_links(Some("providers"))?, token).await
    }

    pub async fn service(&self, token: &Secret) -> Result<Service, Failure> {
        self.read(self.beside_links(Some("service"))?, token).await
    }

    /// Follows the cursors to the end.
    pub async fn links(&self, token: &Secret) -> Result<LinkList, Failure> {
        let mut page: LinkPage = self.read(self.endpoints.links.clone(), token).await?;
        let mut list = LinkList { as_of: page.as_of, links: page.links };
        for _ in 0..MOST_PAGES {
            let Some(cursor) = page.next else { return Ok(list) };
            page = self.read(after(&self.endpoints.links, &cursor), token).await?;
            list.links.append(&mut page.links);
        }
        Err(http::unexpected("the list of links does not end"))
    }

    /// The link's history, as far as the bank keeps it.
    pub async fn link_events(&self, id: &str, token: &Secret) -> Result<Vec<LinkEvent>, Failure> {
        let url = self.of_link(id, "events")?;
        let mut page: LinkEvents = self.read(url.clone(), token).await?;
        let mut events = page.events;
        for _ in 0..MOST_PAGES {
            let Some(cursor) = page.next else { return Ok(events) };
            page = self.read(after(&url, &cursor), token).await?;
            events.append(&mut page.events);
        }
        Err(http::unexpected("the history does not end"))
    }

    /// Stops a link at the bank; only where [`renkei_core::wire::oauth::Metadata::x_link_revocation_supported`]. The provider must still be
    /// told by the customer.
    pub async fn revoke_link(&self, id: &str, token: &Secret) -> Result<(), Failure> {
        self.http.post_empty(self.of_link(id, "revoke")?, token).await?.done()
    }

    async fn read<T: DeserializeOwned>(&self, url: Url, token: &Secret) -> Result<T, Failure> {
        self.http.get(url, Some(token)).await?.json()
    }

    /// `…/me/links` → `…/me` or `…/me/<name>`.
    fn beside_links(&self, name: Option<&str>) -> Result<Url, Failure> {
        let mut url = self.endpoints.links.clone();
        edit(&mut url, |path| {
            path.pop().extend(name);
        })?;
        Ok(url)
    }

    fn of_link(&self, id: &str, what: &str) -> Result<Url, Failure> {
        let mut url = self.endpoints.links.clone();
        edit(&mut url, |path| {
            path.extend([id, what]);
        })?;
        Ok(url)
    }
}

fn edit(url: &mut Url, change: impl FnOnce(&mut url::PathSegmentsMut<'_>)) -> Result<(), Failure> {
    let mut path = url.path_segments_mut().map_err(|()| http::unexpected("metadata: x_links_endpoint has no path"))?;
    change(&mut path);
    Ok(())
}

fn after(url: &Url, cursor: &str) -> Url {
    let mut url = url.clone();
    url.query_pairs_mut().append_pair("cursor", cursor);
    url
}
