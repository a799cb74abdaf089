//! Every request after the first: one session moves its transaction once, and the same request again gets the same answer.

use std::time::Duration;

use renkei_core::{
    Secret,
    wire::challenge::{Answer, PinAction, Request, StepError},
};
use serde_json::json;
use subtle::ConstantTimeEq;
use tokio::time::{Instant, sleep};
use zeroize::Zeroizing;

use super::{
    consent, fault, hours, login,
    machine::{State, Verified},
    more_time, pins,
    procedure::{Checked, Procedure, Saved, Verdict},
    reply::{Asker, Reply},
    scopes,
};
use crate::{
    clock::millis,
    identity::{Customer, Peer, judge_customer},
    oauth::error::{Error, Result},
    state::App,
    store::{
        Tx, audit, clients,
        transactions::{self, Transaction},
    },
};

/// How long a copy of a request waits for the one that is being answered.
const WAIT: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

pub async fn answer(app: &App, peer: &Peer, body: &[u8]) -> Result<Reply> {
    let now = app.now();
    let customer = judge_customer(app, peer, now).await?;
    let request = read(body)?;
    let canonical = Zeroizing::new(serde_json::to_string(&request).expect("wire types serialise"));
    let asker = Asker::session(&request.auth_session, &canonical);
    if matches!(request.answer, Answer::MoreTime {}) {
        return more_time::answer(app, &customer, &asker).await;
    }

    match claim(app, &customer, &asker).await? {
        Claimed::Mine(transaction, tx) => go_on(app, &customer, &transaction, tx, &asker, request.answer).await,
        Claimed::Answered(reply) => Ok(reply),
    }
}

pub fn read(body: &[u8]) -> Result<Request> {
    serde_json::from_slice(body).map_err(|_| {
        let refused = Error::invalid_request("the answer does not have the form of its step");
        match fault::path(body) {
            path if path.is_empty() => refused,
            path => refused.field(&path),
        }
    })
}

