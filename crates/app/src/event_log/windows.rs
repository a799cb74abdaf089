//! The Application log, with the source that the installer registers. Its messages lie in `renkeictl.exe` (`packaging/windows/events.mc`).

use winsafe::{HEVENTLOG, co};

use super::table::{Definition, Severity};

const SOURCE: &str = "Renkei";

/// Without the installer's registration the event is written all the same, and the viewer shows its parameters only.
pub fn report(definition: &Definition, parameters: &[String]) -> Result<(), String> {
    // Bits 30 and 31 of a message's id are its severity (Microsoft's documentation, "Event Identifiers").
    let (kind, severity) = match definition.severity {
        Severity::Information => (co::EVENTLOG::INFORMATION_TYPE, 1),
        Severity::Warning => (co::EVENTLOG::WARNING_TYPE, 2),
        Severity::Error => (co::EVENTLOG::ERROR_TYPE, 3),
    };
    let message = (severity << 30) | u32::from(definition.id);
    // The viewer would take a percent sign of ours for a parameter of its own.
    let parameters: Vec<String> = parameters.iter().map(|parameter| parameter.replace('%', "％")).collect();
    let source = HEVENTLOG::RegisterEventSource(None, SOURCE).map_err(|error| error.to_string())?;
    source.ReportEvent(kind, definition.category as u16, message, None, &parameters, &[]).map_err(|error| error.to_string())
}
