//! `renkei-bank`: runs the bank server from a configuration file. `renkei-bank --help` says the rest.

use std::{io::IsTerminal, path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use renkei_bank::{
    admin::command::{self, Admin},
    clock::SystemClock,
    config::Config,
    server::{self, Listeners, Parts},
    store::{
        Store,
        audit::{self, Verdict},
    },
};

#[derive(Parser)]
#[command(version, about = "The bank's side of API連携認証: authorization server, links, account information")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// TOML, like bank.example.toml.
    #[arg(long, global = true, env = "RENKEI_BANK_CONFIG", default_value = "bank.toml")]
    config: PathBuf,
    /// sqlite://… or postgres://…, in place of the configuration's `database`. Others on this machine can read a command line: give a password in
    /// the variable, or better in PostgreSQL's password file.
    #[arg(long, global = true, env = "RENKEI_BANK_DATABASE", hide_env_values = true, value_name = "URL")]
    database: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGTERM or Ctrl-C.
    Serve,
    /// The audit trail.
    #[command(subcommand)]
    Audit(Audit),
    /// For the bank's staff: users, certificates, CRLs, grants of the running bank.
    Admin(Admin),
}

#[derive(Subcommand)]
enum Audit {
    /// Check that every row follows from the one before; exit code 1 when not.
    Verify,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{path} cannot be read: {cause}")]
    Unreadable { path: String, cause: std::io::Error },
    #[error("{path} is not a valid configuration: {cause}")]
    Invalid { path: String, cause: Box<toml::de::Error> },
    #[error("the sockets cannot be bound: {0}")]
    Bind(std::io::Error),
    #[error("signals cannot be received: {0}")]
    Signal(std::io::Error),
    #[error(transparent)]
    Start(#[from] server::StartError),
    #[error(transparent)]
    Open(#[from] renkei_bank::store::OpenError),
    #[error("the audit trail cannot be read: {0}")]
    Audit(sqlx::Error),
    #[error("the audit trail is broken at row {0}")]
    Broken(i64),
    #[error(transparent)]
    Admin(#[from] command::Failure),
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("renkei-bank: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let config = || {
        let config = read(&arguments.config)?;
        Ok::<_, Failure>(Config { database: arguments.database.clone().unwrap_or(config.database), ..config })
    };
    match arguments.command {
        Command::Serve => serve(config()?).await,
        Command::Audit(Audit::Verify) => verify(&config()?).await,
        Command::Admin(admin) => {
            let configured = if admin.socket.is_none() { config()?.admin.socket } else { None };
            // reqwest wants one although nothing here is TLS; that one is there already is no harm.
            let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
            let answer = command::run(admin, configured.as_deref()).await?;
            println!("{answer:#}");
            Ok(())
        }
    }
}

fn read(path: &std::path::Path) -> Result<Config, Failure> {
    let name = || path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|cause| Failure::Unreadable { path: name(), cause })?;
    toml::from_str(&text).map_err(|cause| Failure::Invalid { path: name(), cause: Box::new(cause) })
}

async fn serve(config: Config) -> Result<(), Failure> {
    // Before anything can be reached, so that a stop at any moment is a graceful one.
    let stop = StopSignal::listen().map_err(Failure::Signal)?;
    let listeners = Listeners::bind(config.addresses.public_listen, config.addresses.mtls_listen).map_err(Failure::Bind)?;
    let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let bank = server::start(config, Parts { clock: Arc::new(SystemClock), crypto, listeners, admin: None }).await?;
    tracing::info!(issuer = bank.public_url(), mtls = bank.mtls_url(), "serving");
    stop.asked().await;
    tracing::info!("stopping");
    bank.stop().await;
    Ok(())
}

/// SIGTERM and Ctrl-C; elsewhere than on Unix Ctrl-C alone.
struct StopSignal {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl StopSignal {
    #[cfg(unix)]
    fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(unix)]
    async fn asked(mut self) {
        tokio::select! { _ = self.terminate.recv() => {}, _ = self.interrupt.recv() => {} }
    }

    #[cfg(not(unix))]
    fn listen() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn asked(self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

async fn verify(config: &Config) -> Result<(), Failure> {
    let store = Store::open_to_read(&config.database).await?;
    match audit::verify(&store).await.map_err(Failure::Audit)? {
        Verdict::Intact { rows } => {
            println!("intact, {rows} rows");
            Ok(())
        }
        Verdict::Broken { seq } => Err(Failure::Broken(seq)),
    }
}
