//! Who answers, and how: the issuer of each server's certificate and the version of TLS.

use renkei_client::probe::{self, Handshake};
use renkei_core::Failure;
use tokio::net::TcpStream;

use super::lines::{Lines, Side};
use crate::view::{Fact, Outcome};

pub type Shaken = Vec<(Side, Result<Handshake, Failure>)>;

pub async fn probe(lines: &Lines, streams: Vec<(Side, TcpStream)>) -> Shaken {
    let Ok(network) = &lines.network else { return Vec::new() };
    let mut shaken = Vec::new();
    for (side, stream) in streams {
        if let Some(line) = lines.all.iter().find(|line| line.side == side) {
            shaken.push((side, probe::handshake(&line.url, stream, network, lines.hosts()).await));
        }
    }
    shaken
}

pub fn judge(shaken: Shaken) -> Outcome {
    if shaken.is_empty() {
        return Outcome::skipped(("接続できないため", "there is no connection"));
    }
    Outcome::all(shaken.into_iter().map(|(side, handshake)| {
        let Handshake { issuer, version } = handshake?;
        let (name, label) = side.name();
        Ok(Fact::new(name, label, format!("{version}, {issuer}")))
    }))
}

#[cfg(test)]
mod tests {
    use renkei_client::probe::Handshake;
    use renkei_core::{Code, Failure};

    use super::judge;
    use crate::{
        diagnosis::lines::Side,
        view::{Outcome, Verdict},
    };

    #[test]
    fn an_inspected_side_fails_and_the_other_ones_issuer_is_still_told() {
        let good = (Side::Public, Ok(Handshake { issuer: "CN=Bank CA".into(), version: "TLSv1_3".into() }));
        let inspected = (Side::MutualTls, Err(Failure::new(Code::BankNotTrusted)));
        let outcome = judge(vec![good, inspected]);
        assert_eq!((outcome.verdict(), outcome.facts()[0].value.as_str()), (Verdict::Failed, "TLSv1_3, CN=Bank CA"));
        assert!(matches!(judge(vec![]), Outcome::Skipped { .. }));
    }
}
