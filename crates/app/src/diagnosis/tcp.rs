//! Whether each host lets itself be reached, through the proxy's tunnel where there is one.

use renkei_client::probe;
use renkei_core::Failure;
use tokio::net::TcpStream;

use super::{
    NO_BANK,
    lines::{Line, Lines, Side},
};
use crate::view::{Fact, Outcome};

/// In the order of the lines.
pub type Reached = Vec<(Side, String, Result<TcpStream, Failure>)>;

pub async fn probe(lines: &Lines) -> Reached {
    let mut reached = Vec::new();
    for line in &lines.all {
        reached.push((line.side, line.host(), reach(line).await));
    }
    reached
}

async fn reach(line: &Line) -> Result<TcpStream, Failure> {
    probe::reach(&line.url, line.way.as_ref().map_err(Clone::clone)?).await
}

/// The open connections are for the next check.
pub fn judge(reached: Reached) -> (Outcome, Vec<(Side, TcpStream)>) {
    if reached.is_empty() {
        return (Outcome::skipped(NO_BANK), Vec::new());
    }
    let mut streams = Vec::new();
    let outcome = Outcome::all(reached.into_iter().map(|(side, host, stream)| {
        streams.push((side, stream?));
        let (name, label) = side.name();
        Ok(Fact::new(name, label, host))
    }));
    (outcome, streams)
}
