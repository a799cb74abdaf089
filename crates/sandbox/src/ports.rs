//! Four sockets: public, mutual TLS, admin, provider. Bound once and kept, so that nobody can take a port in between.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
};

use rustls::crypto::SecureRandom;
use serde::{Deserialize, Serialize};

use crate::files;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    pub public: u16,
    pub mtls: u16,
    pub admin: u16,
    pub provider: u16,
}

#[derive(Debug)]
pub struct Sockets {
    pub ports: Ports,
    pub public: TcpListener,
    pub mtls: TcpListener,
    /// On loopback whatever the others listen on: it moves the clock and asks nobody who they are.
    pub admin: TcpListener,
    pub provider: TcpListener,
}

/// Below the range from which Linux takes the ports of outgoing connections: nothing slips in while a sandbox is restarted.
const FREE: std::ops::Range<u16> = 20_000..32_000;

impl Sockets {
    /// `base` and the three that follow; with 0 the ones written in `record`, or any four free ones. They are recorded, because the issuer and the
    /// redirect URIs in the database are addresses that a restart must serve again.
    pub fn bind(address: IpAddr, base: u16, record: &Path, random: &dyn SecureRandom) -> Result<Self, Error> {
        let sockets = match (base, files::read_if_there(record)?) {
            (0, None) => Self::bind_free(address, random)?,
            (0, Some(recorded)) => {
                let ports: Ports = serde_json::from_slice(&recorded).map_err(|_| Error::Record(record.display().to_string()))?;
                Self::bind_all(address, ports)?
            }
            (base, _) => Self::bind_all(address, Ports::from_base(base).ok_or(Error::Base(base))?)?,
        };
        files::write_whole(record, serde_json::to_string(&sockets.ports).expect("four numbers serialise").as_bytes())?;
        Ok(sockets)
    }

    fn bind_all(address: IpAddr, ports: Ports) -> Result<Self, Error> {
        let bind = |address: IpAddr, port| {
            let at = SocketAddr::from((address, port));
            TcpListener::bind(at).map_err(|source| Error::Taken { at, source })
        };
        Ok(Self {
            ports,
            public: bind(address, ports.public)?,
            mtls: bind(address, ports.mtls)?,
            admin: bind(Ipv4Addr::LOCALHOST.into(), ports.admin)?,
            provider: bind(address, ports.provider)?,
        })
    }

    fn bind_free(address: IpAddr, random: &dyn SecureRandom) -> Result<Self, Error> {
        let places = (FREE.end - FREE.start) / 4;
        let mut bytes = [0_u8; 2];
        (0..200)
            .filter_map(|_| {
                random.fill(&mut bytes).expect("the operating system's random source works");
                Ports::from_base(FREE.start + u16::from_be_bytes(bytes) % places * 4)
            })
            .find_map(|ports| Self::bind_all(address, ports).ok())
            .ok_or(Error::NoneFree(address))
    }
}

impl Ports {
    fn from_base(base: u16) -> Option<Self> {
        Some(Self { public: base, mtls: base.checked_add(1)?, admin: base.checked_add(2)?, provider: base.checked_add(3)? })
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    File(#[from] files::Error),
    #[error("{0} does not hold four ports\nhint: start with an empty data folder")]
    Record(String),
    #[error("--ports {0} leaves no room for four ports\nhint: the highest possible is 65532")]
    Base(u16),
    #[error(
        "{at} cannot be listened on: {source}\nhint: another sandbox may be running there; stop it, or choose others by --ports N and a new --data folder"
    )]
    Taken { at: SocketAddr, source: std::io::Error },
    #[error("no four free ports in a row on {0} between 20000 and 32000\nhint: name them yourself by --ports N")]
    NoneFree(IpAddr),
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::{Error, Sockets};

    const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn free_ports_are_found_kept_and_taken_again_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("ports.json");
        let random = rustls::crypto::aws_lc_rs::default_provider().secure_random;
        let first = Sockets::bind(LOOPBACK, 0, &record, random).unwrap();
        assert_eq!(first.ports.provider, first.ports.public + 3);
        assert!(matches!(Sockets::bind(LOOPBACK, 0, &record, random), Err(Error::Taken { .. })), "they are held");

        let ports = first.ports;
        drop(first);
        assert_eq!(Sockets::bind(LOOPBACK, 0, &record, random).unwrap().ports, ports);
        assert!(matches!(Sockets::bind(LOOPBACK, 65_533, &record, random), Err(Error::Base(65_533))));
    }
}