enum Claimed {
    /// This request moves the transaction: nobody else does before the store transaction has ended, nor after its commit.
    Mine(Box<Transaction>, Tx<'static>),
    /// It was answered already.
    Answered(Reply),
}

async fn claim(app: &App, customer: &Customer, asker: &Asker) -> Result<Claimed> {
    let unknown = unknown_session;
    let deadline = Instant::now() + WAIT;
    loop {
        let now = app.now();
        let found = transactions::by_session(app.store.reader(), &asker.hash).await?;
        let transaction = found.ok_or_else(unknown)?;
        require_same_certificate(app, customer, &transaction).await?;
        if transaction.session_hash.as_deref() != Some(asker.hash.as_str()) {
            return Reply::repeated(asker, &transaction, now).map(Claimed::Answered).ok_or_else(unknown);
        }
        if transaction.session_expires_at.is_none_or(|until| until <= millis(now)) {
            return Err(unknown());
        }
        hours::require_open(&app.config.policy, now)?;
        login::require_open(app, &customer.user.id, now).await?;
        let mut tx = app.store.begin().await?;
        if transactions::claim(&mut tx, &transaction.id, &asker.hash, &asker.digest, now).await? {
            return Ok(Claimed::Mine(Box::new(transaction), tx));
        }
        tx.rollback().await?;
        if Instant::now() >= deadline {
            return Err(Error::unavailable(1));
        }
        sleep(LOOK_AGAIN).await;
    }
}

pub fn unknown_session() -> Error {
    Error::bad_request("invalid_session", "the session is unknown, superseded or expired")
}

/// A session in other hands is no session, and worth an alarm.
pub async fn require_same_certificate(app: &App, customer: &Customer, transaction: &Transaction) -> Result<()> {
    if transaction.thumbprint.as_deref() == Some(customer.thumbprint.as_str()) {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    let event = audit::Event {
        name: "session.other_certificate",
        company_id: Some(&customer.company.id),
        user_id: Some(&customer.user.id),
        client_id: Some(&transaction.client_id),
        grant_id: None,
        detail: json!({ "transaction": transaction.id, "certificate": customer.serial }),
    };
    audit::append(&mut tx, event, app.now()).await?;
    tx.commit().await?;
    Err(Error::bad_request("invalid_session", "the session belongs to another certificate"))
}

async fn go_on(
    app: &App,
    customer: &Customer,
    transaction: &Transaction,
    mut tx: Tx<'static>,
    asker: &Asker,
    answer: Answer,
) -> Result<Reply> {
    let lost = || Error::bad_request("invalid_session", "the procedure cannot be continued");
    let client = clients::by_id(&mut *tx, &transaction.client_id).await?.ok_or_else(lost)?;
    let saved: Saved = transaction.state.as_deref().and_then(|state| serde_json::from_str(state).ok()).ok_or_else(lost)?;
    let procedure = Procedure { app, customer, transaction, client: &client, now: app.now() };
    if !hashes(&answer) {
        let checked = look(&procedure, tx, &saved, answer).await?;
        return procedure.conclude(checked, saved, asker).await;
    }
    // Hashing takes longer than anybody may hold the database. The claim shows other copies of this request that it is being answered.
    tx.commit().await?;
    let answered = match verify(&procedure, &saved, answer).await {
        Ok(checked) => procedure.conclude(checked, saved, asker).await,
        Err(error) => Err(error),
    };
    if answered.is_err() {
        let mut tx = app.store.begin().await?;
        transactions::release(&mut tx, &transaction.id, &asker.hash, &asker.digest).await?;
        tx.commit().await?;
    }
    answered
}

/// Whether a secret of the customer's must be verified.
fn hashes(answer: &Answer) -> bool {
    match answer {
        Answer::Password { .. } | Answer::RiskQuestion { .. } => true,
        Answer::AccountPin { registrations } => !registrations.is_empty(),
        _ => false,
    }
}

fn misplaced() -> Error {
    Error::invalid_request("another step is asked for").field("step")
}

/// Verifies the answer to the present step; an answer to another step is refused before anything is looked at.
async fn verify(procedure: &Procedure<'_>, saved: &Saved, answer: Answer) -> Result<Checked> {
    match (&saved.run.state, answer) {
        (State::Password { .. }, Answer::Password { password, login_hint }) => {
            login::password(procedure, &saved.run, password, login_hint.as_deref()).await
        }
        (State::RiskQuestion { question, .. }, Answer::RiskQuestion { question_id, answer }) => {
            login::answer(procedure, question, &question_id, answer).await
        }
        (State::AccountPin { .. }, Answer::AccountPin { registrations }) => pins::register(procedure, registrations).await,
        _ => Err(misplaced()),
    }
}

/// The same for an answer that needs no hash, in the transaction that claimed the request.
async fn look(procedure: &Procedure<'_>, mut tx: Tx<'static>, saved: &Saved, answer: Answer) -> Result<Checked> {
    let verdict = match (&saved.run.state, answer) {
        (State::HandoverConfirm { .. }, Answer::HandoverConfirm { match_code }) => match_number(procedure, &mut tx, &match_code).await?,
        (State::ScopeSelection { scopes }, Answer::ScopeSelection { selected }) => select(scopes, &selected)?,
        (State::AccountPin { .. }, Answer::AccountPin { .. }) => return pins::skip(procedure, tx).await,
        (State::AccountPinResult { .. }, Answer::AccountPinResult { action }) => Verdict::Right(match action {
            PinAction::Confirm => Verified::Confirmed,
            PinAction::More => Verified::MoreWanted,
        }),
        (State::Consent { .. }, Answer::Consent { decision, terms_sha256 }) => {
            consent::check(&procedure.app.config.terms, saved.offer.as_ref(), decision, &terms_sha256)
        }
        _ => return Err(misplaced()),
    };
    Ok(Checked { tx, verdict })
}

async fn match_number(procedure: &Procedure<'_>, tx: &mut Tx<'_>, typed: &str) -> Result<Verdict> {
    let shown = procedure.transaction.verify_code.as_deref().map(Secret::new).unwrap_or_default();
    let right = !shown.is_empty() && bool::from(shown.expose().as_bytes().ct_eq(typed.trim().as_bytes()));
    if !right {
        procedure.audit(tx, "handover.wrong_code", json!({})).await?;
    }
    Ok(Verdict::Right(Verified::MatchCode { right }))
}

fn select(offered: &[String], selected: &[String]) -> Result<Verdict> {
    match scopes::select(offered, selected) {
        Ok(chosen) => Ok(Verdict::Right(Verified::Scopes(chosen))),
        Err(scopes::Refused::RequiredMissing) => Ok(Verdict::Again(StepError::RequiredScopeMissing)),
        Err(scopes::Refused::NotOffered(index)) => {
            Err(Error::invalid_request("the scope was not offered").field(&format!("answer.selected[{index}]")))
        }
    }
}
