//! What an authority calls a certificate: its own name and a serial number (RFC 5280 §4.1.2.2). Revocation lists speak of certificates so.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

/// Unique among all certificates, unlike the serial number alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// [`issuer`]
    pub issuer: String,
    /// [`serial`]
    pub serial: String,
}

impl Reference {
    /// `None` when it is not X.509.
    pub fn of(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        Some(Self { issuer: issuer(certificate.issuer().as_raw()), serial: serial(certificate.raw_serial()) })
    }
}

/// SHA-256 of a name's DER, base64url.
pub fn issuer(name: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(name))
}

/// Hexadecimal, upper case, as certificate viewers show it.
pub fn serial(raw: &[u8]) -> String {
    raw.iter().skip_while(|byte| **byte == 0).map(|byte| format!("{byte:02X}")).collect()
}
