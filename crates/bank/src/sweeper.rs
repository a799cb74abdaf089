//! What happens without a request: grants whose time is up are ended, and rows that nobody can use any more are deleted.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::{
    clock::millis,
    config::after,
    state::App,
    store::{Result, grants},
};

const EVERY: Duration = Duration::from_secs(30);

/// Runs until it is dropped; a failing database is tried again.
pub async fn run(app: App) {
    loop {
        if let Err(cause) = sweep(&app, app.now()).await {
            tracing::error!(%cause, "sweeping failed");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// One round.
pub async fn sweep(app: &App, now: Timestamp) -> Result<()> {
    grants::expire_due(&app.store, app.random(), &app.config.bank_name, now).await?;
    let mut tx = app.store.begin().await?;
    grants::drop_unclaimed(&mut tx, after(now, -app.config.policy.unclaimed_grant), now).await?;
    // A day is kept, so that a late or repeated use can still be told apart from an unknown one.
    let kept = millis(now.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN));
    for statement in [
        "DELETE FROM pushed_requests WHERE expires_at < $1",
        "DELETE FROM codes WHERE expires_at < $1",
        "DELETE FROM tokens WHERE expires_at < $1",
        "DELETE FROM transactions WHERE requested_at < $1",
    ] {
        sqlx::query(statement).bind(kept).execute(&mut *tx).await?;
    }
    tx.commit().await
}
