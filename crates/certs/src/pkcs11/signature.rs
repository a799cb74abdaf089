//! How TLS's signature schemes are asked of a token.

use cryptoki::mechanism::{
    Mechanism, MechanismType,
    rsa::{PkcsMgfType, PkcsPssParams},
};
use rustls::{SignatureAlgorithm, SignatureScheme};
use serde::{Deserialize, Serialize};
use x509_parser::{certificate::X509Certificate, prelude::FromDer, public_key::PublicKey};

use crate::signature::{self, Hash, ecdsa_der};

/// One way to a signature. Many cards cannot hash, others only sign what they hashed themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// What the certificate's key kind and the token's mechanisms have in common, in order of preference. `None`: a kind of key that TLS does
/// not use.
pub(super) fn ways(certificate: &[u8], mechanisms: &[MechanismType]) -> Option<Vec<Way>> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let public = certificate.public_key();
    match public.parsed().ok()? {
        PublicKey::RSA(_) => Some(rsa(mechanisms)),
        PublicKey::EC(_) => ecdsa(&public.algorithm.parameters.as_ref()?.as_oid().ok()?.to_id_string(), mechanisms),
        _ => None,
    }
}

fn ecdsa(curve: &str, mechanisms: &[MechanismType]) -> Option<Vec<Way>> {
    let (_, hash) = signature::ecdsa(curve)?;
    Some(if mechanisms.contains(&MechanismType::ECDSA) { vec![Way::Ecdsa(hash)] } else { vec![] })
}

/// PSS first; PKCS#1 v1.5 remains for cards that know nothing else, and leads to TLS 1.2.
fn rsa(mechanisms: &[MechanismType]) -> Vec<Way> {
    let pss = Hash::ALL.into_iter().filter_map(|hash| {
        if mechanisms.contains(&hash.pss()) {
            Some(Way::Pss(hash))
        } else {
            mechanisms.contains(&MechanismType::RSA_PKCS_PSS).then_some(Way::PssOverDigest(hash))
        }
    });
    let pkcs1 = Hash::ALL.into_iter().filter_map(|hash| {
        if mechanisms.contains(&hash.pkcs1()) {
            Some(Way::Pkcs1(hash))
        } else {
            mechanisms.contains(&MechanismType::RSA_PKCS).then_some(Way::Pkcs1OverDigest(hash))
        }
    });
    pss.chain(pkcs1).collect()
}

/// Whether a token that knows RSA signatures at all knows none of TLS 1.3's.
pub(super) fn lacks_pss(mechanisms: &[MechanismType]) -> bool {
    let ways = rsa(mechanisms);
    !ways.is_empty() && !ways.iter().any(|way| matches!(way, Way::Pss(_) | Way::PssOverDigest(_)))
}

impl Way {
    /// Each curve goes with one hash (RFC 8446 §4.2.3), so the hash tells the curve.
    pub(super) fn scheme(self) -> SignatureScheme {
        match self {
            Self::Ecdsa(Hash::Sha256) => SignatureScheme::ECDSA_NISTP256_SHA256,
            Self::Ecdsa(Hash::Sha384) => SignatureScheme::ECDSA_NISTP384_SHA384,
            Self::Ecdsa(Hash::Sha512) => SignatureScheme::ECDSA_NISTP521_SHA512,
            Self::Pss(hash) | Self::PssOverDigest(hash) => hash.pss_scheme(),
            Self::Pkcs1(hash) | Self::Pkcs1OverDigest(hash) => hash.pkcs1_scheme(),
        }
    }

    pub(super) fn algorithm(self) -> SignatureAlgorithm {
        if matches!(self, Self::Ecdsa(_)) { SignatureAlgorithm::ECDSA } else { SignatureAlgorithm::RSA }
    }

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

/// What PKCS#11 calls a hash.
trait HashNames {
    fn pss_parameters(self) -> PkcsPssParams;
    fn pss(self) -> MechanismType;
    fn pkcs1(self) -> MechanismType;
}

impl HashNames for Hash {
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
}

#[cfg(test)]
mod tests {
    use cryptoki::mechanism::MechanismType;
    use rustls::SignatureScheme;

    use super::{Hash, Way, ecdsa, lacks_pss, rsa};

    #[test]
    fn a_card_without_pss_still_signs_for_tls_1_2() {
        let ways = rsa(&[MechanismType::RSA_PKCS]);
        assert_eq!((ways[0], ways[0].scheme()), (Way::Pkcs1OverDigest(Hash::Sha256), SignatureScheme::RSA_PKCS1_SHA256));
        assert!(ways.iter().all(|way| matches!(way, Way::Pkcs1OverDigest(_))));
        assert!(lacks_pss(&[MechanismType::RSA_PKCS]));
        assert!(!lacks_pss(&[MechanismType::RSA_PKCS, MechanismType::RSA_PKCS_PSS]));
        assert!(!lacks_pss(&[MechanismType::ECDSA]));
    }

    #[test]
    fn a_card_that_cannot_hash_gets_a_digest() {
        assert_eq!(rsa(&[MechanismType::RSA_PKCS_PSS])[0], Way::PssOverDigest(Hash::Sha256));
        assert_eq!(ecdsa("1.2.840.10045.3.1.7", &[]), Some(vec![]), "a known curve, but no mechanism");
        assert_eq!(ecdsa("1.3.132.0.10", &[MechanismType::ECDSA]), None, "secp256k1 is not for TLS");
    }

    #[test]
    fn a_curve_keeps_its_scheme_over_the_pipe() {
        for (curve, scheme) in [
            ("1.2.840.10045.3.1.7", SignatureScheme::ECDSA_NISTP256_SHA256),
            ("1.3.132.0.34", SignatureScheme::ECDSA_NISTP384_SHA384),
            ("1.3.132.0.35", SignatureScheme::ECDSA_NISTP521_SHA512),
        ] {
            let ways = ecdsa(curve, &[MechanismType::ECDSA]).unwrap();
            assert_eq!(ways.iter().map(|way| way.scheme()).collect::<Vec<_>>(), [scheme]);
            assert_eq!(crate::signature::ecdsa(curve).unwrap().0, scheme);
        }
    }
}
