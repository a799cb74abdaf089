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
mod shell;
mod toast;
mod tray;
mod window;

use std::process::ExitCode;

/// Runs until 「終了」 is chosen in the tray; closing the window leaves the agent.
pub fn run() -> ExitCode {
    if let Some(ended) = renkei_app::serve_pkcs11_if_asked() {
        return ended;
    }
    if let Err(error) = renkei_app::scrub_environment() {
        eprintln!("renkei: SSL_CERT_FILE and SSL_CERT_DIR cannot be removed: {error}");
        return ExitCode::FAILURE;
    }
    let log = tracing_subscriber::EnvFilter::try_from_env("RENKEI_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).init();
    let provider = renkei_app::crypto_provider();
    match shell::run(provider) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => instance::start_again(&error),
    }
}
