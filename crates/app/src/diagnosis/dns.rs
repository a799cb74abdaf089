//! Whether this PC knows the names that it has to know: the bank's, or the proxy's.

use std::net::IpAddr;

use renkei_client::probe;
use renkei_core::Failure;

use super::lines::Lines;
use crate::view::{Fact, Outcome};

/// By host.
pub type Found = Vec<(String, Result<Vec<IpAddr>, Failure>)>;

pub async fn probe(lines: &Lines) -> Found {
    let hops = lines.all.iter().filter_map(|line| Some(probe::first_hop(&line.url, line.way.as_ref().ok()?)));
    let mut hops: Vec<(String, u16)> = hops.collect();
    hops.dedup_by(|one, other| one.0 == other.0);
    let mut found = Vec::new();
    for (host, port) in hops {
        let addresses = probe::resolve(&host, port).await;
        found.push((host, addresses));
    }
    found
}

pub fn judge(found: Found) -> Outcome {
    if found.is_empty() {
        return Outcome::skipped(("接続先またはその経路が決まらないため", "there is no bank, or no way to it"));
    }
    Outcome::all(found.into_iter().map(|(host, addresses)| {
        let addresses: Vec<String> = addresses?.iter().map(ToString::to_string).collect();
        Ok(Fact::new("addresses", (&host, &host), addresses.join(", ")))
    }))
}

#[cfg(test)]
mod tests {
    use renkei_core::{Code, Failure};

    use super::judge;
    use crate::view::{Outcome, Verdict};

    #[test]
    fn one_unknown_name_is_enough_to_fail() {
        let known = ("proxy.example".to_owned(), Ok(vec!["192.0.2.1".parse().unwrap()]));
        let unknown = ("bank.example".to_owned(), Err(Failure::new(Code::BankUnreachable)));
        assert_eq!(judge(vec![known.clone()]).verdict(), Verdict::Ok);
        let outcome = judge(vec![known, unknown]);
        assert_eq!((outcome.verdict(), outcome.facts().len()), (Verdict::Failed, 1));
        assert!(matches!(judge(vec![]), Outcome::Skipped { .. }));
    }
}
