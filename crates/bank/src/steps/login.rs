//! 手順1-1② and 手順2: the password and the registered answer, under one lock of the user's.
//!
//! An attempt is reserved before anything is hashed (see [`users`]). When all attempts left are being verified by others, this one waits for
//! them: ten right passwords at once all succeed, and a hundred wrong ones get no more verifications than the limit.

use std::time::Duration;

use jiff::Timestamp;
use renkei_core::{Secret, wire::challenge::StepError};
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::{
    machine::{Run, Verified},
    procedure::{Checked, Procedure, Verdict},
};
use crate::{
    oauth::error::{Error, Result},
    risk,
    state::App,
    store::users::{self, Standing},
};

/// Longer than the queue for a core.
const WAIT: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// No honest secret is longer; it bounds what is kept while waiting for a core.
const LONGEST: usize = 1_024;

/// 403 with its reason unless the user may try.
pub async fn require_open(app: &App, user: &str, now: Timestamp) -> Result<()> {
    let login = users::login(app.store.reader(), user).await?;
    refusal(login.standing(&app.config.policy, now)).map_or(Ok(()), Err)
}

fn refusal(standing: Standing) -> Option<Error> {
    match standing {
        Standing::Open { .. } => None,
        Standing::TemporarilyLocked { until } => Some(Error::access_denied("user_temporarily_locked").until(until)),
        Standing::Locked => Some(Error::access_denied("user_locked")),
        Standing::Suspended => Some(Error::access_denied("user_suspended")),
    }
}

pub async fn password(procedure: &Procedure<'_>, run: &Run, password: Secret, login_hint: Option<&str>) -> Result<Checked> {
    if login_hint.is_some_and(|hint| hint != procedure.customer.login_id) {
        return Err(Error::invalid_request("the hint names another user than the certificate").field("answer.login_hint"));
    }
    let user = &procedure.customer.user.id;
    let hash = users::login(procedure.app.store.reader(), user).await?.password_hash;
    let tried = Attempt {
        secret: password,
        hash,
        what: "password",
        completes: run.password_completes_login(),
        right: Verified::Password,
        wrong: StepError::WrongPassword,
    };
    let (mut checked, right) = attempt(procedure, tried).await?;
    if right
        && run.password_completes_login()
        && let Some(host_hash) = risk::recognisable(procedure.device().as_ref())
    {
        users::saw_device(&mut checked.tx, user, host_hash, procedure.now).await?;
    }
    Ok(checked)
}

pub async fn answer(procedure: &Procedure<'_>, asked: &str, question: &str, answer: Secret) -> Result<Checked> {
    if question != asked {
        return Err(Error::invalid_request("another question was asked").field("answer.question_id"));
    }
    let user = &procedure.customer.user.id;
    let hash = users::question(procedure.app.store.reader(), user, asked).await?.answer_hash;
    let tried = Attempt { secret: answer, hash, what: "answer", completes: true, right: Verified::Answer, wrong: StepError::WrongAnswer };
    let (mut checked, right) = attempt(procedure, tried).await?;
    if right {
        users::answered(&mut checked.tx, user, asked).await?;
        if let Some(host_hash) = risk::recognisable(procedure.device().as_ref()) {
            users::remember_device(&mut checked.tx, user, host_hash, procedure.now).await?;
            procedure.audit(&mut checked.tx, "device.registered", json!({})).await?;
        }
    }
    Ok(checked)
}

struct Attempt {
    secret: Secret,
    hash: String,
    /// Its name on the wire and in the audit trail.
    what: &'static str,
    /// Whether being right ends the row of failures.
    completes: bool,
    right: Verified,
    wrong: StepError,
}

/// The outcome, and whether it was right.
async fn attempt(procedure: &Procedure<'_>, tried: Attempt) -> Result<(Checked, bool)> {
    let Procedure { app, customer, now, .. } = procedure;
    let (user, policy) = (customer.user.id.as_str(), &app.config.policy);
    if tried.secret.is_empty() || tried.secret.expose().len() > LONGEST {
        return Err(Error::invalid_request("the length does not fit").field(&format!("answer.{}", tried.what)));
    }
    reserve(app, user, *now).await?;
    let Ok(place) = app.passwords.place() else {
        let mut tx = app.store.begin().await?;
        users::attempt_withdrawn(&mut tx, user).await?;
        tx.commit().await?;
        return Err(Error::unavailable(1));
    };
    let matches = place.verify(tried.secret, tried.hash).await;

    let mut tx = app.store.begin().await?;
    if matches && users::attempt_succeeded(&mut tx, user, tried.completes, *now).await? {
        procedure.audit(&mut tx, &format!("login.{}_right", tried.what), json!({})).await?;
        return Ok((Checked { tx, verdict: Verdict::Right(tried.right) }, true));
    }
    if !matches {
        users::attempt_failed(&mut tx, user, policy, *now).await?;
        procedure.audit(&mut tx, &format!("login.{}_wrong", tried.what), json!({})).await?;
    }
    let standing = users::login(&mut *tx, user).await?.standing(policy, *now);
    let verdict = match refusal(standing) {
        Some(error) => {
            let reason = error.refusal.reason.clone();
            procedure.audit(&mut tx, "login.refused", json!({ "reason": reason })).await?;
            Verdict::Refused(error)
        }
        None => Verdict::Again(tried.wrong),
    };
    Ok((Checked { tx, verdict }, false))
}

async fn reserve(app: &App, user: &str, now: Timestamp) -> Result<()> {
    let deadline = Instant::now() + WAIT;
    loop {
        // Looking costs nobody anything; a hundred who all tried to write at once would wait for each other more than for the verifications.
        require_open(app, user, now).await?;
        if users::has_room(app.store.reader(), user, &app.config.policy, now).await? {
            let mut tx = app.store.begin().await?;
            if users::reserve_attempt(&mut tx, user, &app.config.policy, now).await? {
                tx.commit().await?;
                return Ok(());
            }
            tx.rollback().await?;
        }
        if Instant::now() >= deadline {
            return Err(Error::unavailable(1));
        }
        sleep(LOOK_AGAIN).await;
    }
}
