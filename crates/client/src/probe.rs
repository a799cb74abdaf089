//! A connection piece by piece, for the diagnosis: name, tunnel, handshake. No certificate of the customer is shown and nothing is asked.

use std::{io, net::IpAddr, sync::Arc, time::Duration};

use renkei_core::{Code, Failure};
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use crate::{Network, ProxyAddress, Way, address::authority, trouble};

/// For each piece.
const PATIENCE: Duration = Duration::from_secs(10);
/// What a proxy may answer at most, in bytes.
const LONGEST_ANSWER: usize = 8 << 10;

/// What a handshake showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// The whole name of who issued the server's certificate.
    pub issuer: String,
    /// `TLSv1_3`
    pub version: String,
}

/// The host whose name this PC itself has to know: the proxy's, where there is one.
pub fn first_hop(url: &Url, way: &Way) -> (String, u16) {
    let url = way.proxy().map_or(url, ProxyAddress::url);
    let host = match url.host() {
        Some(Host::Ipv6(address)) => address.to_string(),
        _ => url.host_str().unwrap_or_default().to_owned(),
    };
    (host, url.port_or_known_default().unwrap_or_default())
}

/// The addresses of a host, from this PC's resolver.
pub async fn resolve(host: &str, port: u16) -> Result<Vec<IpAddr>, Failure> {
    let unknown = |why: String| Failure::new(Code::BankUnreachable).with_detail(format!("the name {host} is not known: {why}"));
    match timeout(PATIENCE, lookup_host((host, port))).await {
        Ok(Ok(found)) => Ok(found.map(|address| address.ip()).collect()),
        Ok(Err(error)) => Err(unknown(error.to_string())),
        Err(_) => Err(unknown(too_long())),
    }
}

/// A connection to the host of this address, through the proxy's tunnel where there is one.
pub async fn reach(url: &Url, way: &Way) -> Result<TcpStream, Failure> {
    let (host, port) = first_hop(url, way);
    let connected = timeout(PATIENCE, TcpStream::connect((host.as_str(), port))).await;
    let failed = |why: String| match way.proxy() {
        Some(proxy) => Failure::new(Code::ProxyUnreachable).with_detail(format!("proxy {proxy}: {why}")),
        None => Failure::new(Code::BankUnreachable).with_detail(format!("{}: {why}", authority(url))),
    };
    let stream = connected.map_err(|_| failed(too_long()))?.map_err(|error| failed(error.to_string()))?;
    let Some(proxy) = way.proxy() else { return Ok(stream) };
    let refused = |why: String| Failure::new(Code::ProxyRefused).with_detail(format!("proxy {proxy} for {}: {why}", authority(url)));
    match timeout(PATIENCE, tunnel(stream, proxy, &authority(url))).await {
        Ok(Ok(Tunnel::Open(stream))) => Ok(stream),
        Ok(Ok(Tunnel::Refused { status: 407, offers })) => {
            Err(trouble::login_required(proxy, &format!("HTTP 407, it offers {}", offers.join(", "))))
        }
        Ok(Ok(Tunnel::Refused { status, .. })) => Err(refused(format!("HTTP {status}"))),
        Ok(Err(error)) => Err(refused(error.to_string())),
        Err(_) => Err(refused(too_long())),
    }
}

/// The handshake alone. `hosts` are named where an inspection is found.
pub async fn handshake(url: &Url, stream: TcpStream, network: &Network, hosts: Vec<String>) -> Result<Handshake, Failure> {
    let unusable = |why: String| Failure::new(Code::BankUnreachable).with_detail(format!("{}: {why}", authority(url)));
    let verifier = Arc::new(network.trust.verifier(&network.provider)?.refusing(network.trust.inspection(hosts)));
    let tls = ClientConfig::builder_with_provider(Arc::clone(&network.provider)).with_safe_default_protocol_versions();
    let tls = tls.map_err(|error| unusable(error.to_string()))?.dangerous().with_custom_certificate_verifier(Arc::clone(&verifier) as _);
    let name = ServerName::try_from(url.host_str().unwrap_or_default().to_owned()).map_err(|error| unusable(error.to_string()))?;
    let connector = TlsConnector::from(Arc::new(tls.with_no_client_auth()));
    let shaken = timeout(PATIENCE, connector.connect(name, stream)).await.map_err(|_| unusable(too_long()))?;
    let shaken = shaken.map_err(|error| trouble::from_handshake(&error).unwrap_or_else(|| unusable(error.to_string())))?;
    let version = shaken.get_ref().1.protocol_version().map(|version| format!("{version:?}")).unwrap_or_default();
    Ok(Handshake { issuer: verifier.seen().map(|seen| seen.issuer.text).unwrap_or_default(), version })
}

enum Tunnel {
    Open(TcpStream),
    /// `offers`: the ways to log in (RFC 9110 §11.7.1), e.g. `Negotiate`.
    Refused {
        status: u16,
        offers: Vec<String>,
    },
}

async fn tunnel(mut stream: TcpStream, proxy: &ProxyAddress, target: &str) -> io::Result<Tunnel> {
    let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
    if let Some(login) = proxy.authorization() {
        request.extend([b"Proxy-Authorization: ", login.as_bytes(), b"\r\n"].concat());
    }
    request.extend(b"\r\n");
    stream.write_all(&request).await?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") && answer.len() < LONGEST_ANSWER {
        answer.push(stream.read_u8().await?); // not a byte of what comes after
    }
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("it does not speak HTTP"))?;
    if status == 200 {
        return Ok(Tunnel::Open(stream));
    }
    let offers =
        answer.lines().filter_map(|line| line.split_once(": ")).filter(|(name, _)| name.eq_ignore_ascii_case("proxy-authenticate"));
    Ok(Tunnel::Refused { status, offers: offers.filter_map(|(_, offer)| offer.split(' ').next()).map(str::to_owned).collect() })
}

fn too_long() -> String {
    format!("no answer within {} s", PATIENCE.as_secs())
}
