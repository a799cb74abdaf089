//! `renkeictl`: certificates, linking, signing in, the list of links, notes about companies, reminders and the diagnosis, in a terminal or a script.
//!
//! Duty: the same use cases as the window (`renkei-app`), asked and shown in a terminal; JSON and exit codes for scripts.
//! Deliberately absent: rules of its own. It never remembers an open procedure: the window's one stays untouched.
//!
//! Try it: `renkeictl certificates`, `renkeictl link 'renkei://authorize?h=…'`.

mod answers;
mod arguments;
mod certificates;
mod check;
mod consent;
mod diagnose;
mod exit;
mod history;
mod links;
mod output;
mod plan;
mod policy;
mod procedure;
mod profiles;
mod steps;
mod stop;
mod terminal;

use std::{process::ExitCode, sync::Arc};

use clap::Parser;
use renkei_app::{App, Folders, Setup, SystemClock, crypto_provider, scrub_environment, serve_pkcs11_if_asked, start_log};

use arguments::{Arguments, Command, LinksOptions};
use exit::End;
use output::Output;
use terminal::TerminalHost;

fn main() -> ExitCode {
    if let Some(ended) = serve_pkcs11_if_asked() {
        return ended;
    }
    if let Err(error) = scrub_environment() {
        eprintln!("renkeictl: SSL_CERT_FILE and SSL_CERT_DIR cannot be removed: {error}");
        return ExitCode::FAILURE;
    }
    start_log("renkeictl", "error");
    let arguments = Arguments::parse();
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => {
            eprintln!("renkeictl: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> ExitCode {
    let mut output = Output::new(arguments.json, arguments.lang.map(Into::into).unwrap_or_default());
    if let Command::Plan(options) = &arguments.command {
        return output.end(plan::print(options, &output)); // needs nothing of this PC
    }
    let folders = match Folders::of_system() {
        Ok(folders) => folders,
        Err(failure) => return output.end(Err(failure.into())),
    };
    let host = Arc::new(TerminalHost::new(arguments.opens_browser()));
    let app = App::start(Setup {
        folders,
        host: Arc::clone(&host) as _,
        clock: Arc::new(SystemClock),
        provider: crypto_provider(),
        remembers_procedure: false,
    })
    .await;
    if arguments.lang.is_none() {
        output = Output::new(arguments.json, app.locale());
    }
    if !matches!(&arguments.command, Command::Diagnose(_) | Command::Policy | Command::Links(LinksOptions { check: true, .. })) {
        output.warn_all(&app.bootstrap().problems); // these tell them in their places
    }
    let ended: Result<(), End> = match arguments.command {
        Command::Certificates(options) => certificates::list(&app, options, &output).await,
        Command::Link(options) => procedure::link(&app, &host, options, &output).await,
        Command::SignIn(options) => procedure::sign_in(&app, &host, options, &output).await,
        Command::Links(options) if options.check => check::check(&app, options, &output).await,
        Command::Links(options) => links::list(&app, options, &output).await,
        Command::Stop(options) => stop::stop(&app, options, &output).await,
        Command::History(options) => history::list(&app, options, &output).await,
        Command::Profiles(command) => profiles::run(&app, command, &output).await,
        Command::Plan(_) => unreachable!("ended before the app was started"),
        Command::Policy => policy::show(&app, &output),
        Command::Diagnose(options) => diagnose::run(&app, options, &output).await,
    };
    app.settled().await;
    output.end(ended)
}
