//! Who calls a client endpoint: a provider by its own certificate, or the desktop app by its customer's.

use jiff::Timestamp;

use super::{
    error::{Error, Result},
    form::Form,
};
use crate::{
    identity::{Customer, Peer, authenticate_client, judge_customer},
    state::App,
    store::clients::{self, Client, DESKTOP},
};

#[derive(Debug, Clone)]
pub enum Caller {
    Provider {
        client: Client,
        thumbprint: String,
    },
    /// The certificate is the app's credential and says whose app it is.
    Desktop {
        client: Client,
        customer: Customer,
    },
}

impl Caller {
    /// RFC 8705 §2: `client_id` in every request, and the certificate must be that client's. A second way of authenticating beside it is refused
    /// (RFC 6749 §2.3).
    pub async fn authenticate(app: &App, peer: &Peer, form: &Form, now: Timestamp) -> Result<Self> {
        let client_id = form.require("client_id")?;
        for second in ["client_secret", "client_assertion", "client_assertion_type"] {
            if form.get(second).is_some() {
                return Err(Error::invalid_request("the certificate alone authenticates a client").field(second));
            }
        }
        if client_id == DESKTOP {
            let customer = judge_customer(app, peer, now).await?;
            let client = clients::by_id(app.store.reader(), DESKTOP).await?.ok_or_else(|| Error::invalid_client("client_unknown"))?;
            return Ok(Self::Desktop { client, customer });
        }
        let client = authenticate_client(app, peer, client_id, now).await?;
        let thumbprint = peer.thumbprint().ok_or_else(|| Error::invalid_client("certificate_required"))?;
        Ok(Self::Provider { client, thumbprint })
    }

    /// For endpoints that the desktop app has no business with.
    pub async fn provider(app: &App, peer: &Peer, form: &Form, now: Timestamp) -> Result<Client> {
        match Self::authenticate(app, peer, form, now).await? {
            Self::Provider { client, .. } => Ok(client),
            Self::Desktop { .. } => Err(Error::bad_request("unauthorized_client", "this endpoint is for providers")),
        }
    }

    pub fn client(&self) -> &Client {
        let (Self::Provider { client, .. } | Self::Desktop { client, .. }) = self;
        client
    }

    /// Of the certificate that new tokens are bound to.
    pub fn thumbprint(&self) -> &str {
        match self {
            Self::Provider { thumbprint, .. } => thumbprint,
            Self::Desktop { customer, .. } => &customer.thumbprint,
        }
    }

    /// A provider may act for any user who allowed it; the app only for its certificate's.
    pub fn may_act_for(&self, user_id: &str) -> bool {
        match self {
            Self::Provider { .. } => true,
            Self::Desktop { customer, .. } => customer.user.id == user_id,
        }
    }

    /// Whether it may have tokens for the user. A suspended user has none for the dashboard; links with providers live on, because it is the
    /// company that allowed them.
    pub fn may_have_tokens_for(&self, user_id: &str) -> bool {
        let suspended = matches!(self, Self::Desktop { customer, .. } if customer.suspended);
        self.may_act_for(user_id) && !suspended
    }
}
