//! What a statement that failed means to the one who asked. The cause itself is for the bank's log alone.

/// SQLSTATE of PostgreSQL: a text with U+0000, which it cannot hold and so has never stored.
const UNTRANSLATABLE: &str = "22021";

/// Others were in the way, and will not be in a moment: PostgreSQL's serialization failure, deadlock, lock not available, statement timeout;
/// SQLite's BUSY and LOCKED with the extended codes of BUSY.
const IN_THE_WAY: [&str; 9] = ["40001", "40P01", "55P03", "57014", "5", "6", "261", "517", "773"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The request asks for what no row can hold.
    Unfit,
    /// Come back after so many seconds; nothing is wrong with the request.
    Passing { retry_after: u32 },
}

/// Also writes the cause into the log.
pub fn meaning(cause: &sqlx::Error) -> Failure {
    let code = cause.as_database_error().and_then(|error| error.code());
    match code.as_deref() {
        Some(UNTRANSLATABLE) => {
            tracing::debug!(%cause, "a request with a character that cannot be");
            Failure::Unfit
        }
        Some(code) if IN_THE_WAY.contains(&code) => {
            tracing::warn!(%cause, "a statement had to give way to others");
            Failure::Passing { retry_after: 1 }
        }
        _ => {
            tracing::error!(%cause, "the database refused a statement");
            Failure::Passing { retry_after: 5 }
        }
    }
}
