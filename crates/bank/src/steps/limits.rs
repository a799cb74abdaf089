//! How long a session and its procedure live.

use jiff::Timestamp;

use crate::{
    clock::from_millis,
    config::{Policy, after},
    store::transactions::Transaction,
};

pub struct Limits {
    pub session: Timestamp,
    /// Whatever the answers, and however often more time was asked for.
    procedure: Timestamp,
}

impl Limits {
    /// Each answer gives a new session its full life, but none lives past the end of the procedure.
    pub fn of(policy: &Policy, transaction: &Transaction, now: Timestamp) -> Self {
        let procedure = after(from_millis(transaction.began_at()).0, policy.procedure);
        Self { session: after(now, policy.auth_session).min(procedure), procedure }
    }

    /// Seconds from `now`.
    pub fn session_in(&self, now: Timestamp) -> u32 {
        seconds(now, self.session)
    }

    /// Seconds from `now`.
    pub fn procedure_in(&self, now: Timestamp) -> u32 {
        seconds(now, self.procedure)
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from(to.as_second() - from.as_second()).unwrap_or(0)
}
