//! The first request, a form: takes over what a browser began (`handover`), or begins a sign-in (`scope=links` with PKCE).
//!
//! The certificate is judged before the reference is spent, so that a refused certificate burns nothing. The reference is spent by one statement
//! and for good; a second use by somebody else cancels the transaction (another program or person has the link). The one exception is a lost reply: with an
//! `Idempotency-Key`, the same request by the same certificate gets the same answer for a while.

use axum::http::{HeaderMap, StatusCode};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use renkei_core::{
    app_version::{self, NotAVersion},
    wire::challenge::Device,
};
use serde_json::json;

use super::{
    hours, login,
    machine::{self, Facts},
    procedure::{self, Asked, Procedure},
    reply::{Asker, Reply},
};
use crate::{
    clock::millis,
    config::Policy,
    identity::{Customer, Peer, judge_customer},
    oauth::{
        error::{Error, Result},
        form::Form,
    },
    random::{identifier, stored},
    risk,
    state::App,
    store::{
        Tx, audit,
        clients::{self, Client, administration},
        pushed,
        transactions::{self, Actor, Transaction},
    },
};

const LONGEST_DEVICE: usize = 2_048;

pub async fn answer(app: &App, peer: &Peer, headers: &HeaderMap, body: &[u8]) -> Result<Reply> {
    let now = app.now();
    let form = Form::parse(body)?;
    let customer = judge_customer(app, peer, now).await?;
    let asker = asker(headers, &customer, body)?;
    let (wanted, device) = (Wanted::read(&form)?, device(&form)?);
    require_current(&app.config.policy, device.as_ref())?;
    hours::require_open(&app.config.policy, now)?;
    login::require_open(app, &customer.user.id, now).await?;
    let beginning = Beginning { app, customer: &customer, device: device.as_ref(), asker: asker.as_ref(), now };
    match wanted {
        Wanted::Approval { handover } => beginning.take_over(&stored(handover)).await,
        Wanted::SignIn { code_challenge } => beginning.sign_in(code_challenge).await,
    }
}

enum Wanted<'a> {
    Approval { handover: &'a str },
    SignIn { code_challenge: &'a str },
}

impl<'a> Wanted<'a> {
    fn read(form: &'a Form) -> Result<Self> {
        if form.require("response_type")? != "code" {
            return Err(Error::bad_request("unsupported_response_type", "response_type must be code").field("response_type"));
        }
        if form.require("client_id")? != clients::DESKTOP {
            return Err(Error::bad_request("unauthorized_client", "these steps are the bank's own app's").field("client_id"));
        }
        match (form.get("handover"), form.get("scope")) {
            (Some(_), Some(_)) => Err(Error::invalid_request("either a hand-over or a sign-in").field("scope")),
            (Some(handover), None) => Ok(Self::Approval { handover }),
            (None, Some("links")) => {
                if form.require("code_challenge_method")? != "S256" {
                    return Err(Error::invalid_request("PKCE must be S256").field("code_challenge_method"));
                }
                let code_challenge = form.require("code_challenge")?;
                match URL_SAFE_NO_PAD.decode(code_challenge) {
                    Ok(digest) if digest.len() == 32 => Ok(Self::SignIn { code_challenge }),
                    _ => Err(Error::invalid_request("a SHA-256 in base64url is expected").field("code_challenge")),
                }
            }
            (None, Some(_)) => Err(Error::bad_request("invalid_scope", "a sign-in has the scope links").field("scope")),
            (None, None) => Err(Error::invalid_request("a parameter is missing").field("handover")),
        }
    }
}

/// What can be judged of the form alone.
pub fn read(form: &Form) -> Result<Option<Device>> {
    Wanted::read(form)?;
    device(form)
}

fn device(form: &Form) -> Result<Option<Device>> {
    let Some(text) = form.get("device") else { return Ok(None) };
    let refused = || Error::invalid_request("the device context cannot be read").field("device");
    if text.len() > LONGEST_DEVICE {
        return Err(refused());
    }
    serde_json::from_str(text).map(Some).map_err(|_| refused())
}

/// 426: the bank no longer works with this version of the app.
fn require_current(policy: &Policy, device: Option<&Device>) -> Result<()> {
    let Some(oldest) = policy.oldest_app.as_deref() else { return Ok(()) };
    match app_version::newer(oldest, device.map_or("", |device| &device.app_version)) {
        Ok(None) => Ok(()),
        Ok(Some(_)) | Err(NotAVersion) => Err(Error::new(StatusCode::UPGRADE_REQUIRED, "app_upgrade_required")),
    }
}

/// The key protects the answer that is kept for it, so it must not be guessable.
fn asker(headers: &HeaderMap, customer: &Customer, body: &[u8]) -> Result<Option<Asker>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let refused = || Error::invalid_request("16 to 128 visible characters are expected").field("Idempotency-Key");
    let key = value.to_str().map_err(|_| refused())?;
    if !(16..=128).contains(&key.len()) {
        return Err(refused());
    }
    Ok(Some(Asker::first(&customer.thumbprint, key, &String::from_utf8_lossy(body))))
}

struct Beginning<'a> {
    app: &'a App,
    customer: &'a Customer,
    device: Option<&'a Device>,
    asker: Option<&'a Asker>,
    now: Timestamp,
}

