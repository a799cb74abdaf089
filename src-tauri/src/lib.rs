//! The desktop shell: the only place that names `tauri`.
//!
//! Duty: the window, tray, toasts, start at logon, the deep link, one instance, the default browser, and the list of commands
//! ([`ipc`](crate::ipc)). Every use case is in `renkei-app`. Deliberately absent: rules, network. Try it: `cargo xtask demo`.

mod autostart;
mod commands;
mod deep_link;
mod host;
mod instance;
mod ipc;
mod no_window;
mod quit;
mod shell;
mod start;
mod toast;
mod tray;
mod window;

use std::{env, process::ExitCode};

use start::Start;

/// What the command line asks for. The app itself runs until 「終了」 is chosen in the tray; closing the window leaves the agent.
pub fn run() -> ExitCode {
    if let Some(ended) = renkei_app::serve_pkcs11_if_asked() {
        return ended;
    }
    if let Err(error) = renkei_app::scrub_environment() {
        eprintln!("renkei: SSL_CERT_FILE and SSL_CERT_DIR cannot be removed: {error}");
        return ExitCode::FAILURE;
    }
    let start = Start::of(env::args_os().skip(1));
    match start {
        Start::Window | Start::Background => run_app(start),
        Start::AtLogon if is_wanted_at_logon() => run_app(start),
        Start::AtLogon => ExitCode::SUCCESS,
        #[cfg(windows)]
        Start::Quit if quit::is_messenger() => run_app(start), // as far as the running program is told
        Start::Quit => quit::run(),
        Start::Version => said(&format!("renkei {}\n", env!("CARGO_PKG_VERSION"))),
        Start::Help => said(start::HELP),
        Start::Unknown(option) => {
            eprint!("renkei: {option}?\n\n{}", start::HELP);
            ExitCode::from(2)
        }
    }
}

/// Where not even the settings' place can be found the app says so.
fn is_wanted_at_logon() -> bool {
    renkei_app::Folders::of_system().map_or(true, |folders| renkei_app::starts_at_logon(&folders))
}

fn run_app(start: Start) -> ExitCode {
    renkei_app::start_log("renkei", "warn");
    match shell::run(start, renkei_app::crypto_provider()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => instance::start_again(&error),
    }
}

fn said(text: &str) -> ExitCode {
    print!("{text}");
    ExitCode::SUCCESS
}
