//! One procedure while a request is answered: what every step needs, and how an answer is settled.

use axum::http::StatusCode;
use jiff::Timestamp;
use renkei_core::{
    Secret,
    wire::challenge::{Device, Finished, Outcome, Pending, PinState, SignedIn, StepError},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    consent::{self, Offer},
    limits::Limits,
    machine::{Accounts, Dead, Moved, Run, Verified},
    prompt,
    reply::{Asker, Reply},
};
use crate::{
    config::after,
    identity::Customer,
    oauth::error::{Error, Result},
    random::{reference, stored},
    state::App,
    store::{
        Tx, accounts, audit,
        clients::Client,
        transactions::{self, Continuation, Kept, Standing, Transaction},
    },
};

/// Who does what, read at the beginning of the request.
pub struct Procedure<'a> {
    pub app: &'a App,
    pub customer: &'a Customer,
    pub transaction: &'a Transaction,
    pub client: &'a Client,
    pub now: Timestamp,
}

/// `transactions.state`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Saved {
    pub run: Run,
    /// What the consent screen showed; the decision is about exactly that.
    pub offer: Option<Offer>,
}

/// What an answer turned out to be. The store transaction has its effects, the attempts that it cost among them, and is committed together with
/// the answer: who is told nothing because the database failed may send it again, and it counts once.
pub struct Checked {
    pub tx: Tx<'static>,
    pub verdict: Verdict,
}

pub enum Verdict {
    Right(Verified),
    /// The step is shown again.
    Again(StepError),
    /// The procedure ends.
    Refused(Error),
}

impl Verdict {
    /// Whether the effects beside it are attempts, which count also when the procedure has moved on without this answer.
    fn counts(&self) -> bool {
        match self {
            Self::Again(_) | Self::Refused(_) | Self::Right(Verified::Pins { .. }) => true,
            Self::Right(_) => false,
        }
    }
}

/// What is answered.
#[derive(Clone, Copy)]
pub enum Asked<'a> {
    /// The first request; its answer is kept when it brought a key.
    First(Option<&'a Asker>),
    /// A session's request. `counts` as in [`Verdict::counts`].
    Following { asker: &'a Asker, counts: bool },
}

impl<'a> Asked<'a> {
    fn asker(self) -> Option<&'a Asker> {
        match self {
            Self::First(asker) => asker,
            Self::Following { asker, .. } => Some(asker),
        }
    }

    /// The session that moves the transaction, if one does.
    fn session(self) -> Option<&'a str> {
        match self {
            Self::First(_) => None,
            Self::Following { asker, .. } => Some(&asker.hash),
        }
    }
}

