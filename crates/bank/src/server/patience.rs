//! How long a listener waits for a peer that is slow, or wants to be.

use std::time::Duration;

/// Each limit ends the connection, or answers and then ends it; nobody else waits meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// From the TCP connection to the end of the TLS handshake.
    pub handshake: Duration,
    /// From the end of the handshake to the first whole head of a request.
    pub first_request: Duration,
    /// For the head of an HTTP/1.1 request, and for the next one on a connection that is kept alive.
    pub headers: Duration,
    /// From the head of a request to its answer, its body included.
    pub answer: Duration,
    /// On a connection on which no byte moves in either direction. Longer than `answer`, during which a peer may just wait, and than clients keep
    /// an idle connection (the app: 90 s), so that it is they who end it.
    pub idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [handshake, first_request, headers, answer, idle] = [10, 30, 15, 60, 120].map(Duration::from_secs);
        Self { handshake, first_request, headers, answer, idle }
    }
}
