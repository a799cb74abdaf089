//! What every key outside this program has in common: hashes, TLS's names of schemes, and the form of a signature.

use rustls::SignatureScheme;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256, Sha384, Sha512};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// In order of preference.
    pub(crate) const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    pub(crate) fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    pub(crate) fn pss_scheme(self) -> SignatureScheme {
        match self {
            Self::Sha256 => SignatureScheme::RSA_PSS_SHA256,
            Self::Sha384 => SignatureScheme::RSA_PSS_SHA384,
            Self::Sha512 => SignatureScheme::RSA_PSS_SHA512,
        }
    }

    pub(crate) fn pkcs1_scheme(self) -> SignatureScheme {
        match self {
            Self::Sha256 => SignatureScheme::RSA_PKCS1_SHA256,
            Self::Sha384 => SignatureScheme::RSA_PKCS1_SHA384,
            Self::Sha512 => SignatureScheme::RSA_PKCS1_SHA512,
        }
    }

    /// The fixed head of a DigestInfo (RFC 8017 §9.2 note 1).
    pub(crate) fn digest_info(self) -> &'static [u8] {
        match self {
            Self::Sha256 => {
                &[0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20]
            }
            Self::Sha384 => {
                &[0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30]
            }
            Self::Sha512 => {
                &[0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40]
            }
        }
    }
}

/// The scheme of a curve (its object identifier) and the one hash that goes with it (RFC 8446 §4.2.3). `None`: not for TLS.
pub(crate) fn ecdsa(curve: &str) -> Option<(SignatureScheme, Hash)> {
    match curve {
        "1.2.840.10045.3.1.7" => Some((SignatureScheme::ECDSA_NISTP256_SHA256, Hash::Sha256)),
        "1.3.132.0.34" => Some((SignatureScheme::ECDSA_NISTP384_SHA384, Hash::Sha384)),
        "1.3.132.0.35" => Some((SignatureScheme::ECDSA_NISTP521_SHA512, Hash::Sha512)),
        _ => None,
    }
}

/// Tokens and Windows answer r‖s, both as long as the curve's order; TLS wants `SEQUENCE { INTEGER r, INTEGER s }`.
pub(crate) fn ecdsa_der(raw: &[u8]) -> Vec<u8> {
    let (r, s) = raw.split_at(raw.len() / 2);
    let body = [integer(r), integer(s)].concat();
    let head = if body.len() < 0x80 { vec![0x30, body.len() as u8] } else { vec![0x30, 0x81, body.len() as u8] };
    [head, body].concat()
}

fn integer(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len().saturating_sub(1));
    let digits = &bytes[start..];
    let sign: &[u8] = if digits.first().is_some_and(|byte| byte & 0x80 != 0) { &[0] } else { &[] };
    [&[0x02, (digits.len() + sign.len()) as u8], sign, digits].concat()
}

/// A card takes up to a second, a PIN dialog a minute, and rustls cannot wait asynchronously: let the runtime move its other tasks away,
/// where it can.
pub(crate) fn without_stalling<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

#[cfg(test)]
mod tests {
    use super::ecdsa_der;

    #[test]
    fn r_and_s_become_der_integers() {
        let cases: [(Vec<u8>, Vec<u8>); 3] = [
            (vec![0x01, 0x02], vec![0x30, 6, 2, 1, 1, 2, 1, 2]),
            (vec![0x00, 0x80, 0x00, 0x7f], vec![0x30, 7, 2, 2, 0, 0x80, 2, 1, 0x7f]),
            (vec![0x00, 0x00, 0x12, 0x34], vec![0x30, 7, 2, 1, 0, 2, 2, 0x12, 0x34]),
        ];
        for (raw, expected) in cases {
            assert_eq!(ecdsa_der(&raw), expected);
        }
        let p521 = ecdsa_der(&[0xff; 132]);
        assert_eq!(&p521[..3], &[0x30, 0x81, 138], "P-521 needs the long form of a length");
    }
}