impl Procedure<'_> {
    pub fn device(&self) -> Option<Device> {
        self.transaction.device.as_deref().and_then(|json| serde_json::from_str(json).ok())
    }

    pub async fn audit(&self, tx: &mut Tx<'_>, name: &str, detail: Value) -> Result<()> {
        let event = audit::Event {
            name,
            company_id: Some(&self.customer.company.id),
            user_id: Some(&self.customer.user.id),
            client_id: Some(&self.transaction.client_id),
            grant_id: None,
            detail: with_transaction(detail, &self.transaction.id),
        };
        Ok(audit::append(tx, event, self.now).await?)
    }

    /// Moves `saved` by the verdict, settles the transaction and commits.
    pub async fn conclude(&self, mut checked: Checked, saved: Saved, asker: &Asker) -> Result<Reply> {
        let tx = &mut checked.tx;
        let asked = Asked::Following { asker, counts: checked.verdict.counts() };
        let error;
        let moved = match checked.verdict {
            Verdict::Again(error) => return self.show(checked.tx, saved.run, Some(error), asked).await,
            Verdict::Refused(error) => return self.end(checked.tx, End::refused(&error), asked).await,
            Verdict::Right(verified) => {
                // A wrong matching number moves the machine too (it counts), and is shown as the error that it is.
                error = (verified == Verified::MatchCode { right: false }).then_some(StepError::WrongCode);
                let facts = facts(tx, &self.customer.user.id).await?;
                saved.run.next(verified, facts).map_err(|misplaced| Error::invalid_request(&misplaced.to_string()).field("step"))?
            }
        };
        let end = match moved {
            Moved::To(run) => return self.show(checked.tx, run, error, asked).await,
            Moved::SignedIn => self.signed_in(tx).await?,
            Moved::Approved { scopes } => {
                let offer = saved.offer.ok_or_else(|| Error::invalid_request("no consent has been shown").field("step"))?;
                match consent::approve(self, tx, &scopes, &offer).await? {
                    Some(grant) => self.finished(Outcome::Approved, Some(grant)),
                    None => End::refused(&another_tab()),
                }
            }
            Moved::Denied => match consent::deny(self, tx).await? {
                true => self.finished(Outcome::Denied, None),
                false => End::refused(&another_tab()),
            },
            Moved::Ended(dead) => {
                let reason = match dead {
                    Dead::MatchCodeWrong => "wrong_code",
                    Dead::NoAccountAvailable => "no_account_available",
                };
                self.audit(tx, "procedure.ended", json!({ "reason": reason })).await?;
                End::refused(&Error::access_denied(reason))
            }
        };
        self.end(checked.tx, end, asked).await
    }

    /// Shows a step under a new session.
    pub async fn show(&self, mut tx: Tx<'static>, run: Run, error: Option<StepError>, asked: Asked<'_>) -> Result<Reply> {
        let (next, offer) = prompt::next(self, &mut tx, &run, error).await?;
        let session = reference(self.app.random());
        let limits = Limits::of(&self.app.config.policy, self.transaction, self.now);
        let pending = Pending {
            error: "insufficient_authorization".into(),
            auth_session: session.clone(),
            expires_in: limits.session_in(self.now),
            ends_in: Some(limits.procedure_in(self.now)),
            transaction: prompt::transaction(self),
            next,
        };
        let reply = Reply::json(StatusCode::BAD_REQUEST, &pending);
        let state = serde_json::to_string(&Saved { run, offer }).expect("a step's state serialises");
        let session_hash = stored(session.expose());
        let waiting = Standing::Waiting { state: &state, session_hash: &session_hash, session_expires_at: limits.session };
        self.settle(tx, asked, waiting, reply).await
    }

    async fn end(&self, tx: Tx<'static>, end: End, asked: Asked<'_>) -> Result<Reply> {
        let key_hash = end.continue_key.as_ref().map(|key| stored(key.expose()));
        let continuation =
            key_hash.as_deref().map(|key_hash| Continuation { key_hash, expires_at: after(self.now, self.app.config.policy.continuation) });
        let ended = Standing::Ended { outcome: end.outcome, grant_id: end.grant.as_deref(), continuation };
        self.settle(tx, asked, ended, end.reply).await
    }

    async fn settle(&self, mut tx: Tx<'static>, asked: Asked<'_>, to: Standing<'_>, reply: Reply) -> Result<Reply> {
        let (id, asker) = (&self.transaction.id, asked.asker());
        let sealed = asker.map(|asker| reply.seal(self.app.random(), asker, id));
        let until = after(self.now, self.app.config.policy.replay);
        let kept =
            asker.zip(sealed.as_deref()).map(|(asker, sealed)| Kept { asker_hash: &asker.hash, digest: &asker.digest, sealed, until });
        if !transactions::settle(&mut tx, id, asked.session(), to, kept, self.now).await? {
            return self.too_late(tx, asked).await;
        }
        tx.commit().await?;
        Ok(reply)
    }

    /// The transaction was moved while this answer was looked at. By a copy of this request: it has that one's answer, and was counted with it. By
    /// anything else: what was tried stays counted.
    async fn too_late(&self, mut tx: Tx<'static>, asked: Asked<'_>) -> Result<Reply> {
        let used = || Error::bad_request("invalid_session", "the session has been used");
        let Asked::Following { asker, counts } = asked else { return Err(used()) };
        if self.kept(&mut tx, asker).await?.is_none() {
            if counts {
                tx.commit().await?;
            }
            return Err(used());
        }
        tx.rollback().await?;
        // Read anew and committed: what was seen a moment ago may not have been on the disk yet.
        let mut tx = self.app.store.begin().await?;
        let reply = self.kept(&mut tx, asker).await?;
        tx.commit().await?;
        reply.ok_or_else(used)
    }

    async fn kept(&self, tx: &mut Tx<'_>, asker: &Asker) -> Result<Option<Reply>> {
        let present = transactions::by_session(&mut **tx, &asker.hash).await?;
        Ok(present.and_then(|present| Reply::repeated(asker, &present, self.app.now())))
    }

    fn finished(&self, status: Outcome, grant: Option<String>) -> End {
        let key = reference(self.app.random());
        let finished = Finished {
            status,
            continue_uri: consent::continue_uri(self, &key),
            expires_in: u32::try_from(self.app.config.policy.continuation).unwrap_or(0),
        };
        let outcome = match status {
            Outcome::Approved => "approved",
            Outcome::Denied => "denied",
        };
        End { outcome, grant, continue_key: Some(key), reply: Reply::json(StatusCode::OK, &finished) }
    }

    async fn signed_in(&self, tx: &mut Tx<'_>) -> Result<End> {
        let (grant, code) = consent::sign_in(self, tx).await?;
        let reply = Reply::json(StatusCode::OK, &SignedIn { authorization_code: code });
        Ok(End { outcome: "approved", grant: Some(grant), continue_key: None, reply })
    }
}

/// How a transaction ends.
struct End {
    outcome: &'static str,
    grant: Option<String>,
    continue_key: Option<Secret>,
    reply: Reply,
}

impl End {
    fn refused(error: &Error) -> Self {
        Self { outcome: "refused", grant: None, continue_key: None, reply: Reply::refusal(error) }
    }
}

/// The customer's accounts as the step machine sees them.
pub async fn facts(tx: &mut Tx<'_>, user: &str) -> Result<Accounts> {
    let visible = accounts::visible_to(&mut **tx, user).await?;
    let any = |state: PinState| visible.iter().any(|account| account.state() == state);
    Ok(Accounts { open: any(PinState::Unregistered), registered: any(PinState::Registered) })
}

fn another_tab() -> Error {
    Error::bad_request("invalid_session", "the request was completed in another tab").because("request_completed")
}

fn with_transaction(detail: Value, id: &str) -> Value {
    let mut detail = if detail.is_object() { detail } else { json!({}) };
    detail["transaction"] = json!(id);
    detail
}
