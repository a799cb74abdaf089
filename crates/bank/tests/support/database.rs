//! A database for one test: an SQLite file, or one of its own on the PostgreSQL server that `RENKEI_TEST_POSTGRES` names, dropped afterwards.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

pub struct Database {
    pub url: String,
    kept: Kept,
}

enum Kept {
    /// In the test's folder, which goes with it.
    File(PathBuf),
    Server {
        url: String,
        name: String,
    },
}

impl Database {
    pub async fn new(directory: &Path) -> Self {
        match std::env::var("RENKEI_TEST_POSTGRES") {
            Ok(server) => Self::on(&server).await,
            Err(_) => Self::file(directory),
        }
    }

    pub fn file(directory: &Path) -> Self {
        let path = directory.join("bank.db");
        Self { url: format!("sqlite://{}?mode=rwc", path.display()), kept: Kept::File(path) }
    }

    /// `server` is the address of any database there whose user may create others.
    pub async fn on(server: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("renkei_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name} TEMPLATE template0")] {
            execute(server, statement).await.unwrap();
        }
        let mut url: url::Url = server.parse().unwrap();
        url.set_path(&name);
        Self { url: url.into(), kept: Kept::Server { url: server.to_owned(), name } }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.kept, Kept::Server { .. })
    }

    /// Everything that it holds, as bytes to search in.
    pub async fn contents(&self) -> Vec<u8> {
        match &self.kept {
            Kept::File(path) => ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", path.display())).unwrap_or_default()).concat(),
            Kept::Server { .. } => {
                let mut connection = AnyConnection::connect(&self.url).await.unwrap();
                let tables: Vec<(String,)> = sqlx::query_as("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
                let mut all = String::new();
                for (table,) in tables {
                    let rows: Vec<(String,)> =
                        sqlx::query_as(AssertSqlSafe(format!("SELECT t::text FROM {table} t"))).fetch_all(&mut connection).await.unwrap();
                    all.extend(rows.into_iter().map(|(row,)| row));
                }
                all.into_bytes()
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Kept::Server { url, name } = &self.kept else { return };
        let (url, statement) = (url.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        // A thread of its own: this one may be inside a runtime, which must not be blocked by another.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(execute(&url, statement))
        });
        if let Ok(Err(cause)) = dropped.join() {
            eprintln!("the test's database was not dropped: {cause}");
        }
    }
}

/// At any database of a server.
pub async fn execute(url: &str, statement: String) -> sqlx::Result<()> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.close().await
}
