//! How each engine is reached, what its sessions are told, and how the schema is brought up to date.

use std::time::Duration;

use sqlx::{
    AnyConnection, AnyPool, Connection, Executor,
    any::{AnyConnectOptions, AnyPoolOptions},
    migrate::MigrateError,
    postgres::PgConnectOptions,
};

use super::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// None of them says the address, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the database's address must begin with sqlite:// or postgres://")]
    Engine,
    #[error(
        "the database's address (or PGHOST, PGHOSTADDR) names another machine, and this program sends nothing to PostgreSQL over a network in the clear: \
         use a unix socket or a TLS tunnel that ends on this machine (docs/bank-admin.md)"
    )]
    OverNetwork,
    #[error("the database cannot be opened: {0}")]
    Connect(#[source] sqlx::Error),
    #[error("the database's schema cannot be brought up to date: {0}")]
    Migrate(#[source] MigrateError),
}

impl Engine {
    pub(crate) fn of(url: &str) -> std::result::Result<Self, OpenError> {
        let (scheme, _) = url.split_once(':').ok_or(OpenError::Engine)?;
        match scheme {
            "sqlite" => Ok(Self::Sqlite),
            "postgres" | "postgresql" => {
                let options = url.parse().map_err(OpenError::Connect)?;
                near(&options).then_some(Self::Postgres).ok_or(OpenError::OverNetwork)
            }
            _ => Err(OpenError::Engine),
        }
    }

    /// What every session is told. FULL: an acknowledged consent must survive a power cut, not only a crash of the process. The limits of
    /// PostgreSQL end what a stalled node would hold for ever, well before the bank's own limit for an answer.
    fn session(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => {
                &["PRAGMA busy_timeout = 5000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"]
            }
            Self::Postgres => &[
                "SET default_transaction_isolation = 'read committed'",
                "SET statement_timeout = '20s'",
                "SET lock_timeout = '10s'",
                "SET idle_in_transaction_session_timeout = '20s'",
            ],
        }
    }

    fn connections(self) -> u32 {
        match self {
            // For reading: writing has one of its own. Each is a thread with a page cache.
            Self::Sqlite => 4,
            Self::Postgres => 16,
        }
    }
}

/// A unix socket, or loopback: as the driver itself reads the address, `PGHOST` and `PGHOSTADDR` of the environment among it.
fn near(options: &PgConnectOptions) -> bool {
    let host = options.get_host().trim_matches(['[', ']']);
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// How long a request waits for a connection. While a database is away every request waits so long for its 503.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

pub(super) async fn pool(engine: Engine, url: &str) -> std::result::Result<AnyPool, OpenError> {
    let pool = connect(engine, url, engine.session(), engine.connections()).await?;
    if engine == Engine::Postgres {
        warn_if_forgetful(&pool).await.map_err(OpenError::Connect)?;
    }
    Ok(pool)
}

pub(super) async fn reading_pool(engine: Engine, url: &str) -> std::result::Result<AnyPool, OpenError> {
    let (url, session): (String, &'static [&'static str]) = match engine {
        Engine::Sqlite => (url.replace("mode=rwc", "mode=rw"), &["PRAGMA busy_timeout = 5000", "PRAGMA query_only = ON"]),
        Engine::Postgres => (url.to_owned(), &["SET default_transaction_read_only = on"]),
    };
    connect(engine, &url, session, 2).await
}

async fn connect(engine: Engine, url: &str, session: &'static [&'static str], most: u32) -> std::result::Result<AnyPool, OpenError> {
    AnyPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(PATIENCE)
        // A file does not go away as a server does, and asking costs as much as the statement that one is about to ask.
        .test_before_acquire(engine == Engine::Postgres)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                for statement in session {
                    connection.execute(*statement).await?;
                }
                Ok(())
            })
        })
        .connect_with(options(url)?)
        .await
        .map_err(OpenError::Connect)
}

/// SQLite's connection for writing ([`super::writer`]).
pub(super) async fn writing(url: &str) -> Result<AnyConnection> {
    let mut connection = AnyConnection::connect(url).await?;
    for statement in Engine::Sqlite.session() {
        connection.execute(*statement).await?;
    }
    Ok(connection)
}

/// Ends its transaction, if there is one, by itself.
pub(super) async fn close(connection: AnyConnection) {
    if let Err(cause) = connection.close().await {
        tracing::warn!(%cause, "a connection to the database did not close");
    }
}

fn options(url: &str) -> std::result::Result<AnyConnectOptions, OpenError> {
    sqlx::any::install_default_drivers();
    url.parse().map_err(OpenError::Connect)
}

/// A server that is told to forget what it acknowledged cannot be put right from here, but it must not go unnoticed.
async fn warn_if_forgetful(pool: &AnyPool) -> Result<()> {
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let (value,): (String,) = sqlx::query_as("SELECT current_setting($1)").bind(setting).fetch_one(pool).await?;
        if value == "off" {
            tracing::warn!(setting, "PostgreSQL is told to be off here: after a crash it may have lost what this bank has acknowledged");
        }
    }
    Ok(())
}

/// PostgreSQL lets one node migrate and the others wait (an advisory lock of sqlx's), without the limits of [`Engine::session`]. SQLite locks no
/// migrations: a program that opens the file at the same moment meets the other in the middle of one, and finds done on the next try what that has done.
pub(super) async fn migrate(engine: Engine, url: &str) -> std::result::Result<(), OpenError> {
    let session: &'static [&'static str] = if engine == Engine::Sqlite { engine.session() } else { &[] };
    let pool = connect(engine, url, session, 1).await?;
    let mut tries = 0;
    let ended = loop {
        match sqlx::migrate!("./migrations").run(&pool).await {
            Err(MigrateError::Execute(_) | MigrateError::ExecuteMigration(..)) if engine == Engine::Sqlite && tries < 5 => tries += 1,
            ended => break ended,
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    pool.close().await;
    ended.map_err(OpenError::Migrate)
}

#[cfg(test)]
mod tests {
    use super::{Engine, OpenError};

    #[test]
    fn the_address_names_the_engine_and_postgres_is_never_spoken_to_in_the_clear_over_a_network() {
        for (url, expected) in [
            ("sqlite:///var/lib/renkei/bank.db?mode=rwc", Ok(Engine::Sqlite)),
            ("postgres:///bank?host=/run/postgresql", Ok(Engine::Postgres)),
            ("postgres://renkei@%2Frun%2Fpostgresql/bank", Ok(Engine::Postgres)),
            ("postgresql://renkei:word@localhost:5433/bank", Ok(Engine::Postgres)),
            ("postgres://renkei@[::1]/bank", Ok(Engine::Postgres)),
            ("postgres://renkei:word@db.bank.example/bank", Err("another machine")),
            ("postgres://renkei@127.0.0.1/bank?hostaddr=10.0.0.7", Err("another machine")),
            ("postgres://renkei:word@/bank", Err("cannot be opened")),
            ("mysql://renkei:word@localhost/bank", Err("must begin with")),
            ("/var/lib/renkei/bank.db", Err("must begin with")),
        ] {
            let found = Engine::of(url).map_err(|refused: OpenError| refused.to_string());
            match (found, expected) {
                (Ok(found), Ok(engine)) => assert_eq!(found, engine, "{url}"),
                (Err(said), Err(words)) => assert!(said.contains(words) && !said.contains("word@"), "{url}: {said}"),
                (found, _) => panic!("{url}: {found:?}"),
            }
        }
    }
}
