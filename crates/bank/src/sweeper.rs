//! What happens without a request: grants whose time is up are ended, and rows that nobody can use or need any more are deleted.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::{
    clock::{HighWater, millis},
    config::after,
    state::App,
    store::{Result, audit, clock_mark, grants, unusable},
};

const EVERY: Duration = Duration::from_secs(30);

/// Runs until it is dropped; a failing database is tried again.
pub async fn run(app: App) {
    loop {
        if let Err(cause) = round(&app).await {
            tracing::error!(%cause, "sweeping failed");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn round(app: &App) -> Result<()> {
    let now = app.now();
    if !follow_clock(app, now).await? {
        return Ok(());
    }
    sweep(app, now).await?;
    cut_audit(app, now).await
}

/// Tells the other nodes how late it is and learns it from them. `false`: the clock has fallen back.
pub async fn follow_clock(app: &App, now: Timestamp) -> Result<bool> {
    let mut tx = app.store.begin().await?;
    let mark = clock_mark::raise(&mut tx, now).await?;
    tx.commit().await?;
    app.highest.set(mark);
    let behind = SignedDuration::from_millis(mark - millis(now));
    if behind > HighWater::TOLERANCE {
        tracing::error!(
            seconds = behind.as_secs(),
            "the clock has fallen back; nobody is served until it has caught up or its mark is reset"
        );
    }
    Ok(behind <= HighWater::TOLERANCE)
}

/// One round, at a clock that can be trusted.
pub async fn sweep(app: &App, now: Timestamp) -> Result<()> {
    grants::expire_due(&app.store, app.random(), &app.config.bank_name, now).await?;
    let mut tx = app.store.begin().await?;
    grants::drop_unclaimed(&mut tx, after(now, -app.config.policy.unclaimed_grant), now).await?;
    tx.commit().await?;
    unusable::delete(&app.store, &app.config.policy, now).await
}

/// Ends what the audit trail has kept long enough.
pub async fn cut_audit(app: &App, now: Timestamp) -> Result<()> {
    let oldest = now.saturating_sub(SignedDuration::from_hours(24 * app.config.policy.audit_days)).unwrap_or(Timestamp::MIN);
    let mut tx = app.store.begin().await?;
    let cut = audit::retention::cut(&mut tx, oldest, now).await?;
    tx.commit().await?;
    if cut > 0 {
        tracing::info!(rows = cut, "audit rows past their retention were cut off");
    }
    Ok(())
}
