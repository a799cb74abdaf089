//! `renkei-sandbox`: starts the sandbox, says what there is, runs until it is told to stop.

use std::{io::Write as _, process::ExitCode, sync::Arc};

use clap::Parser as _;
use renkei_sandbox::{Options, Sandbox, words};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,renkei_sandbox=info,renkei_bank=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(&options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("renkei-sandbox: {cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Box<dyn std::error::Error>> {
    // Before the start: a stop that arrives during it must not be lost.
    let stop = stop_signal()?;
    let sandbox = Sandbox::start(options, Arc::new(rustls::crypto::aws_lc_rs::default_provider())).await?;
    let text = if options.json { sandbox.contract().line() } else { words::introduction(sandbox.contract()) };
    let mut out = std::io::stdout();
    writeln!(out, "{text}")?;
    out.flush()?;
    stop.await;
    sandbox.stop().await;
    Ok(())
}

#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a signal handler there is nothing to wait for but the end of the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
