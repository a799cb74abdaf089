//! `renkei-bank`: runs the bank server from a configuration file. `renkei-bank --help` says the rest.

mod logging;
mod signals;

use std::{ffi::OsString, path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use jiff::Timestamp;
use renkei_bank::{
    admin::command::{self, Admin},
    clock::SystemClock,
    config::{self, Config, Log, Problems},
    server::{self, Listeners, Parts},
    store::{
        Store,
        audit::{
            self, Verdict,
            export::{self, Format, Span, export, instant},
        },
    },
};
use rustls::crypto::CryptoProvider;
use signals::{Asked, Signals};

#[derive(Parser)]
#[command(version, about = "The bank's side of API連携認証: authorization server, links, account information")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// TOML, like bank.example.toml; every key can come from the environment as well (RENKEI_BANK__POLICY__GRANT_DAYS).
    #[arg(long, global = true, env = "RENKEI_BANK_CONFIG", default_value = "bank.toml")]
    config: PathBuf,
    /// sqlite://… or postgres://…, in place of the configuration's `database`. Others on this machine can read a command line: give a password in
    /// the variable, or better in PostgreSQL's password file.
    #[arg(long, global = true, env = "RENKEI_BANK_DATABASE", hide_env_values = true, value_name = "URL")]
    database: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGTERM or Ctrl-C; SIGHUP reads the server's certificate and key again.
    Serve,
    /// Say everything that is wrong with the configuration and its files, without serving.
    Check,
    /// The audit trail.
    #[command(subcommand)]
    Audit(Audit),
    /// For the bank's staff: clients, companies, users, certificates, CRLs, grants of the running bank.
    Admin(Admin),
}

#[derive(Subcommand)]
enum Audit {
    /// Check that every row follows from the one before; exit code 1 when not.
    Verify,
    /// Write the rows to standard output.
    Export {
        /// From this day (in Japan) or instant on.
        #[arg(long, value_parser = instant)]
        from: Option<Timestamp>,
        /// Up to, but without, this day or instant.
        #[arg(long, value_parser = instant)]
        to: Option<Timestamp>,
        #[arg(long, value_enum, default_value = "jsonl")]
        format: Format,
    },
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Config(#[from] Problems),
    #[error("the log's filter cannot be used: {0}")]
    Log(String),
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
    Export(#[from] export::Error),
    #[error(transparent)]
    Admin(#[from] command::Failure),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("renkei-bank: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = || read(&arguments, &crypto);
    match &arguments.command {
        Command::Serve => serve(config()?, crypto).await,
        Command::Check => {
            let config = config()?;
            logging::filter(&config.log).map_err(Failure::Log)?;
            println!("{} can be used: {} serves at {}", arguments.config.display(), config.bank_name, config.addresses.public_url);
            Ok(())
        }
        Command::Audit(audit) => {
            logging::start(&Log::default()).map_err(Failure::Log)?;
            let store = Store::open_to_read(&config()?.database).await?;
            match audit {
                Audit::Verify => verify(&store).await,
                Audit::Export { from, to, format } => {
                    let span = Span { from: from.unwrap_or(Timestamp::MIN), to: to.unwrap_or(Timestamp::MAX) };
                    let rows = export(&store, span, *format, std::io::stdout().lock()).await?;
                    eprintln!("{rows} rows");
                    Ok(())
                }
            }
        }
        Command::Admin(admin) => {
            let configured = if admin.socket.is_none() { config()?.admin.socket } else { None };
            // reqwest wants one although nothing here is TLS; that one is there already is no harm.
            let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
            let answer = command::run(admin.clone(), configured.as_deref()).await?;
            println!("{answer:#}");
            Ok(())
        }
    }
}

fn read(arguments: &Arguments, crypto: &CryptoProvider) -> Result<Config, Problems> {
    let given = arguments.database.iter().map(|address| (OsString::from("RENKEI_BANK__DATABASE"), OsString::from(address)));
    config::read(&arguments.config, std::env::vars_os().chain(given), crypto)
}

async fn serve(config: Config, crypto: Arc<CryptoProvider>) -> Result<(), Failure> {
    logging::start(&config.log).map_err(Failure::Log)?;
    // Before anything can be reached, so that a stop at any moment is a graceful one.
    let mut signals = Signals::listen().map_err(Failure::Signal)?;
    let listeners = Listeners::bind(config.addresses.public_listen, config.addresses.mtls_listen).map_err(Failure::Bind)?;
    let bank = server::start(config, Parts { clock: Arc::new(SystemClock), crypto, listeners, admin: None }).await?;
    tracing::info!(issuer = bank.public_url(), mtls = bank.mtls_url(), "serving");
    while let Asked::Reload = signals.asked().await {
        match bank.reload_tls() {
            Ok(()) => tracing::info!("the server's certificate and key were read again"),
            Err(cause) => tracing::error!(%cause, "the server's certificate and key stay as they were"),
        }
    }
    tracing::info!("stopping");
    bank.stop().await;
    Ok(())
}

async fn verify(store: &Store) -> Result<(), Failure> {
    match audit::verify(store).await.map_err(Failure::Audit)? {
        Verdict::Intact { rows } => println!("intact, {rows} rows"),
        Verdict::IntactSinceCut { rows, cut } => println!("intact, {rows} rows after {cut} that were cut off"),
        Verdict::Broken { seq } => return Err(Failure::Broken(seq)),
    }
    Ok(())
}
