//! How TLS's signature schemes are asked of a token.

use cryptoki::mechanism::{
    Mechanism, MechanismType,
    rsa::{PkcsMgfType, PkcsPssParams},
};
use rustls::SignatureScheme;
use sha2::{Digest, Sha256, Sha384, Sha512};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// One way to a signature. Many cards cannot hash, others only sign what they hashed themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// ECDSA over a digest made here; few tokens can do the hash themselves.
    Ecdsa(Hash),
    /// RSA-PSS, the token hashes.
    Pss(Hash),
    /// RSA-PSS over a digest made here.
    PssOverDigest(Hash),
    /// RSA PKCS#1 v1.5, the token hashes.
    Pkcs1(Hash),
    /// RSA PKCS#1 v1.5 over a DigestInfo made here.
    Pkcs1OverDigest(Hash),
}

const HASHES: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];

/// `None` for a curve that TLS does not use. Each curve goes with one hash (RFC 8446 §4.2.3).
pub(super) fn ecdsa(curve: &str, mechanisms: &[MechanismType]) -> Option<Vec<(SignatureScheme, Way)>> {
    let (scheme, hash) = match curve {
        "1.2.840.10045.3.1.7" => (SignatureScheme::ECDSA_NISTP256_SHA256, Hash::Sha256),
        "1.3.132.0.34" => (SignatureScheme::ECDSA_NISTP384_SHA384, Hash::Sha384),
        "1.3.132.0.35" => (SignatureScheme::ECDSA_NISTP521_SHA512, Hash::Sha512),
        _ => return None,
    };
    Some(if mechanisms.contains(&MechanismType::ECDSA) { vec![(scheme, Way::Ecdsa(hash))] } else { vec![] })
}

/// PSS first; PKCS#1 v1.5 remains for cards that know nothing else, and leads to TLS 1.2.
pub(super) fn rsa(mechanisms: &[MechanismType]) -> Vec<(SignatureScheme, Way)> {
    let pss = HASHES.iter().filter_map(|hash| {
        let way = if mechanisms.contains(&hash.pss()) {
            Way::Pss(*hash)
        } else if mechanisms.contains(&MechanismType::RSA_PKCS_PSS) {
            Way::PssOverDigest(*hash)
        } else {
            return None;
        };
        Some((hash.pss_scheme(), way))
    });
    let pkcs1 = HASHES.iter().filter_map(|hash| {
        let way = if mechanisms.contains(&hash.pkcs1()) {
            Way::Pkcs1(*hash)
        } else if mechanisms.contains(&MechanismType::RSA_PKCS) {
            Way::Pkcs1OverDigest(*hash)
        } else {
            return None;
        };
        Some((hash.pkcs1_scheme(), way))
    });
    pss.chain(pkcs1).collect()
}

impl Way {
    pub(super) fn mechanism(self) -> Mechanism<'static> {
        match self {
            Self::Ecdsa(_) => Mechanism::Ecdsa,
            Self::Pss(Hash::Sha256) => Mechanism::Sha256RsaPkcsPss(Hash::Sha256.pss_parameters()),
            Self::Pss(Hash::Sha384) => Mechanism::Sha384RsaPkcsPss(Hash::Sha384.pss_parameters()),
            Self::Pss(Hash::Sha512) => Mechanism::Sha512RsaPkcsPss(Hash::Sha512.pss_parameters()),
            Self::PssOverDigest(hash) => Mechanism::RsaPkcsPss(hash.pss_parameters()),
            Self::Pkcs1(Hash::Sha256) => Mechanism::Sha256RsaPkcs,
            Self::Pkcs1(Hash::Sha384) => Mechanism::Sha384RsaPkcs,
            Self::Pkcs1(Hash::Sha512) => Mechanism::Sha512RsaPkcs,
            Self::Pkcs1OverDigest(_) => Mechanism::RsaPkcs,
        }
    }

    /// What the token is given for a message.
    pub(super) fn input(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Pss(_) | Self::Pkcs1(_) => message.to_vec(),
            Self::Ecdsa(hash) | Self::PssOverDigest(hash) => hash.digest(message),
            Self::Pkcs1OverDigest(hash) => [hash.digest_info(), &hash.digest(message)].concat(),
        }
    }

    /// What TLS is given for the token's answer.
    pub(super) fn output(self, raw: Vec<u8>) -> Vec<u8> {
        if matches!(self, Self::Ecdsa(_)) { ecdsa_der(&raw) } else { raw }
    }
}

