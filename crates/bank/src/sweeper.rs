//! What happens without a request: grants whose time is up are ended, and rows that nobody can use or need any more are deleted.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

use crate::{
    clock::{HighWater, from_millis, millis},
    config::after,
    state::App,
    store::{Result, audit, clock_mark, grants, unusable},
};

const EVERY: Duration = Duration::from_secs(30);

/// How far after the database server's a node's clock may lie. Nodes agree within seconds; a machine that takes Japan's time for UTC is nine hours off.
const AHEAD: SignedDuration = SignedDuration::from_hours(1);

/// How late it can be at most, told without the machine's calendar: the mark that this process found at its start, and the time that has run since.
///
/// What the audit trail has kept for ten years does not come back, and SQLite has no second clock to ask. After a long night the cut comes as much later.
#[derive(Debug, Clone, Copy)]
pub struct Believed {
    mark: i64,
    since: Instant,
}

impl Believed {
    /// A bank that was off for a night or was moved by a day has no later cut.
    const SLACK: SignedDuration = SignedDuration::from_hours(26);

    /// `mark` in Unix milliseconds, as [`clock_mark::read`] has it before anything raises it.
    pub fn since(mark: i64) -> Self {
        Self { mark, since: Instant::now() }
    }

    fn latest(self) -> Timestamp {
        let run = SignedDuration::try_from(self.since.elapsed()).unwrap_or(SignedDuration::MAX);
        from_millis(self.mark).0.saturating_add(run.saturating_add(Self::SLACK)).unwrap_or(Timestamp::MAX)
    }
}

/// Runs until it is dropped; a failing database is tried again.
pub async fn run(app: App, believed: Believed) {
    loop {
        if let Err(cause) = round(&app, believed).await {
            tracing::error!(%cause, "sweeping failed");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Everything that is due; nothing by a clock that cannot be right.
pub async fn round(app: &App, believed: Believed) -> Result<()> {
    let now = app.now();
    if runs_ahead(app, now).await? || !follow_clock(app, now).await? {
        return Ok(());
    }
    sweep(app, now).await?;
    cut_audit(app, now.min(believed.latest())).await
}

/// Whether this node's clock lies far after the database server's. What it would end is not over, and the mark that it would raise stops the other nodes.
pub async fn runs_ahead(app: &App, now: Timestamp) -> Result<bool> {
    let server = clock_mark::server_time(&app.store).await?;
    let ahead = server.map_or(SignedDuration::ZERO, |server| SignedDuration::from_millis(millis(now) - server));
    let runs_ahead = ahead > AHEAD;
    app.ahead.store(runs_ahead, Ordering::SeqCst);
    if runs_ahead {
        tracing::error!(
            seconds = ahead.as_secs(),
            "the clock runs ahead of the database server's; nothing is ended by it, and /readyz says no"
        );
    }
    Ok(runs_ahead)
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
