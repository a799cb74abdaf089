//! 手順4: registration of 照会用暗証番号, several accounts in one answer, each with a lock of its own.

use std::{collections::BTreeSet, time::Duration};

use futures_util::future::join_all;
use renkei_core::wire::challenge::{PinResult, PinState, PinStatus, Registration, StepError};
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{
    machine::Verified,
    procedure::{Checked, Procedure, Verdict},
};
use crate::{
    config::Policy,
    oauth::error::{Error, Result},
    passwords::Place,
    store::{
        Tx,
        accounts::{self, Account},
    },
};

/// Longer than the queue for a core.
const WAIT: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// An answer without accounts. Nothing is verified.
pub async fn skip(procedure: &Procedure<'_>, mut tx: Tx<'static>) -> Result<Checked> {
    let visible = accounts::visible_to(&mut *tx, &procedure.customer.user.id).await?;
    let may_skip = procedure.app.config.policy.pin_may_be_skipped && visible.iter().any(|account| account.state() == PinState::Registered);
    let verdict =
        if may_skip { Verdict::Right(Verified::Pins { results: Vec::new() }) } else { Verdict::Again(StepError::NoAccountSelected) };
    Ok(Checked { tx, verdict })
}

/// At least one account.
pub async fn register(procedure: &Procedure<'_>, registrations: Vec<Registration>) -> Result<Checked> {
    let Procedure { app, customer, .. } = procedure;
    let visible = accounts::visible_to(app.store.reader(), &customer.user.id).await?;
    let mut tries: Vec<(&Account, Registration)> =
        chosen(&visible, &registrations, &app.config.policy)?.into_iter().zip(registrations).collect();
    // In the order in which they were shown, whatever the answer's: two answers about the same accounts then never wait for each other in a circle.
    tries.sort_by(|(one, _), (other, _)| one.reference.cmp(&other.reference));
    // All places first: when the queue is full, nothing has been counted yet.
    let places = tries.iter().map(|_| app.passwords.place()).collect::<std::result::Result<Vec<_>, _>>();
    let places = places.map_err(|_| Error::unavailable(1))?;
    let accounts: Vec<&Account> = tries.iter().map(|(account, _)| *account).collect();
    let reserved = reserve_all(procedure, &accounts).await?;
    let tries = tries.into_iter().zip(places).zip(reserved);
    let outcomes =
        join_all(tries.map(|(((account, registration), place), reserved)| verify(account, registration, reserved.then_some(place)))).await;

    let mut tx = app.store.begin().await?;
    let mut results = Vec::new();
    for (account, outcome) in outcomes {
        results.push(settle(procedure, &mut tx, account, outcome).await?);
    }
    Ok(Checked { tx, verdict: Verdict::Right(Verified::Pins { results }) })
}

/// The account of each registration. A PIN that cannot be one costs no attempt.
fn chosen<'a>(visible: &'a [Account], registrations: &[Registration], policy: &Policy) -> Result<Vec<&'a Account>> {
    let refused =
        |index: usize, field: &str, why: &str| Error::invalid_request(why).field(&format!("answer.registrations[{index}].{field}"));
    let mut seen = BTreeSet::new();
    let mut chosen = Vec::new();
    for (index, registration) in registrations.iter().enumerate() {
        let account = visible.iter().find(|account| account.reference == registration.account);
        let account = account.ok_or_else(|| refused(index, "account", "the account is not among those shown"))?;
        if !seen.insert(account.reference.as_str()) {
            return Err(refused(index, "account", "the account is given twice"));
        }
        let pin = registration.pin.expose();
        if u32::try_from(pin.len()) != Ok(policy.pin_length) || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refused(index, "pin", "the number of digits does not fit"));
        }
        chosen.push(account);
    }
    Ok(chosen)
}

/// All or none: what was reserved is given back when a later account's attempts are all being verified.
async fn reserve_all(procedure: &Procedure<'_>, accounts: &[&Account]) -> Result<Vec<bool>> {
    let mut reserved = Vec::new();
    for account in accounts {
        match reserve(procedure, account).await {
            Ok(taken) => reserved.push(taken),
            Err(error) => {
                let mut tx = procedure.app.store.begin().await?;
                for (account, _) in accounts.iter().zip(reserved).filter(|(_, taken)| *taken) {
                    accounts::pin_withdrawn(&mut tx, &account.reference).await?;
                }
                tx.commit().await?;
                return Err(error);
            }
        }
    }
    Ok(reserved)
}

/// `false`: the account is locked or registered already, so there is nothing to verify.
async fn reserve(procedure: &Procedure<'_>, account: &Account) -> Result<bool> {
    let app = procedure.app;
    let deadline = Instant::now() + WAIT;
    loop {
        let mut tx = app.store.begin().await?;
        if accounts::reserve_pin(&mut tx, &account.reference, &app.config.policy, procedure.now).await? {
            tx.commit().await?;
            return Ok(true);
        }
        tx.rollback().await?;
        let present = accounts::by_ref(app.store.reader(), &account.reference).await?;
        if present.is_none_or(|account| account.state() != PinState::Unregistered) {
            return Ok(false);
        }
        if Instant::now() >= deadline {
            return Err(Error::unavailable(1));
        }
        sleep(LOOK_AGAIN).await;
    }
}

/// `None`: nothing was verified.
async fn verify(account: &Account, registration: Registration, place: Option<Place>) -> (&Account, Option<bool>) {
    match place {
        Some(place) => (account, Some(place.verify(registration.pin, account.pin_hash.clone()).await)),
        None => (account, None),
    }
}

async fn settle(procedure: &Procedure<'_>, tx: &mut Tx<'_>, account: &Account, matched: Option<bool>) -> Result<PinResult> {
    let policy = &procedure.app.config.policy;
    let reference = account.reference.as_str();
    match matched {
        Some(true) if accounts::pin_matched(tx, reference, procedure.now).await? => {
            procedure.audit(tx, "pin.registered", json!({ "account": reference })).await?;
        }
        Some(false) => {
            accounts::pin_mismatched(tx, reference, policy, procedure.now).await?;
            procedure.audit(tx, "pin.mismatch", json!({ "account": reference })).await?;
        }
        // Registered or locked by somebody else meanwhile; what is there now is the result.
        Some(true) | None => {}
    }
    let present = accounts::by_ref(&mut **tx, reference).await?.ok_or_else(|| Error::unavailable(1))?;
    let (status, attempts_left) = match present.state() {
        PinState::Registered => (PinStatus::Registered, None),
        PinState::Locked => (PinStatus::PinLocked, Some(0)),
        PinState::Unregistered => (PinStatus::PinMismatch, Some(present.attempts_left(policy))),
    };
    if status == PinStatus::PinLocked && matched == Some(false) {
        procedure.audit(tx, "pin.locked", json!({ "account": reference })).await?;
    }
    Ok(PinResult { account: reference.to_owned(), status, attempts_left })
}