impl Hash {
    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(message).to_vec(),
            Self::Sha384 => Sha384::digest(message).to_vec(),
            Self::Sha512 => Sha512::digest(message).to_vec(),
        }
    }

    /// The salt is as long as the hash (RFC 8446 §4.2.3).
    fn pss_parameters(self) -> PkcsPssParams {
        let (hash_alg, mgf, length) = match self {
            Self::Sha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256, 32),
            Self::Sha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384, 48),
            Self::Sha512 => (MechanismType::SHA512, PkcsMgfType::MGF1_SHA512, 64),
        };
        PkcsPssParams { hash_alg, mgf, s_len: length.into() }
    }

    fn pss(self) -> MechanismType {
        match self {
            Self::Sha256 => MechanismType::SHA256_RSA_PKCS_PSS,
            Self::Sha384 => MechanismType::SHA384_RSA_PKCS_PSS,
            Self::Sha512 => MechanismType::SHA512_RSA_PKCS_PSS,
        }
    }

    fn pkcs1(self) -> MechanismType {
        match self {
            Self::Sha256 => MechanismType::SHA256_RSA_PKCS,
            Self::Sha384 => MechanismType::SHA384_RSA_PKCS,
            Self::Sha512 => MechanismType::SHA512_RSA_PKCS,
        }
    }

    fn pss_scheme(self) -> SignatureScheme {
        match self {
            Self::Sha256 => SignatureScheme::RSA_PSS_SHA256,
            Self::Sha384 => SignatureScheme::RSA_PSS_SHA384,
            Self::Sha512 => SignatureScheme::RSA_PSS_SHA512,
        }
    }

    fn pkcs1_scheme(self) -> SignatureScheme {
        match self {
            Self::Sha256 => SignatureScheme::RSA_PKCS1_SHA256,
            Self::Sha384 => SignatureScheme::RSA_PKCS1_SHA384,
            Self::Sha512 => SignatureScheme::RSA_PKCS1_SHA512,
        }
    }

    /// The fixed head of a DigestInfo (RFC 8017 §9.2 note 1).
    fn digest_info(self) -> &'static [u8] {
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

/// A token answers r‖s, both as long as the curve's order; TLS wants `SEQUENCE { INTEGER r, INTEGER s }`.
fn ecdsa_der(raw: &[u8]) -> Vec<u8> {
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

#[cfg(test)]
mod tests {
    use cryptoki::mechanism::MechanismType;
    use rustls::SignatureScheme;

    use super::{Hash, Way, ecdsa, ecdsa_der, rsa};

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

    #[test]
    fn a_card_without_pss_still_signs_for_tls_1_2() {
        let ways = rsa(&[MechanismType::RSA_PKCS]);
        assert_eq!(ways[0], (SignatureScheme::RSA_PKCS1_SHA256, Way::Pkcs1OverDigest(Hash::Sha256)));
        assert!(ways.iter().all(|(_, way)| matches!(way, Way::Pkcs1OverDigest(_))));
    }

    #[test]
    fn a_card_that_cannot_hash_gets_a_digest() {
        assert_eq!(rsa(&[MechanismType::RSA_PKCS_PSS])[0], (SignatureScheme::RSA_PSS_SHA256, Way::PssOverDigest(Hash::Sha256)));
        assert_eq!(ecdsa("1.2.840.10045.3.1.7", &[]), Some(vec![]), "a known curve, but no mechanism");
        assert_eq!(ecdsa("1.3.132.0.10", &[MechanismType::ECDSA]), None, "secp256k1 is not for TLS");
    }
}
