//! The program's log on standard error: words for people, or one JSON object a line.

use std::io::IsTerminal;

use renkei_bank::config::{Log, LogFormat};
use tracing_subscriber::EnvFilter;

/// `RUST_LOG` goes before the configuration's filter. `Err` names what is wrong with the filter that was to be used.
pub fn start(log: &Log) -> Result<(), String> {
    let filter = filter(log)?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
    Ok(())
}

/// The same without starting anything.
pub fn filter(log: &Log) -> Result<EnvFilter, String> {
    let from_environment = std::env::var(EnvFilter::DEFAULT_ENV).ok();
    let wanted = from_environment.as_deref().unwrap_or(&log.filter);
    EnvFilter::builder().parse(wanted).map_err(|cause| format!("{wanted:?}: {cause}"))
}
