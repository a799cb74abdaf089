//! The numbers of this process, and those that are taken at the moment somebody asks. Their names are stable: alarms are built on them.

use std::{
    sync::{LazyLock, atomic::AtomicU64},
    time::{Duration, Instant},
};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use crate::{clock::millis, state::App};

/// Seconds. The fast end is what a request costs, the slow end a queue of password checks.
const BUCKETS: [f64; 13] = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// For everything that the database is asked, together: less than Prometheus waits.
const PATIENCE: Duration = Duration::from_secs(2);

type Seconds = Gauge<f64, AtomicU64>;

/// Prometheus reads a process, so there is one of these in each.
pub struct Measurements {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    steps: Family<Outcome, Counter>,
    audit_rows: Family<Event, Counter>,
    database_up: Gauge,
    database_seconds: Seconds,
    connections: Family<Connections, Gauge>,
    checks: Family<Checks, Gauge>,
    grants: Gauge,
    locked_users: Family<Stage, Gauge>,
    clock_behind: Seconds,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    listener: &'static str,
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    listener: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Event {
    event: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Checks {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stage {
    stage: &'static str,
}

pub fn of_process() -> &'static Measurements {
    static ONE: LazyLock<Measurements> = LazyLock::new(Measurements::new);
    &ONE
}

impl Measurements {
    fn new() -> Self {
        let mut one = Self {
            registry: Registry::with_prefix("renkei_bank"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            steps: Family::default(),
            audit_rows: Family::default(),
            database_up: Gauge::default(),
            database_seconds: Seconds::default(),
            connections: Family::default(),
            checks: Family::default(),
            grants: Gauge::default(),
            locked_users: Family::default(),
            clock_behind: Seconds::default(),
        };
        let registry = &mut one.registry;
        registry.register("requests", "Requests answered", one.requests.clone());
        registry.register_with_unit("request", "Time to the head of the answer", Unit::Seconds, one.seconds.clone());
        registry.register("steps", "Answers of /authorize-challenge by what came of them", one.steps.clone());
        registry.register("audit_rows", "Rows written to the audit trail", one.audit_rows.clone());
        registry.register("database_up", "1 while the database answers", one.database_up.clone());
        registry.register_with_unit("database_ping", "Time of the smallest statement", Unit::Seconds, one.database_seconds.clone());
        registry.register("database_connections", "Connections to the database", one.connections.clone());
        registry.register("password_checks", "Passwords, answers and PINs that are being checked or wait for a core", one.checks.clone());
        registry.register("grants_live", "Claimed grants that have not ended", one.grants.clone());
        registry.register("users_locked", "Users who are locked now", one.locked_users.clone());
        registry.register_with_unit(
            "clock_behind",
            "How far the clock lies before the highest instant served",
            Unit::Seconds,
            one.clock_behind.clone(),
        );
        one
    }

    pub fn answered(&self, listener: &'static str, method: &'static str, route: String, status: u16, seconds: f64) {
        self.seconds.get_or_create(&Route { listener, route: route.clone() }).observe(seconds);
        self.requests.get_or_create(&Answered { listener, method, route, status }).inc();
    }

    pub fn step(&self, outcome: String) {
        self.steps.get_or_create(&Outcome { outcome }).inc();
    }

    pub fn audit_row(&self, event: &str) {
        self.audit_rows.get_or_create(&Event { event: event.into() }).inc();
    }

    /// The page that Prometheus reads (OpenMetrics text). A database that does not answer is a measurement too.
    pub async fn page(&self, app: &App) -> String {
        self.measure(app).await;
        let mut page = String::new();
        encode(&mut page, &self.registry).expect("text can be written to memory");
        page
    }

    async fn measure(&self, app: &App) {
        let began = Instant::now();
        let end = tokio::time::Instant::from_std(began + PATIENCE);
        let up = tokio::time::timeout_at(end, sqlx::query("SELECT 1").execute(app.store.reader())).await.is_ok_and(|ping| ping.is_ok());
        self.database_up.set(up.into());
        self.database_seconds.set(began.elapsed().as_secs_f64());
        // What cannot be counted now stays as it was counted last.
        if up && let Ok(Ok(Counted { grants, temporary, full })) = tokio::time::timeout_at(end, count(app)).await {
            self.grants.set(grants);
            self.locked_users.get_or_create(&Stage { stage: "temporary" }).set(temporary);
            self.locked_users.get_or_create(&Stage { stage: "full" }).set(full);
        }
        let pool = app.store.reader();
        let (size, idle) = (i64::from(pool.size()), i64::try_from(pool.num_idle()).unwrap_or(i64::MAX));
        self.connections.get_or_create(&Connections { state: "idle" }).set(idle);
        self.connections.get_or_create(&Connections { state: "used" }).set((size - idle).max(0));
        let (running, waiting) = app.passwords.load();
        self.checks.get_or_create(&Checks { state: "running" }).set(running.into());
        self.checks.get_or_create(&Checks { state: "waiting" }).set(waiting.into());
        let behind = u32::try_from((app.highest.mark() - millis(app.now())).max(0)).unwrap_or(u32::MAX);
        self.clock_behind.set(f64::from(behind) / 1_000.0);
    }
}

#[derive(sqlx::FromRow)]
struct Counted {
    grants: i64,
    temporary: i64,
    #[sqlx(rename = "full_locks")]
    full: i64,
}

async fn count(app: &App) -> sqlx::Result<Counted> {
    sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM grants WHERE status = 'active' AND expires_at > $1) AS grants,
                (SELECT COUNT(*) FROM users WHERE locked_at IS NULL AND locked_until > $1) AS temporary,
                (SELECT COUNT(*) FROM users WHERE locked_at IS NOT NULL) AS full_locks",
    )
    .bind(millis(app.now()))
    .fetch_one(app.store.reader())
    .await
}