impl Beginning<'_> {
    async fn take_over(&self, handover_hash: &str) -> Result<Reply> {
        let Self { app, customer, now, .. } = self;
        let mut tx = app.store.begin().await?;
        let device = self.device_json();
        // Spent first and read afterwards: what another one has done to it meanwhile is seen then.
        let taken = transactions::take_over(&mut tx, handover_hash, self.actor(device.as_deref()), *now).await?;
        let found = transactions::by_handover(&mut *tx, handover_hash).await?;
        let transaction = found.ok_or_else(|| gone("handover_unknown"))?;
        if !taken {
            return self.not_taken(tx, &transaction).await;
        }
        let request_hash = transaction.request_hash.as_deref().ok_or_else(|| gone("handover_unknown"))?;
        let request = pushed::by_hash(&mut *tx, request_hash).await?.ok_or_else(|| gone("handover_expired"))?;
        if request.completed_at.is_some() {
            return Err(gone("handover_used"));
        }
        let client = self.client(&mut tx, &transaction.client_id).await?;
        if administration::suspended_at(&mut *tx, &client.client_id).await?.is_some() {
            return Err(gone("client_suspended"));
        }
        let procedure = self.procedure(&transaction, &client);
        let facts = Facts::Approve {
            handover_confirm: app.config.policy.handover_confirm,
            risk_question: risk::question(&mut tx, app.random(), &customer.user.id, self.device).await?,
            scopes: request.params.scopes.into_iter().filter(|scope| client.scopes.contains(scope)).collect(),
            chooses_scopes: client.chooses_scopes,
            accounts: procedure::facts(&mut tx, &customer.user.id).await?,
        };
        procedure.audit(&mut tx, "handover.taken", json!({ "certificate": customer.serial })).await?;
        procedure.show(tx, machine::plan(facts), None, Asked::First(self.asker)).await
    }

    /// Used or out of time: the same answer for the same request, else the reason.
    async fn not_taken(&self, mut tx: Tx<'static>, transaction: &Transaction) -> Result<Reply> {
        if transaction.handover_used_at.is_none() {
            // Cancelled by the customer in the browser, or simply too old: both mean to begin again at the provider.
            return Err(gone("handover_expired"));
        }
        if let Some(reply) = self.repeated(transaction) {
            // What was read may be a moment old and not on the disk yet.
            tx.commit().await?;
            return Ok(reply);
        }
        if transaction.thumbprint.as_deref() != Some(self.customer.thumbprint.as_str()) {
            let cancelled = transactions::cancel(&mut tx, &transaction.id, self.now).await?;
            let event = audit::Event {
                name: "handover.second_use",
                company_id: Some(&self.customer.company.id),
                user_id: Some(&self.customer.user.id),
                client_id: Some(&transaction.client_id),
                grant_id: None,
                detail: json!({ "transaction": transaction.id, "cancelled": cancelled, "certificate": self.customer.serial }),
            };
            audit::append(&mut tx, event, self.now).await?;
            tx.commit().await?;
        }
        Err(gone("handover_used"))
    }

    /// A repetition may find two copies begun when the first two came at the very same instant; a sign-in just begun costs nothing.
    async fn sign_in(&self, code_challenge: &str) -> Result<Reply> {
        let Self { app, customer, now, .. } = self;
        let mut tx = app.store.begin().await?;
        if let Some(asker) = self.asker
            && let Some(before) = transactions::by_session(&mut *tx, &asker.hash).await?
            && let Some(reply) = self.repeated(&before)
        {
            tx.commit().await?;
            return Ok(reply);
        }
        let client = self.client(&mut tx, clients::DESKTOP).await?;
        let device = self.device_json();
        let transaction = Transaction {
            id: identifier(app.random(), "tx"),
            purpose: "sign_in".into(),
            client_id: client.client_id.clone(),
            code_challenge: Some(code_challenge.to_owned()),
            requested_at: millis(*now),
            device: device.clone(),
            ..Transaction::default()
        };
        transactions::begin_sign_in(&mut tx, &transaction.id, &client.client_id, code_challenge, self.actor(device.as_deref()), *now)
            .await?;
        let procedure = self.procedure(&transaction, &client);
        let risk_question = risk::question(&mut tx, app.random(), &customer.user.id, self.device).await?;
        procedure.show(tx, machine::plan(Facts::SignIn { risk_question }), None, Asked::First(self.asker)).await
    }

    fn repeated(&self, transaction: &Transaction) -> Option<Reply> {
        Reply::repeated(self.asker?, transaction, self.now)
    }

    fn device_json(&self) -> Option<String> {
        self.device.map(|device| serde_json::to_string(device).expect("plain data serialises"))
    }

    fn actor<'d>(&'d self, device: Option<&'d str>) -> Actor<'d> {
        Actor { user_id: &self.customer.user.id, thumbprint: &self.customer.thumbprint, device }
    }

    async fn client(&self, tx: &mut Tx<'_>, id: &str) -> Result<Client> {
        let refused = || Error::bad_request("unauthorized_client", "the client is not registered").field("client_id");
        clients::by_id(&mut **tx, id).await?.ok_or_else(refused)
    }

    fn procedure<'p>(&'p self, transaction: &'p Transaction, client: &'p Client) -> Procedure<'p> {
        Procedure { app: self.app, customer: self.customer, transaction, client, now: self.now }
    }
}

fn gone(reason: &str) -> Error {
    Error::bad_request("invalid_session", "the hand-over reference cannot be used; begin again at the provider").because(reason)
}
