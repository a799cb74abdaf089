//! A certificate as a person chooses it, and whether it can be used today.

use jiff::Timestamp;
use renkei_core::{Code, Failure, Text, wire::Jst};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use x509_parser::{
    certificate::X509Certificate,
    extensions::{ExtendedKeyUsage, KeyUsage},
    prelude::FromDer,
    time::ASN1Time,
};

use crate::{Issuers, SourceId, names};

/// SHA-256 of the certificate's DER, lower-case hex (the thumbprint to which the bank binds sessions and tokens, RFC 8705).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CertificateId(pub String);

impl CertificateId {
    pub fn of(der: &[u8]) -> Self {
        Self::of_digest(&Sha256::digest(der))
    }

    /// From the SHA-256 itself, as the bank names certificates.
    pub fn of_digest(digest: &[u8]) -> Self {
        Self(names::hex(digest))
    }
}

impl std::fmt::Display for CertificateId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub id: CertificateId,
    pub source: SourceId,
    /// Common name, or the whole subject where there is none.
    pub owner: String,
    pub organisation: Option<String>,
    /// The issuer's common name, or its organisation.
    pub issuer: String,
    /// Upper-case hex without separators and without leading zero bytes, as the bank writes it.
    pub serial: String,
    pub not_before: Jst,
    pub not_after: Jst,
    /// Kind and size of its key: `ECDSA P-256`, `RSA 2048`.
    pub key: String,
    pub usable: Result<(), Unusable>,
    /// What a person should know of its key although it can be used.
    pub note: Option<KeyNote>,
}

/// Why a key serves by an older way than others do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyNote {
    /// Kept by a cryptographic service provider of the old kind, which knows RSA PKCS#1 v1.5 only.
    LegacyProvider,
    /// An RSA key in a chip (or its driver) that cannot make the PSS signatures of TLS 1.3.
    WithoutPss,
}

impl KeyNote {
    pub fn text(self) -> Text {
        Text::from(match self {
            Self::LegacyProvider => (
                "秘密鍵が旧式の暗号プロバイダー(CSP)にあるため、TLS 1.2で接続します。",
                "The key lies in a cryptographic service provider of the old kind (CSP): the connection uses TLS 1.2.",
            ),
            Self::WithoutPss => (
                "秘密鍵のあるチップがRSA-PSS署名に対応していないため、TLS 1.2で接続します。",
                "The chip that holds the key cannot sign by RSA-PSS: the connection uses TLS 1.2.",
            ),
        })
    }
}

/// Why a certificate is shown but cannot be chosen. The first reason that holds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unusable {
    /// The place holds the certificate without its private key.
    NoPrivateKey,
    /// Not meant for logging in (RFC 5280 §4.2.1.3 and §4.2.1.12).
    WrongUsage,
    /// Not issued by the configured bank's authority.
    IssuerUnknown,
    Expired,
    NotYetValid,
}

impl Unusable {
    pub fn code(self) -> Code {
        match self {
            Self::NoPrivateKey => Code::CertificateKeyUnusable,
            Self::WrongUsage | Self::IssuerUnknown => Code::CertificateUnknown,
            Self::Expired => Code::CertificateExpired,
            Self::NotYetValid => Code::CertificateNotYetValid,
        }
    }

    pub fn failure(self) -> Failure {
        let detail = match self {
            Self::NoPrivateKey => "no private key belongs to this certificate",
            Self::WrongUsage => "key usage or extended key usage does not allow client authentication",
            Self::IssuerUnknown => "not issued by the configured authority",
            Self::Expired => "notAfter is in the past",
            Self::NotYetValid => "notBefore is in the future",
        };
        Failure::new(self.code()).with_detail(detail)
    }
}

/// What a certificate is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    pub now: Timestamp,
    /// `None`: any issuer, and the bank decides.
    pub issuers: Option<&'a Issuers>,
}

impl Candidate {
    /// `None` for authorities' certificates and for what is not a certificate: nobody logs in with those.
    pub(crate) fn read(source: &SourceId, chain: &[&[u8]], has_key: bool, rules: &Rules<'_>) -> Option<Self> {
        let leaf = chain.first()?;
        let (_, certificate) = X509Certificate::from_der(leaf).ok()?;
        if certificate.is_ca() {
            return None;
        }
        let validity = certificate.validity();
        let (not_before, not_after) = (instant(validity.not_before), instant(validity.not_after));
        let usable = if !has_key {
            Err(Unusable::NoPrivateKey)
        } else if !allows_login(&certificate) {
            Err(Unusable::WrongUsage)
        } else if rules.issuers.is_some_and(|issuers| !issuers.issued(chain, rules.now.clamp(not_before, not_after.max(not_before)))) {
            Err(Unusable::IssuerUnknown)
        } else if rules.now > not_after {
            Err(Unusable::Expired)
        } else if rules.now < not_before {
            Err(Unusable::NotYetValid)
        } else {
            Ok(())
        };
        Some(Self {
            id: CertificateId::of(leaf),
            source: source.clone(),
            owner: names::owner(certificate.subject()),
            organisation: names::organisation(certificate.subject()),
            issuer: names::owner(certificate.issuer()),
            serial: names::serial(certificate.raw_serial()),
            not_before: Jst(not_before),
            not_after: Jst(not_after),
            key: names::key(certificate.public_key()),
            usable,
            note: None,
        })
    }

    /// Sorts for a picker: usable ones first, then the newest.
    pub(crate) fn order(&self) -> impl Ord + use<> {
        (self.usable.is_err(), std::cmp::Reverse(self.not_before), std::cmp::Reverse(self.not_after), self.id.clone())
    }
}

/// "No well-defined expiry" is written as the year 9999, which lies past the last instant that can be counted.
fn instant(time: ASN1Time) -> Timestamp {
    Timestamp::from_second(time.timestamp()).unwrap_or(Timestamp::MAX)
}

/// An absent extension allows everything.
fn allows_login(certificate: &X509Certificate<'_>) -> bool {
    let signs = |usage: &KeyUsage| usage.digital_signature();
    let authenticates = |usage: &ExtendedKeyUsage<'_>| usage.any || usage.client_auth;
    match (certificate.key_usage(), certificate.extended_key_usage()) {
        (Ok(usage), Ok(extended)) => usage.is_none_or(|u| signs(u.value)) && extended.is_none_or(|e| authenticates(e.value)),
        _ => false,
    }
}
